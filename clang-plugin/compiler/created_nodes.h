// Creates nodes of Clang's AST whose constructors differ between versions of Clang.
#pragma once

#include "clang/AST/Attr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Sema/Sema.h"

namespace cachepy::plugin {

/// this
clang::Expr* make_this(const clang::CXXMethodDecl* method, clang::SourceLocation where,
                       clang::ASTContext& context);

/// An overloaded function that is found without argument-dependent lookup.
clang::Expr* make_lookup(const clang::DeclarationNameInfo& name, const clang::UnresolvedSetImpl& candidates,
                         clang::ASTContext& context);

/// Makes an object of `type`: a complete one, or the part of one that is a base.
enum class Constructed { kComplete, kBase };
clang::Expr* make_construction(clang::CXXConstructorDecl* constructor, clang::QualType type,
                               llvm::ArrayRef<clang::Expr*> arguments, Constructed object,
                               clang::SourceLocation where, clang::ASTContext& context);

/// ::new (place) T(…), where `initializer` is the construction.
clang::Expr* make_placement_new(clang::FunctionDecl* placement, clang::Expr* place, clang::Expr* initializer,
                                clang::SourceLocation where, clang::ASTContext& context);

clang::StringLiteral* make_string(llvm::StringRef text, clang::QualType type, clang::SourceLocation where,
                                  clang::ASTContext& context);

clang::QualType array_of(clang::QualType element, std::size_t size, const clang::ASTContext& context);
clang::QualType array_of_unknown_size(clang::QualType element, const clang::ASTContext& context);

clang::Attr* make_alignment(clang::Expr* bytes, clang::ASTContext& context);

/// Gives a declaration its name for the linker.
clang::Attr* make_symbol(llvm::StringRef name, clang::ASTContext& context);

/// Make a function run when the program or library is loaded, or unloaded.
clang::Attr* make_constructor_attribute(int priority, clang::ASTContext& context);
clang::Attr* make_destructor_attribute(int priority, clang::ASTContext& context);

/// The class that a class template has for the arguments.
clang::QualType make_template_id(clang::TemplateName name, clang::TemplateArgumentListInfo& arguments,
                                 clang::SourceLocation where, clang::Sema& sema);

/// The variable that a variable template has for the arguments, in a constant expression.
clang::ExprResult make_variable_template_id(clang::VarTemplateDecl* variable,
                                            clang::TemplateArgumentListInfo& arguments,
                                            clang::SourceLocation where, clang::Sema& sema);

/// Makes `fresh` the parameter for the object (C++23) if `old` is it.
void copy_explicit_object(const clang::ParmVarDecl* old, clang::ParmVarDecl* fresh);

}  // namespace cachepy::plugin
