#include "types/type_check.h"

#include <utility>

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/Stmt.h"
#include "clang/Sema/Sema.h"
#include "compiler/captured_errors.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "types/class_members.h"
#include "types/codec_trial.h"
#include "types/field_list.h"
#include "types/runtime_traits.h"
#include "types/standard_types.h"
#include "types/type_path.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

/// Walks one type. `path_` leads from the outermost type to the one being looked at.
class Walk {
 public:
  using Problem = std::optional<TypeProblem>;

  Walk(Sema& sema, const RuntimeTraits& traits, TypeRole role)
      : sema_(sema), context_(sema.Context), traits_(traits), role_(role), path_(context_) {}

  /// Whether values of the type, or parts of them, are encoded by code that somebody else has written.
  CodecOrigin origin() const { return origin_; }

  /// Called when Clang reports an error: what is being looked at does not compile.
  void blame_place() {
    blamed_.emplace(path_);
    blamed_type_ = looked_at_;
  }
  void blame(QualType type) {
    blamed_.emplace(context_);
    blamed_type_ = type;
  }
  QualType blamed_type() const { return blamed_type_; }
  TypeProblem does_not_compile(const std::string& error) const {
    return blamed_->problem(
        "is a '" + display(blamed_type_) + "', and what would encode it does not compile: " + error,
        "specialise cachepy::Codec for it", Ignoring::kHelps);
  }

  Problem check(QualType type) {
    if (is_assigned())
      if (const QualType elements = elements_of_view(type.getNonReferenceType()); !elements.isNull())
        return step("its elements", elements, Made::kYes);
    if (!type->isReferenceType() && !is_assigned()) return value(type.getUnqualifiedType(), Made::kYes);
    if (role_ == TypeRole::kResult) return problem("is a reference", "return by value");
    type = type.getNonReferenceType();
    if (is_assigned() && may_be_derived(type) && reason_against(type->getAsCXXRecordDecl()).what.empty() &&
        !has_codec(type))
      return problem(
          "is a reference to polymorphic class '" + display(type) +
              "', and an object of a derived class cannot be given back",
          "return a std::unique_ptr to it, make the class final, or specialise cachepy::Codec for it");
    return referred(type);
  }

  Problem check_object(QualType type) {
    const bool can_be_made = traits_.is_default_constructible(type) || has_codec(type);
    return value(type, can_be_made ? Made::kYes : Made::kInPlace);
  }

 private:
  /// What a reference or a pointer refers to: an object of this class or of one that is derived from it. Those are looked at where
  /// they are defined (derived_classes.h).
  Problem referred(QualType type) {
    if (!may_be_derived(type) || has_codec(type)) return value(type, Made::kYes);
    if (!sema_.getLangOpts().RTTI)
      return problem("leads to an object of polymorphic class '" + display(type) +
                         "', and without RTTI its own class is not known",
                     "compile with -frtti, make the class final, or specialise cachepy::Codec for it");
    const CXXRecordDecl* record = type->getAsCXXRecordDecl();
    const CXXDestructorDecl* destructor = record->getDestructor();
    if (role_ != TypeRole::kArgument && !(destructor && destructor->isVirtual()))
      return problem("leads to an object of polymorphic class '" + display(type) +
                         "', which could not be deleted if it is of a derived class",
                     "give the class a virtual destructor", Ignoring::kNoHelp);
    if (record->isAbstract()) return std::nullopt;
    const bool can_be_made = role_ == TypeRole::kArgument || traits_.is_default_constructible(type);
    return value(type, can_be_made ? Made::kYes : Made::kInPlace);
  }

  bool has_codec(QualType type) const { return traits_.kind_of(type) == Kind::kCodec; }

  /// Of a view that elements can be written through; null for all else.
  QualType elements_of_view(QualType type) const {
    CXXRecordDecl* record = type->getAsCXXRecordDecl();
    if (!record || !sema_.isCompleteType(record->getLocation(), type) ||
        !is_writable_view(record->getDefinition()))
      return {};
    const QualType matrix = member_type(record->getDefinition(), "PlainObject");
    return matrix.isNull() ? member_type(record->getDefinition(), "value_type") : matrix;
  }

  /// Whether the decoder has to make the object, or finds it made (as a field of an object that it made). In place, fields are
  /// made one by one where they are, and nothing is moved.
  enum class Made { kNo, kYes, kInPlace };

  static constexpr std::size_t kMaxDepth = 256;

