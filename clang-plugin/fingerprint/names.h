// Canonical spellings of types and declarations: the same in every translation unit and every run, regardless of the location of the
// source.
//
// Clang's own spellings are not suitable. Printed types name closures and unnamed classes by file and line, and linker names
// number them in the order in which they are emitted. So each entity has two spellings: one for people, in which an unnamed entity
// is named by its place in the program, and one for the linker, which distinguishes what looks the same to people (constraints,
// noexcept, the expressions in a signature). Only both together identify an entity.
#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <utility>

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/TemplateBase.h"
#include "compiler/linker_names.h"
#include "fingerprint/user_decls.h"
#include "llvm/ADT/SmallVector.h"

namespace cachepy::plugin {

/// A spelling, and related information.
struct Spelling {
  std::string text;
  std::string linker;          ///< digests of the linker's names of the functions and variables in the text
  std::size_t parameters = 0;  ///< for a function: the position in the text at which its parameters begin
  std::string
      hidden;  ///< linker's names of functions with a stable name in the text: what a program could still print
  bool has_place = false;  ///< names a closure, or an unnamed or local class, by its place
  /// The named classes that belong to the user, or to a library and are made of user types. Not those behind pointers: a pointer
  /// alone does not depend on the class, and whether the class is complete differs from place to place.
  llvm::SmallVector<const clang::CXXRecordDecl*, 2> records;
  bool names_user_code = false;  ///< names a user's class, enumeration, function or variable
};

/// Memoises the spellings of one translation unit. All references returned stay valid as long as this object.
class CodeNames {
 public:
  /// See fingerprint.h.
  using StableNameOf = std::function<std::string(const clang::FunctionDecl*)>;
  using ContentOf = std::function<const std::string&(const clang::FunctionDecl*)>;

  CodeNames(const clang::ASTContext& context, const UserDecls& user_decls, StableNameOf stable_name_of,
            ContentOf content_of)
      : context_(context),
        user_decls_(user_decls),
        stable_name_of_(std::move(stable_name_of)),
        content_of_(std::move(content_of)),
        linker_names_(context) {}

  /// The spelling of a type, from its canonical form. It is postfix, like `int const * [3]`, and therefore unambiguous.
  const Spelling& type(clang::QualType type);

  /// The spelling of a function, variable, class, enumeration or namespace: context, name, template arguments and, for a function, the
  /// types of its parameters. Not the type of its result, which may be a class that is local to the function.
  const Spelling& entity(const clang::NamedDecl* decl);

  bool is_stable(const clang::FunctionDecl* function) const { return !stable_name_of_(function).empty(); }

  /// What identifies a function where it is called; "" if that is its name.
  const std::string& content(const clang::FunctionDecl* function) const { return content_of_(function); }

  const LinkerNames& linker_names() const { return linker_names_; }

 private:
  Spelling spell_type(clang::QualType type);
  Spelling spell_entity(const clang::NamedDecl* decl);
  void add_type(clang::QualType type, Spelling& out);
  void add_entity(const clang::NamedDecl* decl, Spelling& out);
  void add_context(const clang::DeclContext* context, Spelling& out);
  void add_function(const clang::FunctionDecl* function, Spelling& out);
  std::string linker_name(const clang::NamedDecl* decl) const;
  void add_linker_name(const clang::NamedDecl* decl, Spelling& out);
  void add_tag(const clang::TagDecl* tag, Spelling& out);
  void add_closure(const clang::CXXRecordDecl* closure, Spelling& out);
  void add_parameter_types(const clang::FunctionProtoType* type, Spelling& out);
  void add_template_name(clang::TemplateName name, Spelling& out);
  void add_typed(clang::QualType type, Spelling& out);
  void add_template_arguments(llvm::ArrayRef<clang::TemplateArgument> arguments, Spelling& out);
  void add_template_argument(const clang::TemplateArgument& argument, Spelling& out);
  void add_value(const clang::APValue& value, clang::QualType type, Spelling& out);

  const clang::ASTContext& context_;
  const UserDecls& user_decls_;
  const StableNameOf stable_name_of_;
  const ContentOf content_of_;
  const LinkerNames linker_names_;
  std::unordered_map<const void*, Spelling> types_;
  std::unordered_map<const clang::Decl*, Spelling> entities_;
};

}  // namespace cachepy::plugin
