// What Clang's classes say, in a form that all supported versions have: 16 to 22. The rest of the plugin uses the functions here where
// versions differ. Nodes that the plugin creates are made by created_nodes.h; newer_nodes.h has classes that older versions lack.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"
#include "clang/AST/PrettyPrinter.h"
#include "clang/AST/Type.h"
#include "clang/Basic/Version.h"
#include "clang/Frontend/FrontendOptions.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Sema/Sema.h"

#if CLANG_VERSION_MAJOR < 16 || CLANG_VERSION_MAJOR > 22
#error "the plugin is written for Clang 16 to 22"
#endif

namespace cachepy::plugin {

using TokenWatcher = llvm::unique_function<void(const clang::Token&)>;

namespace compat {

// A preprocessor has only one watcher, and -fcoverage-mapping uses it. The plugin must call that watcher in turn, but Clang has no
// getter for it. An explicit instantiation may name a private member, and returns it through a friend.
TokenWatcher clang::Preprocessor::* token_watcher_member();

template <TokenWatcher clang::Preprocessor::* Member>
struct TokenWatcherMember {
  friend TokenWatcher clang::Preprocessor::* token_watcher_member() { return Member; }
};
template struct TokenWatcherMember<&clang::Preprocessor::OnToken>;

}  // namespace compat

/// Removes and returns the present watcher; empty if there is none.
inline TokenWatcher take_token_watcher(clang::Preprocessor& pp) {
  return std::exchange(pp.*compat::token_watcher_member(), {});
}

namespace compat {

inline clang::QualType type_of(const clang::TypeDecl* decl) {
#if CLANG_VERSION_MAJOR >= 22
  if (const auto* tag = llvm::dyn_cast<clang::TagDecl>(decl))
    return decl->getASTContext().getCanonicalTagType(tag);
#endif
  return decl->getASTContext().getTypeDeclType(decl);
}

/// The type of pointers to members of a class.
inline clang::QualType member_pointer(clang::QualType member, const clang::CXXRecordDecl* record) {
  const clang::ASTContext& context = record->getASTContext();
#if CLANG_VERSION_MAJOR >= 21
  return context.getMemberPointerType(member, /*Qualifier=*/{}, record);
#else
  return context.getMemberPointerType(member, type_of(record).getTypePtr());
#endif
}

/// Whether the function has an object, and no parameter for it (C++23).
inline bool has_implicit_object(const clang::CXXMethodDecl* method) {
#if CLANG_VERSION_MAJOR >= 18
  return method->isImplicitObjectMemberFunction();
#else
  return method->isInstance();
#endif
}

inline clang::QualType object_type(const clang::CXXMethodDecl* method) {
#if CLANG_VERSION_MAJOR >= 18
  return method->getFunctionObjectParameterType();
#else
  return method->getThisObjectType();
#endif
}

inline bool is_pure_virtual(const clang::FunctionDecl* function) {
#if CLANG_VERSION_MAJOR >= 18
  return function->isPureVirtual();
#else
  return function->isPure();
#endif
}

inline bool is_unnamed_bit_field(const clang::FieldDecl* field) {
#if CLANG_VERSION_MAJOR >= 19
  return field->isUnnamedBitField();
#else
  return field->isUnnamedBitfield();
#endif
}

inline std::uint64_t size_of(const clang::ConstantArrayType* array) {
  return array->getSize().getZExtValue();
}

inline unsigned bit_width(const clang::FieldDecl* field) {
#if CLANG_VERSION_MAJOR >= 20
  return field->getBitWidthValue();
#else
  return field->getBitWidthValue(field->getASTContext());
#endif
}

/// The text of a GCCAsmStmt or a FileScopeAsmDecl.
template <class Assembly>
std::string assembly_text(const Assembly* assembly) {
#if CLANG_VERSION_MAJOR >= 21
  return assembly->getAsmString();
#else
  return assembly->getAsmString()->getString().str();
#endif
}

inline void print_canonical(clang::PrintingPolicy& policy) {
#if CLANG_VERSION_MAJOR >= 21
  policy.PrintAsCanonical = true;
#else
  policy.PrintCanonicalTypes = true;
#endif
}

inline bool is_generic(const clang::VectorType* vector) {
#if CLANG_VERSION_MAJOR >= 18
  return vector->getVectorKind() == clang::VectorKind::Generic;
#else
  return vector->getVectorKind() == clang::VectorType::GenericVector;
#endif
}

/// The number of a lambda among those of the declaration that it belongs to (getLambdaContextDecl()).
inline unsigned lambda_index(const clang::CXXRecordDecl* closure) {
#if CLANG_VERSION_MAJOR >= 17
  return closure->getLambdaIndexInContext();
#else
  return closure->getLambdaManglingNumber();  // never 0 if there is such a declaration
#endif
}

/// The value of a template argument that is an object or a floating-point number, and its type. Before Clang 18, objects are
/// declarations, and such numbers are errors.
inline std::optional<std::pair<clang::APValue, clang::QualType>> structural_value(
    [[maybe_unused]] const clang::TemplateArgument& argument) {
#if CLANG_VERSION_MAJOR >= 18
  if (argument.getKind() == clang::TemplateArgument::StructuralValue)
    return std::pair{argument.getAsStructuralValue(), argument.getStructuralValueType()};
#endif
  return std::nullopt;
}

/// Whether the token is a type by itself, such as `int`.
inline bool is_simple_type_specifier(const clang::Token& token, const clang::Sema& sema) {
#if CLANG_VERSION_MAJOR >= 19
  return token.isSimpleTypeSpecifier(sema.getLangOpts());
#else
  return sema.isSimpleTypeSpecifier(token.getKind());
#endif
}

/// Whether the compiler writes a precompiled header or a module interface.
inline bool is_precompiling(clang::frontend::ActionKind action) {
  switch (action) {
    case clang::frontend::GeneratePCH:
    case clang::frontend::GenerateModule:
    case clang::frontend::GenerateHeaderUnit:
    case clang::frontend::GenerateModuleInterface:
#if CLANG_VERSION_MAJOR >= 19
    case clang::frontend::GenerateReducedModuleInterface:
#endif
      return true;
    default:
      return false;
  }
}

}  // namespace compat
}  // namespace cachepy::plugin