  Problem value(QualType type, Made made) {
    // A type that contains ever new instantiations of its own template: Clang's limit will speak, in the codecs.
    if (path_.size() > kMaxDepth) return std::nullopt;
    if (type.isVolatileQualified()) return problem("is volatile", "remove the volatile");
    if (const ConstantArrayType* array = context_.getAsConstantArrayType(type))
      return step("its elements", array->getElementType(), made);
    if (type->isVoidType()) return problem("is void", "name the type of the data");
    if (type->isReferenceType()) return problem("is a reference", "hold the object by value");
    type = type.getUnqualifiedType();
    looked_at_ = type;
    if (const std::string error = known_codec_error(type, CodecOrigin::kOurs); !error.empty()) {
      blame_place();
      return does_not_compile(error);
    }
    const Kind kind = type->isRecordType() ? Kind::kClass : traits_.kind_of(type);
    if (kind == Kind::kCodec) {  // also of a pointer: to an entry of a table that it looks up
      origin_ = CodecOrigin::kForeign;
      return std::nullopt;
    }
    if (kind == Kind::kFunction) {
      if (role_ == TypeRole::kArgument) return std::nullopt;
      return problem("is the address of code, which the next run cannot use", "hold data");
    }
    if (kind == Kind::kObjectPointer && !path_.ends_in_field() && role_ == TypeRole::kArgument)
      return referred_step("its object", type->getPointeeType().getUnqualifiedType());
    if (type->isMemberPointerType()) return problem("is a pointer to a member", "hold data");
    if (type->isPointerType()) return pointer(type, kind);
    if (kind == Kind::kUnsupported)
      return problem("is of type '" + display(type) + "', which cannot be encoded", "use another type");
    CXXRecordDecl* record = type->getAsCXXRecordDecl();
    if (!record) return std::nullopt;
    if (!sema_.isCompleteType(record->getLocation(), type))
      return problem("is of incomplete type '" + display(type) + "'", "include its definition");
    return class_value(type, record->getDefinition(), made);
  }

  Problem pointer(QualType type, Kind kind) {
    if (kind != Kind::kCString)
      return problem(
          "is a raw pointer '" + display(type) + "'",
          (path_.ends_in_field() && type->getPointeeType()->isObjectType()
               ? "hold the data by value, say how many elements it owns by [[cachepy::size(\"n\")]]"
               : "hold the data by value") +
              or_codec_for(path_.holder(type)));
    if (role_ != TypeRole::kArgument)
      return problem("is a '" + display(type) + "', which owns no text", "use std::string");
    // A parameter is text by everybody's convention; a field may as well begin so many bytes, with a length beside it.
    if (path_.ends_in_field())
      return problem("is a '" + display(type) + "', whose end cannot be known",
                     "use std::string or std::string_view");
    return std::nullopt;
  }

