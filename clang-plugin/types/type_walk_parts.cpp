// What containers, pointers and classes are made of.
#include <utility>

#include "clang/AST/DeclTemplate.h"
#include "clang/Sema/Sema.h"
#include "compiler/llvm_compat.h"
#include "types/class_members.h"
#include "types/field_list.h"
#include "types/standard_types.h"
#include "types/type_walk.h"
#include "types/union_members.h"

namespace cachepy::plugin {

using namespace clang;

TypeWalk::Problem TypeWalk::range(QualType type, CXXRecordDecl* record) {
  if (role_ != TypeRole::kArgument && !ClassMembers(sema_, record).can_grow())
    return problem(
        "is a '" + display(type) + "', which " +
            (compat::type_of(record).isTriviallyCopyableType(context_) ? "owns no elements" : "cannot grow"),
        "use a container");
  for (const StringRef policy : {"key_compare", "hasher", "key_equal", "allocator_type"})
    if (Problem found = stateless(type, record, policy)) return found;
  if (member_type(record, "mapped_type").isNull()) return member(type, record, "value_type", Made::kYes);
  if (Problem found = member(type, record, "key_type", Made::kYes)) return found;
  return member(type, record, "mapped_type", Made::kYes);
}

TypeWalk::Problem TypeWalk::stateless(QualType type, const CXXRecordDecl* record, StringRef policy) {
  if (!ClassMembers(sema_, record).has_state(policy)) return std::nullopt;
  return problem("is a '" + display(type) + "', whose '" + policy.str() + "' has a state that would be lost",
                 "use a class without fields for it");
}

TypeWalk::Problem TypeWalk::pointee(QualType type, CXXRecordDecl* record) {
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
    return problem("is a '" + display(type) + "', whose object others may hold, who would not see the change",
                   "use std::unique_ptr, or hold the object by value");
  return referred_step(display(type) + "::element_type", element);
}

TypeWalk::Problem TypeWalk::alternatives(QualType type, CXXRecordDecl* record, Made made) {
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

TypeWalk::Problem TypeWalk::members(QualType type, CXXRecordDecl* record, Made parts) {
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
  const FieldList list = list_fields(record, is_closure                     ? FieldUse::kReading
                                             : role_ == TypeRole::kArgument ? FieldUse::kArgument
                                                                            : FieldUse::kRestoring);
  for (const FieldList::Refusal& refusal : list.refusals) {
    if (refusal.field) path_.push(refusal.field);
    const bool markable = refusal.field && !refusal.field->isAnonymousStructOrUnion();
    return problem(refusal.what, markable ? refusal.advice : refusal.advice + or_codec_for(type));
  }
  for (const CXXBaseSpecifier* base : list.bases) {
    Made made = parts;
    if (made == Made::kInPlace && !base->getType()->getAsCXXRecordDecl()->isPolymorphic()) made = Made::kYes;
    if (Problem found = step("base class " + display(base->getType()), base->getType(), made)) return found;
  }
  for (const FieldPath& path : list.fields) {
    const FieldDecl* field = path.steps.back();
    if (path.is_choice) {
      if (Problem found = choice(field, record)) return found;
    } else if (path.size) {
      if (Problem found = owned(field, *path.size)) return found;
    } else if (is_closure) {
      ++captures_;
      const QualType captured = field->getType().getNonReferenceType().getUnqualifiedType();
      Problem found = field->getType()->isReferenceType()
                          ? referred_step("what the lambda captures", captured)
                          : step("what the lambda captures", captured, parts);
      --captures_;
      if (found) return found;
    } else if (field->getType()->isReferenceType()) {
      path_.push(field);
      Problem found = referred(field->getType().getNonReferenceType().getUnqualifiedType());
      path_.pop();
      if (found) return found;
    } else if (Problem found = step(field, parts)) {
      return found;
    }
  }
  return std::nullopt;
}

TypeWalk::Problem TypeWalk::choice(const FieldDecl* field, CXXRecordDecl* holder) {
  path_.push(field);
  const RecordDecl* record = field->getType()->getAsRecordDecl()->getDefinition();
  Problem found;
  if (std::string what = problem_of_union(record, holder, sema_); !what.empty())
    found = problem(std::move(what), "write it with other members of the class");
  else if (role_ != TypeRole::kArgument)
    found = problem_of_holder(holder);
  for (const UnionMember& member : members_of_union(record))
    if (member.field && !found) found = step(member.field, Made::kYes);
  path_.pop();
  return found;
}

/// Why an object with such a union cannot be made from its parts, and then be moved to where it belongs.
TypeWalk::Problem TypeWalk::problem_of_holder(const CXXRecordDecl* holder) const {
  const QualType type = compat::type_of(holder);
  if (type.isTriviallyCopyableType(context_)) return std::nullopt;
  const std::string with_it = "is a union in '" + display(type) + "', which ";
  if (holder->isPolymorphic() || holder->getNumVBases() != 0)
    return problem(with_it + "has virtual functions or bases", "put it into a class of its own");
  if (llvm::any_of(holder->fields(), is_ignored))
    return problem(with_it + "has fields marked [[cachepy::ignore]]", "put it into a class of its own");
  if (!is_movable(holder) || !traits_.is_move_assignable(type))
    return problem(with_it + "cannot be moved or copied",
                   "give it a constructor and an assignment operator that do so");
  return std::nullopt;
}

TypeWalk::Problem TypeWalk::owned(const FieldDecl* field, const FieldSize& size) {
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

TypeWalk::Problem TypeWalk::problem_of_owner(const FieldDecl* field, const FieldSize& size) {
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

}  // namespace cachepy::plugin
