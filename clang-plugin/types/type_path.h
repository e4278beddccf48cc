// Describes the path from a type to the part of it that prevents caching.
//
// type_check.cpp finds the problem.
#pragma once

#include <string>
#include <vector>

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "clang/AST/PrettyPrinter.h"
#include "clang/Basic/SourceLocation.h"

namespace cachepy::plugin {

/// Why the values of a type cannot be cached.
struct TypeProblem {
  std::string path;  ///< from the type to the culprit: "Index::rows -> Row::cursor"; empty = the type itself
  std::string what;  ///< completes the path: "is a raw pointer 'char *'"
  std::string advice;         ///< what to do instead: "hold the data by value"
  clang::SourceLocation loc;  ///< of the innermost field on the path; may be invalid

  /// "Index::rows -> Row::cursor is a raw pointer 'char *'; hold the data by value"
  std::string message() const;
};

class TypePath {
 public:
  explicit TypePath(clang::ASTContext& context);

  void push(std::string text) { steps_.push_back({std::move(text), nullptr}); }
  void push(const clang::FieldDecl* field) { steps_.push_back({display(field), field}); }
  void pop() { steps_.pop_back(); }
  std::size_t size() const { return steps_.size(); }
  bool ends_in_field() const { return !steps_.empty() && steps_.back().field; }
  /// The class with the field at the end of the path; `otherwise` if there is none.
  clang::QualType holder(clang::QualType otherwise) const;

  /// Whether [[cachepy::ignore]] on a field would solve the problem if it is the last step.
  enum class Ignoring { kHelps, kNoHelp };

  /// The problem at the end of the path. The advice depends on what the user can change: their own fields, or a codec for
  /// somebody else's class.
  TypeProblem problem(std::string what, std::string advice, Ignoring ignoring) const;

  /// The usual spelling of the type.
  std::string display(clang::QualType type) const;

 private:
  struct Step {
    std::string text;
    const clang::FieldDecl* field;
  };

  /// Whether the user cannot change the field. Libraries need not be included as "system" ones.
  bool is_foreign(const clang::FieldDecl* field) const;
  std::string display(const clang::FieldDecl* field) const;
  clang::QualType class_of(const clang::FieldDecl* field) const;

  clang::ASTContext& context_;
  clang::PrintingPolicy policy_;
  std::vector<Step> steps_;
};

}  // namespace cachepy::plugin