  Problem class_value(QualType type, CXXRecordDecl* record, Made made) {
    const Kind kind = traits_.kind_of(type);
    if (kind == Kind::kCodec || kind == Kind::kArchive) origin_ = CodecOrigin::kForeign;
    if (is_assigned() && !is_assigned_by_parts(kind) && !traits_.is_move_assignable(type))
      return problem("is of type '" + display(type) + "', which cannot be assigned to",
                     "give it an assignment operator", Ignoring::kNoHelp);
    if (kind == Kind::kCodec) return std::nullopt;
    if (const StringRef header = header_with_codec(record); !header.empty())
      return problem("is a '" + display(type) + "', of which only its own functions know what is valid in it",
                     "include <cachepy/types/" + header.str() + ">", Ignoring::kNoHelp);
    Made parts = Made::kNo;
    if (role_ != TypeRole::kArgument &&
        (made == Made::kInPlace || (made == Made::kYes && !traits_.is_default_constructible(type)))) {
      if (!can_be_made_from_parts(kind, record, made))
        return problem("is of type '" + display(type) + "', which has no accessible default constructor",
                       "give it one, or specialise cachepy::Codec for it", Ignoring::kNoHelp);
      parts = made;
    }
    if (kind == Kind::kArchive && ClassMembers(sema_, record).inherits_serialize(traits_))
      return problem(
          "is a '" + display(type) + "', whose serialize() is a base's, which knows nothing of what it adds",
          "give it one of its own, or specialise cachepy::Codec for it", Ignoring::kNoHelp);
    if (!seen_.insert({type.getCanonicalType().getTypePtr(), parts != Made::kNo}).second) return std::nullopt;

    if (is_standard(record, {"unique_ptr", "shared_ptr"})) return pointee(type, record);
    switch (kind) {
      case Kind::kString:
        if (role_ != TypeRole::kArgument && !ClassMembers(sema_, record).has("resize"))
          return problem("is a '" + display(type) + "', which owns no text", "use std::string");
        return stateless(type, record, "allocator_type");
      case Kind::kMatrix:
        if (role_ != TypeRole::kArgument && !is_same(member_type(record, "PlainObject"), type))
          return problem("is a '" + display(type) + "', which owns no coefficients", "use a plain matrix");
        return member(type, record, "Scalar", Made::kYes);
      case Kind::kSequence:
      case Kind::kUnordered:
        return range(type, record);
      case Kind::kAdaptor:
        if (Problem found = stateless(type, record, "value_compare")) return found;
        if (const CXXRecordDecl* container = member_type(record, "container_type")->getAsCXXRecordDecl())
          if (Problem found = stateless(type, container, "allocator_type")) return found;
        return member(type, record, "value_type", Made::kYes);
      case Kind::kOptional:
        return member(type, record, "value_type", Made::kYes);
      case Kind::kArray:
        return member(type, record, "value_type", parts);
      case Kind::kTuple:
        return alternatives(type, record, parts);
      case Kind::kVariant:
        return alternatives(type, record, Made::kYes);
      case Kind::kExpected:
        if (Problem found = member(type, record, "error_type", Made::kYes)) return found;
        if (member_type(record, "value_type")->isVoidType()) return std::nullopt;
        return member(type, record, "value_type", Made::kYes);
      case Kind::kUniquePtr:
      case Kind::kSharedPtr:
        return pointee(type, record);
      case Kind::kClass:
      case Kind::kUnsupported:  // a union
        return members(type, record, parts);
      case Kind::kCodec:
      case Kind::kScalar:
      case Kind::kLongDouble:
      case Kind::kEnum:
      case Kind::kCString:
      case Kind::kPath:
      case Kind::kArchive:
      case Kind::kDuration:
      case Kind::kTimePoint:
      case Kind::kComplex:
      case Kind::kBitset:
      case Kind::kFunction:
      case Kind::kObjectPointer:
        return std::nullopt;
    }
    llvm_unreachable("a kind that is not in kind.h");
  }

  static bool is_assigned_by_parts(Kind kind) {
    return kind == Kind::kClass || kind == Kind::kArray || kind == Kind::kTuple || kind == Kind::kUnsupported;
  }

  /// Without a default constructor: the decoder makes these from values that it has made before.
  bool can_be_made_from_parts(Kind kind, const CXXRecordDecl* record, Made made) const {
    switch (kind) {
      case Kind::kTuple:
      case Kind::kArray:  // for the elements' sake: it is they who have none
      case Kind::kVariant:
      case Kind::kExpected:
      case Kind::kUniquePtr:
        return true;
      case Kind::kClass:  // of the trivially copyable, the bytes are all there is to make
        if (llvm::any_of(record->fields(),
                         [](const FieldDecl* field) { return size_of_field(field).has_value(); }))
          return false;  // it is made with the elements that it owns, and says how to release them
        if (made == Made::kInPlace)
          return llvm::none_of(record->fields(), is_ignored) && is_its_fields(record, made);
        return is_trivially_copyable(record) || (llvm::none_of(record->fields(), is_ignored) &&
                                                 (record->isAggregate() || is_its_fields(record, made)));
      default:
        return false;
    }
  }

  /// Whether an object is no more than its bases and fields: what no constructor has made, no destructor of the user's takes
  /// away again.
  static bool is_its_fields(const CXXRecordDecl* record, Made made) {
    if (record->getNumVBases() != 0 || destructor_does_something(record)) return false;
    if (made == Made::kInPlace) return true;
    const bool is_movable = record->hasSimpleMoveConstructor() || record->hasSimpleCopyConstructor() ||
                            record->needsImplicitMoveConstructor() ||
                            llvm::any_of(record->ctors(), [](const CXXConstructorDecl* constructor) {
                              return constructor->isCopyOrMoveConstructor() && !constructor->isDeleted();
                            });
    return !record->isPolymorphic() && is_movable;
  }

  static bool destructor_does_something(const CXXRecordDecl* record) {
    const FunctionDecl* destructor = record->getDestructor();
    if (!destructor || !destructor->isUserProvided()) return destructor && destructor->isDeleted();
    const FunctionDecl* definition = destructor->getDefinition();
    if (!definition || !definition->getBody()) definition = destructor->getTemplateInstantiationPattern();
    const auto* body = definition ? dyn_cast_or_null<CompoundStmt>(definition->getBody()) : nullptr;
    return !body || !body->body_empty();
  }

