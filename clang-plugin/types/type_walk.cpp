#include "types/type_walk.h"

#include <utility>

#include "clang/Sema/Sema.h"
#include "types/class_members.h"
#include "types/standard_types.h"

namespace cachepy::plugin {

using namespace clang;

namespace {

constexpr std::size_t kMaxDepth = 256;

bool may_be_derived(QualType type) {
  const CXXRecordDecl* record = type->getAsCXXRecordDecl();
  return record && record->hasDefinition() && record->isPolymorphic() && !record->isEffectivelyFinal();
}

bool is_assigned_by_parts(Kind kind) {
  return kind == Kind::kClass || kind == Kind::kArray || kind == Kind::kTuple || kind == Kind::kUnsupported;
}

}  // namespace

TypeWalk::TypeWalk(Sema& sema, const RuntimeTraits& traits, TypeRole role)
    : sema_(sema), context_(sema.Context), traits_(traits), role_(role), path_(context_) {}

void TypeWalk::blame_place() {
  blamed_.emplace(path_);
  blamed_type_ = looked_at_;
}

void TypeWalk::blame(QualType type) {
  blamed_.emplace(context_);
  blamed_type_ = type;
}

TypeProblem TypeWalk::does_not_compile(const std::string& error) const {
  return blamed_->problem(
      "is a '" + display(blamed_type_) + "', and what would encode it does not compile: " + error,
      "specialise cachepy::Codec for it", Ignoring::kHelps);
}

TypeWalk::Problem TypeWalk::check(QualType type) {
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

TypeWalk::Problem TypeWalk::check_object(QualType type) {
  const bool can_be_made = traits_.is_default_constructible(type) || has_codec(type);
  return value(type, can_be_made ? Made::kYes : Made::kInPlace);
}

TypeWalk::Problem TypeWalk::referred(QualType type) {
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

QualType TypeWalk::elements_of_view(QualType type) const {
  CXXRecordDecl* record = type->getAsCXXRecordDecl();
  if (!record || !sema_.isCompleteType(record->getLocation(), type) ||
      !is_writable_view(record->getDefinition()))
    return {};
  const QualType matrix = member_type(record->getDefinition(), "PlainObject");
  return matrix.isNull() ? member_type(record->getDefinition(), "value_type") : matrix;
}

TypeWalk::Problem TypeWalk::value(QualType type, Made made) {
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

TypeWalk::Problem TypeWalk::pointer(QualType type, Kind kind) {
  if (kind != Kind::kCString)
    return problem("is a raw pointer '" + display(type) + "'",
                   (path_.ends_in_field() && type->getPointeeType()->isObjectType()
                        ? "hold the data by value, say how many elements it owns by [[cachepy::size(\"n\")]]"
                        : "hold the data by value") +
                       or_codec_for(path_.holder(type)));
  if (role_ != TypeRole::kArgument)
    return problem("is a '" + display(type) + "', which owns no text", "use std::string");
  // By convention, a parameter of this type is text. A field may instead point to bytes whose number is in another field.
  if (path_.ends_in_field())
    return problem("is a '" + display(type) + "', whose end cannot be known",
                   "use std::string or std::string_view");
  return std::nullopt;
}

TypeWalk::Problem TypeWalk::class_value(QualType type, CXXRecordDecl* record, Made made) {
  const Kind kind = traits_.kind_of(type);
  if (kind == Kind::kCodec || kind == Kind::kArchive) origin_ = CodecOrigin::kForeign;
  if (is_assigned() && !is_assigned_by_parts(kind) && !traits_.is_move_assignable(type))
    return problem("is of type '" + display(type) + "', which cannot be assigned to",
                   "give it an assignment operator", Ignoring::kNoHelp);
  if (kind == Kind::kCodec && role_ == TypeRole::kInOut && shares_elements(record))
    return problem(
        "is a '" + display(type) + "', whose elements others may hold, who would not see the change",
        "return it, or pass an object that the function writes before it reads it, marked [[cachepy::out]]",
        Ignoring::kNoHelp);
  if (kind == Kind::kCodec) return std::nullopt;
  if (const StringRef header = header_with_codec(record); !header.empty())
    return problem("is a '" + display(type) + "', of which only its own functions know what is valid in it",
                   "include <cachepy/types/" + header.str() + ">", Ignoring::kNoHelp);
  Made parts = Made::kNo;
  if (has_to_be_made(type, made)) {
    if (!can_be_made_from_parts(record, kind, made))
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

bool TypeWalk::has_to_be_made(QualType type, Made made) const {
  if (role_ == TypeRole::kArgument || made == Made::kNo) return false;
  return made == Made::kInPlace || !traits_.is_default_constructible(type);
}

TypeWalk::Problem TypeWalk::member(QualType type, CXXRecordDecl* record, StringRef name, Made made) {
  const QualType inner = member_type(record, name);
  if (inner.isNull()) return std::nullopt;
  return step(display(type) + "::" + name.str(), inner, made);
}

TypeWalk::Problem TypeWalk::referred_step(std::string text, QualType type) {
  path_.push(std::move(text));
  Problem found = referred(type.getUnqualifiedType());
  path_.pop();
  return found;
}

TypeWalk::Problem TypeWalk::step(std::string text, QualType type, Made made) {
  path_.push(std::move(text));
  Problem found = value(type, made);
  path_.pop();
  return found;
}

TypeWalk::Problem TypeWalk::step(const FieldDecl* field, Made made) {
  path_.push(field);
  const CXXRecordDecl* record = field->getType()->getAsCXXRecordDecl();
  if (made == Made::kInPlace && !(record && record->hasDefinition() && record->isPolymorphic() &&
                                  !traits_.is_default_constructible(field->getType())))
    made = Made::kYes;
  Problem found = part(field->getType(), made);
  path_.pop();
  return found;
}

TypeWalk::Problem TypeWalk::part(QualType type, Made made) {
  if (is_assigned() && type.isConstQualified())
    return problem("is const, and a hit could not give it the value that the call gives it",
                   "remove the const");
  return value(type, made);
}

QualType TypeWalk::member_type(CXXRecordDecl* record, StringRef name) const {
  return ClassMembers(sema_, record).type(name);
}

std::string TypeWalk::or_codec_for(QualType type) const {
  return ", or specialise cachepy::Codec for '" + display(type) + "'";
}

TypeProblem TypeWalk::problem(std::string what, std::string advice, Ignoring ignoring) const {
  return path_.problem(std::move(what), std::move(advice), ignoring);
}

}  // namespace cachepy::plugin
