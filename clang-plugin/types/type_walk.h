// Searches a type and its parts for problems that prevent caching of its values.
//
// type_check.cpp handles errors of Clang, and codecs that do not compile.
#pragma once

#include <optional>
#include <string>

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/DenseSet.h"
#include "types/codec_trial.h"
#include "types/makeable.h"
#include "types/runtime_traits.h"
#include "types/sized_field.h"
#include "types/type_check.h"
#include "types/type_path.h"

namespace clang {
class Sema;
}

namespace cachepy::plugin {

/// Walks one type. `path_` leads from the outermost type to the current one.
class TypeWalk {
 public:
  using Problem = std::optional<TypeProblem>;

  TypeWalk(clang::Sema& sema, const RuntimeTraits& traits, TypeRole role);

  /// Checks a type as a function declares it, including references.
  Problem check(clang::QualType type);
  /// Checks a complete object of a class with virtual functions, which is used through a base.
  Problem check_object(clang::QualType type);

  /// Whether values of the type, or parts of them, are encoded by foreign code.
  CodecOrigin origin() const { return origin_; }

  /// Called when Clang reports an error, because the current type does not compile.
  void blame_place();
  void blame(clang::QualType type);
  clang::QualType blamed_type() const { return blamed_type_; }
  TypeProblem does_not_compile(const std::string& error) const;

 private:
  using Ignoring = TypePath::Ignoring;

  /// Checks the target of a reference or pointer: an object of this class or of a derived one. Derived classes are checked where
  /// they are defined (derived_classes.h).
  Problem referred(clang::QualType type);
  /// The element type of a writable view; null for other types.
  clang::QualType elements_of_view(clang::QualType type) const;
  Problem value(clang::QualType type, Made made);
  Problem pointer(clang::QualType type, Kind kind);
  Problem class_value(clang::QualType type, clang::CXXRecordDecl* record, Made made);
  Problem range(clang::QualType type, clang::CXXRecordDecl* record);
  /// Checks a comparison, hash, equality or allocator, of which only the type is known.
  Problem stateless(clang::QualType type, const clang::CXXRecordDecl* record, llvm::StringRef policy);
  Problem pointee(clang::QualType type, clang::CXXRecordDecl* record);
  /// Checks the template arguments of a tuple, pair or variant.
  Problem alternatives(clang::QualType type, clang::CXXRecordDecl* record, Made made);
  Problem members(clang::QualType type, clang::CXXRecordDecl* record, Made parts);
  /// Checks a union whose active member the object tells.
  Problem choice(const clang::FieldDecl* field, clang::CXXRecordDecl* holder);
  Problem problem_of_holder(const clang::CXXRecordDecl* holder) const;
  /// Checks a pointer to elements that the object owns.
  Problem owned(const clang::FieldDecl* field, const FieldSize& size);
  /// Why elements cannot be made for it.
  Problem problem_of_owner(const clang::FieldDecl* field, const FieldSize& size);
  Problem member(clang::QualType type, clang::CXXRecordDecl* record, llvm::StringRef name, Made made);
  Problem referred_step(std::string text, clang::QualType type);
  Problem step(std::string text, clang::QualType type, Made made);
  Problem step(const clang::FieldDecl* field, Made made);
  /// Checks the parts of a class, a pair or a tuple, which are assigned one by one.
  Problem part(clang::QualType type, Made made);

  clang::QualType member_type(clang::CXXRecordDecl* record, llvm::StringRef name) const;
  /// Whether the decoded value is assigned to an existing object.
  bool is_assigned() const { return role_ == TypeRole::kOut || role_ == TypeRole::kInOut; }
  bool has_codec(clang::QualType type) const { return traits_.kind_of(type) == Kind::kCodec; }
  /// Whether an object of the type, which has no default constructor, is constructed from parts.
  bool has_to_be_made(clang::QualType type, Made made) const;
  std::string display(clang::QualType type) const { return path_.display(type); }
  bool is_same(clang::QualType a, clang::QualType b) const {
    return !a.isNull() && context_.hasSameUnqualifiedType(a, b);
  }
  std::string or_codec_for(clang::QualType type) const;
  TypeProblem problem(std::string what, std::string advice, Ignoring ignoring = Ignoring::kHelps) const;

  clang::Sema& sema_;
  clang::ASTContext& context_;
  const RuntimeTraits& traits_;
  const TypeRole role_;
  TypePath path_;
  clang::QualType looked_at_;
  std::optional<TypePath> blamed_;
  clang::QualType blamed_type_;
  CodecOrigin origin_ = CodecOrigin::kOurs;
  std::size_t captures_ = 0;  // how many of its first steps are captures of a lambda
  llvm::DenseSet<std::pair<const clang::Type*, unsigned>> seen_;  // with whether the parts are made
};

}  // namespace cachepy::plugin