  Problem range(QualType type, CXXRecordDecl* record) {
    if (role_ != TypeRole::kArgument && !ClassMembers(sema_, record).can_grow())
      return problem("is a '" + display(type) + "', which " +
                         (is_trivially_copyable(record) ? "owns no elements" : "cannot grow"),
                     "use a container");
    for (const StringRef policy : {"key_compare", "hasher", "key_equal", "allocator_type"})
      if (Problem found = stateless(type, record, policy)) return found;
    if (member_type(record, "mapped_type").isNull()) return member(type, record, "value_type", Made::kYes);
    if (Problem found = member(type, record, "key_type", Made::kYes)) return found;
    return member(type, record, "mapped_type", Made::kYes);
  }

  /// An order, a hash, an equality or an allocator is named by the type alone.
  Problem stateless(QualType type, const CXXRecordDecl* record, StringRef policy) {
    if (!ClassMembers(sema_, record).has_state(policy)) return std::nullopt;
    return problem(
        "is a '" + display(type) + "', whose '" + policy.str() + "' has a state that would be lost",
        "use a class without fields for it");
  }

  Problem pointee(QualType type, CXXRecordDecl* record) {
    const QualType element = member_type(record, "element_type");
    if (element.isNull()) return std::nullopt;
    const auto* specialisation = dyn_cast<ClassTemplateSpecializationDecl>(record);
    if (specialisation && specialisation->getTemplateArgs().size() > 0 &&
        specialisation->getTemplateArgs()[0].getAsType()->isArrayType())
      return problem("is a '" + display(type) + "', which does not know how many elements it has",
                     path_.ends_in_field() && is_standard(record, {"unique_ptr"})
                         ? "use std::vector, or say how many by [[cachepy::size(\"n\")]]"
                         : "use std::vector");
    const CXXRecordDecl* deleter = nullptr;
    if (const QualType type_of_deleter = member_type(record, "deleter_type"); !type_of_deleter.isNull())
      deleter = type_of_deleter->getAsCXXRecordDecl();
    if (role_ != TypeRole::kArgument && is_standard(record, {"unique_ptr"}) &&
        !(deleter && is_standard(deleter, {"default_delete"})))
      return problem("is a '" + display(type) + "', whose deleter may not fit an object made by new",
                     "use std::unique_ptr without a deleter of its own");
    if (is_standard(record, {"unique_ptr"}) && ClassMembers(sema_, record).has_state("deleter_type"))
      return problem("is a '" + display(type) + "', whose deleter has a state that would not count",
                     "use a class without fields for it");
    if (role_ == TypeRole::kInOut && is_standard(record, {"shared_ptr"}) && !element.isConstQualified())
      return problem(
          "is a '" + display(type) + "', whose object others may hold, who would not see the change",
          "use std::unique_ptr, or hold the object by value");
    return referred_step(display(type) + "::element_type", element);
  }

  /// The template arguments of a tuple, pair or variant.
  Problem alternatives(QualType type, CXXRecordDecl* record, Made made) {
    const auto* specialisation = dyn_cast<ClassTemplateSpecializationDecl>(record);
    if (!specialisation) return std::nullopt;
    SmallVector<TemplateArgument, 8> flat;
    for (const TemplateArgument& argument : specialisation->getTemplateArgs().asArray())
      if (argument.getKind() == TemplateArgument::Pack)
        flat.append(argument.pack_begin(), argument.pack_end());
      else
        flat.push_back(argument);
    const bool is_pair = is_standard(record, {"pair"});
    for (unsigned i = 0; i < flat.size(); ++i) {
      if (flat[i].getKind() != TemplateArgument::Type) continue;
      std::string text = is_pair ? display(type) + (i == 0 ? "::first" : "::second")
                                 : "std::get<" + std::to_string(i) + ">(" + display(type) + ")";
      path_.push(std::move(text));
      Problem found = part(flat[i].getAsType(), made);
      path_.pop();
      if (found) return found;
    }
    return std::nullopt;
  }

