// The way from a type to the part of it that keeps it from being cached, in words.
//
// Knows how to say it; that something is wrong, type_check.cpp knows.
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
  /// The class that holds the end of the path as a field; `otherwise` where no class does.
  clang::QualType holder(clang::QualType otherwise) const;

  /// Whether marking a field [[cachepy::ignore]] would do where it is the last step.
  enum class Ignoring { kHelps, kNoHelp };

  /// What is wrong with the end of the path. The advice is fitted to what the user can change: his own fields, or a
  /// codec for somebody else's class.
  TypeProblem problem(std::string what, std::string advice, Ignoring ignoring) const;

  /// The type as everybody spells it.
  std::string display(clang::QualType type) const;

 private:
  struct Step {
    std::string text;
    const clang::FieldDecl* field;
  };

  /// Whether the field is not the user's to change: libraries may be found without being "system" ones.
  bool is_foreign(const clang::FieldDecl* field) const;
  std::string display(const clang::FieldDecl* field) const;
  clang::QualType class_of(const clang::FieldDecl* field) const;

  clang::ASTContext& context_;
  clang::PrintingPolicy policy_;
  std::vector<Step> steps_;
};

}  // namespace cachepy::plugin