  Problem members(QualType type, CXXRecordDecl* record, Made parts) {
    if (const Reason reason = reason_against(record); !reason.what.empty())
      return problem(
          "is a '" + display(type) + "', which " + reason.what.str(),
          (role_ == TypeRole::kArgument && !reason.advice_for_argument.empty() ? reason.advice_for_argument
                                                                               : reason.advice)
              .str());
    if (ClassMembers(sema_, record).has("iterator_category"))
      return problem("is a '" + display(type) + "', which is only a place in a container",
                     "use the container, or an index");
    // Of a parameter that is one it is known what calling it changes, also of those that it captures; of no other.
    if (record->isLambda() && path_.size() != captures_)
      return problem("is a lambda, of which nobody knows what calling it changes",
                     "pass it as a parameter of its own");
    const bool is_closure = record->isLambda() && role_ == TypeRole::kArgument;
    const FieldList list = list_fields(record, is_closure ? FieldUse::kReading : FieldUse::kRestoring);
    for (const FieldList::Refusal& refusal : list.refusals) {
      if (refusal.field) path_.push(refusal.field);
      const bool markable = refusal.field && !refusal.field->isAnonymousStructOrUnion();
      return problem(refusal.what, markable ? refusal.advice : refusal.advice + or_codec_for(type));
    }
    for (const CXXBaseSpecifier* base : list.bases) {
      Made made = parts;
      if (made == Made::kInPlace && !base->getType()->getAsCXXRecordDecl()->isPolymorphic())
        made = Made::kYes;
      if (Problem found = step("base class " + display(base->getType()), base->getType(), made)) return found;
    }
    for (const FieldPath& path : list.fields) {
      const FieldDecl* field = path.steps.back();
      if (path.size) {
        if (Problem found = owned(field, *path.size)) return found;
      } else if (is_closure) {
        ++captures_;
        const QualType captured = field->getType().getNonReferenceType().getUnqualifiedType();
        Problem found = field->getType()->isReferenceType()
                            ? referred_step("what the lambda captures", captured)
                            : step("what the lambda captures", captured, parts);
        --captures_;
        if (found) return found;
      } else if (Problem found = step(field, parts)) {
        return found;
      }
    }
    return std::nullopt;
  }

  /// A pointer to elements that the object owns.
  Problem owned(const FieldDecl* field, const FieldSize& size) {
    path_.push(field);
    Problem found;
    if (std::string what = problem_of_size(field, size, sema_); !what.empty())
      found = problem(std::move(what), "write it with fields of its class");
    else if (role_ != TypeRole::kArgument)
      found = problem_of_owner(field, size);
    if (!found) found = step("its elements", element_of_field(field).getUnqualifiedType(), Made::kYes);
    path_.pop();
    return found;
  }

  /// Why elements cannot be made for it.
  Problem problem_of_owner(const FieldDecl* field, const FieldSize& size) {
    const QualType element = element_of_field(field);
    const Release release = release_of_field(field);
    if (release == Release::kUnknown)
      return problem("is a pointer to elements that its class is not seen to release by delete[] or free()",
                     "define a destructor that does so in the class, use std::unique_ptr<T[]>" +
                         or_codec_for(path_.holder(field->getType())));
    if (release == Release::kFrees && !element.isTriviallyCopyableType(context_))
      return problem("is released by free(), but its elements are no plain values", "use std::vector");
    if (size.room.empty())
      for (const FieldDecl* other : field->getParent()->fields())
        if (other->getType()->isIntegerType() && other->getName().contains_insensitive("cap") &&
            !StringRef(size.elements).contains(other->getName()))
          return problem(
              "has a size, but '" + other->getNameAsString() + "' seems to say how much room there is",
              "say so by [[cachepy::size(\"" + size.elements + "\", \"" + other->getNameAsString() + "\")]]");
    return std::nullopt;
  }

  Problem member(QualType type, CXXRecordDecl* record, StringRef name, Made made) {
    const QualType inner = member_type(record, name);
    if (inner.isNull()) return std::nullopt;
    return step(display(type) + "::" + name.str(), inner, made);
  }

  Problem referred_step(std::string text, QualType type) {
    path_.push(std::move(text));
    Problem found = referred(type.getUnqualifiedType());
    path_.pop();
    return found;
  }
  Problem step(std::string text, QualType type, Made made) {
    path_.push(std::move(text));
    Problem found = value(type, made);
    path_.pop();
    return found;
  }
  Problem step(const FieldDecl* field, Made made) {
    path_.push(field);
    const CXXRecordDecl* record = field->getType()->getAsCXXRecordDecl();
    if (made == Made::kInPlace && !(record && record->hasDefinition() && record->isPolymorphic() &&
                                    !traits_.is_default_constructible(field->getType())))
      made = Made::kYes;
    Problem found = part(field->getType(), made);
    path_.pop();
    return found;
  }
  /// Of a class, a pair or a tuple, which are assigned part by part.
  Problem part(QualType type, Made made) {
    if (is_assigned() && type.isConstQualified())
      return problem("is const, and a hit could not give it the value that the call gives it",
                     "remove the const");
    return value(type, made);
  }

  QualType member_type(CXXRecordDecl* record, StringRef name) const {
    return ClassMembers(sema_, record).type(name);
  }
  bool is_same(QualType a, QualType b) const { return !a.isNull() && context_.hasSameUnqualifiedType(a, b); }

  bool is_trivially_copyable(const CXXRecordDecl* record) const {
    return context_.getRecordType(record).isTriviallyCopyableType(context_);
  }

  /// Whether what is decoded is assigned to an object that is there already.
  bool is_assigned() const { return role_ == TypeRole::kOut || role_ == TypeRole::kInOut; }

  static bool may_be_derived(QualType type) {
    const CXXRecordDecl* record = type->getAsCXXRecordDecl();
    return record && record->hasDefinition() && record->isPolymorphic() && !record->isEffectivelyFinal();
  }

  std::string display(QualType type) const { return path_.display(type); }
  std::string or_codec_for(QualType type) const {
    return ", or specialise cachepy::Codec for '" + display(type) + "'";
  }

  using Ignoring = TypePath::Ignoring;
  TypeProblem problem(std::string what, std::string advice, Ignoring ignoring = Ignoring::kHelps) const {
    return path_.problem(std::move(what), std::move(advice), ignoring);
  }

  Sema& sema_;
  ASTContext& context_;
  const RuntimeTraits& traits_;
  const TypeRole role_;
  TypePath path_;
  QualType looked_at_;
  std::optional<TypePath> blamed_;
  QualType blamed_type_;
  CodecOrigin origin_ = CodecOrigin::kOurs;
  std::size_t captures_ = 0;  // how many of its first steps are captures of a lambda
  llvm::DenseSet<std::pair<const Type*, unsigned>> seen_;  // with whether the parts are made
};

/// Compiles the codec itself, which may call code that the walk has not seen.
Walk::Problem try_codec(QualType type, Walk& walk, Sema& sema, llvm::function_ref<void()> instantiate) {
  walk.blame(type);
  const std::string suspicion = known_codec_error(type, walk.origin());
  CapturedErrors errors(sema.getDiagnostics());
  instantiate();
  const std::string error = errors.take().value_or(suspicion);
  remember_codec(type, error);
  if (error.empty()) return std::nullopt;
  return walk.does_not_compile(error);
}

/// Does what `look` says, with errors of Clang's as problems of the type that was being looked at.
Walk::Problem look_into(Walk& walk, Sema& sema, llvm::function_ref<Walk::Problem()> look) {
  CapturedErrors errors(sema.getDiagnostics(), [&walk] { walk.blame_place(); });
  Walk::Problem problem = look();
  std::optional<std::string> error = errors.take();
  if (!error) return problem;
  remember_codec(walk.blamed_type(), *error);
  return walk.does_not_compile(*error);
}

}  // namespace

std::optional<TypeProblem> check_type(QualType type, TypeRole role, Sema& sema) {
  const std::optional<RuntimeTraits> traits = RuntimeTraits::find(sema);
  if (!traits || type->isDependentType()) return std::nullopt;
  Walk walk(sema, *traits, role);
  if (Walk::Problem problem = look_into(walk, sema, [&] { return walk.check(type); })) return problem;
  const QualType value = type.getNonReferenceType().getUnqualifiedType();
  return try_codec(value, walk, sema, [&] { instantiate_codec(value, role, sema); });
}

std::optional<TypeProblem> check_class(QualType type, const std::vector<QualType>& bases, TypeRole role,
                                       Sema& sema) {
  const std::optional<RuntimeTraits> traits = RuntimeTraits::find(sema);
  if (!traits) return std::nullopt;
  Walk walk(sema, *traits, role);
  if (Walk::Problem problem = look_into(walk, sema, [&] { return walk.check_object(type); })) return problem;
  if (walk.origin() == CodecOrigin::kForeign)
    return TypeProblem{"",
                       "is written by code of its own, which is not followed through a base",
                       "specialise cachepy::Codec for the pointer",
                       {}};
  return try_codec(type, walk, sema, [&] { instantiate_class(type, bases, role, sema); });
}

}  // namespace cachepy::plugin
