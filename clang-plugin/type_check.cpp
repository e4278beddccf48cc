#include "type_check.h"

#include <cstring>
#include <utility>
#include <vector>

#include "abi.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Sema/Lookup.h"
#include "clang/Sema/Sema.h"
#include "field_list.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringExtras.h"
#include "runtime_traits.h"
#include "standard_types.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

/// Walks one type. `path_` leads from the outermost type to the one being looked at.
class Walk {
 public:
  using Problem = std::optional<TypeProblem>;

  Walk(Sema& sema, const RuntimeTraits& traits, TypeRole role)
      : sema_(sema), context_(sema.Context), traits_(traits), role_(role), policy_(context_.getLangOpts()) {
    policy_.SuppressTagKeyword = true;
    policy_.SuppressInlineNamespace = true;
    policy_.AnonymousTagLocations = false;
    policy_.Bool = true;
  }

  Problem check(QualType type) {
    if (!type->isReferenceType()) return value(type.getUnqualifiedType(), Made::kYes);
    if (role_ == TypeRole::kResult) return problem("is a reference", "return by value");
    type = type.getNonReferenceType();
    if (may_be_derived(type) && reason_against(type->getAsCXXRecordDecl()).what.empty() &&
        !traits_.is_custom(type))
      return problem("is a reference to polymorphic class '" + display(type) +
                         "', and what a derived class adds would not be seen",
                     "make the class final, use std::variant, or specialise cachepy::Codec for it");
    return value(type, Made::kYes);
  }

 private:
  /// Whether the decoder has to make the object, or finds it made (as a field of an object that it made).
  enum class Made { kNo, kYes };

  static constexpr std::size_t kMaxDepth = 256;

  struct Step {
    std::string text;
    const FieldDecl* field = nullptr;
  };

  Problem value(QualType type, Made made) {
    // A type that contains ever new instantiations of its own template: Clang's limit will speak, in the codecs.
    if (path_.size() > kMaxDepth) return std::nullopt;
    if (type.isVolatileQualified()) return problem("is volatile", "remove the volatile");
    if (const ConstantArrayType* array = context_.getAsConstantArrayType(type))
      return step({"its elements"}, array->getElementType(), made);
    if (type->isVoidType()) return problem("is void", "name the type of the data");
    if (type->isReferenceType()) return problem("is a reference", "hold the object by value");
    type = type.getUnqualifiedType();
    if (type->isFunctionType() || type->isFunctionPointerType())
      return problem("is the address of code", "hold data");
    if (type->isMemberPointerType()) return problem("is a pointer to a member", "hold data");
    const Kind kind = type->isRecordType() ? Kind::kClass : traits_.kind_of(type);
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
      return problem("is a raw pointer '" + display(type) + "'", "hold the data by value");
    if (role_ == TypeRole::kArgument) return std::nullopt;
    return problem("is a '" + display(type) + "', which owns no text", "use std::string");
  }

  Problem class_value(QualType type, CXXRecordDecl* record, Made made) {
    const Kind kind = traits_.kind_of(type);
    if (kind == Kind::kCodec) return std::nullopt;
    Made parts = Made::kNo;
    if (made == Made::kYes && role_ == TypeRole::kResult && !traits_.is_default_constructible(type)) {
      if (!can_be_made_from_parts(kind, record))
        return problem("is of type '" + display(type) + "', which has no accessible default constructor",
                       "give it one, or specialise cachepy::Codec for it", Ignoring::kNoHelp);
      parts = Made::kYes;
    }
    if (!seen_.insert({type.getCanonicalType().getTypePtr(), parts == Made::kYes}).second)
      return std::nullopt;

    if (is_standard(record, {"unique_ptr", "shared_ptr"})) return pointee(type, record);
    switch (kind) {
      case Kind::kString:
        if (role_ == TypeRole::kResult && !has_member(record, "resize"))
          return problem("is a '" + display(type) + "', which owns no text", "use std::string");
        return std::nullopt;
      case Kind::kSequence:
      case Kind::kUnordered:
        return range(type, record);
      case Kind::kAdaptor:
      case Kind::kOptional:
        return member(type, record, "value_type", Made::kYes);
      case Kind::kArray:
        return member(type, record, "value_type", parts);
      case Kind::kTuple:
        return alternatives(type, record, parts);
      case Kind::kVariant:
        return alternatives(type, record, Made::kYes);
      case Kind::kUniquePtr:
      case Kind::kSharedPtr:
        return pointee(type, record);
      case Kind::kClass:
      case Kind::kUnsupported:  // a union
        return members(type, record, parts);
      default:
        return std::nullopt;
    }
  }

  /// Without a default constructor: the decoder makes these from values that it has made before.
  static bool can_be_made_from_parts(Kind kind, const CXXRecordDecl* record) {
    switch (kind) {
      case Kind::kTuple:
      case Kind::kArray:  // for the elements' sake: it is they who have none
      case Kind::kVariant:
      case Kind::kUniquePtr:
        return true;
      case Kind::kClass:
        return record->isAggregate() && llvm::none_of(record->fields(), is_ignored);
      default:
        return false;
    }
  }

  Problem range(QualType type, CXXRecordDecl* record) {
    if (role_ == TypeRole::kResult && !has_member(record, "emplace_back") &&
        !has_member(record, "emplace_hint") && !has_member(record, "emplace_after"))
      return problem("is a '" + display(type) + "', which owns no elements", "use a container");
    if (member_type(record, "mapped_type").isNull()) return member(type, record, "value_type", Made::kYes);
    if (Problem found = member(type, record, "key_type", Made::kYes)) return found;
    return member(type, record, "mapped_type", Made::kYes);
  }

  Problem pointee(QualType type, CXXRecordDecl* record) {
    const QualType element = member_type(record, "element_type");
    if (element.isNull()) return std::nullopt;
    const auto* specialisation = dyn_cast<ClassTemplateSpecializationDecl>(record);
    if (specialisation && specialisation->getTemplateArgs().size() > 0 &&
        specialisation->getTemplateArgs()[0].getAsType()->isArrayType())
      return problem("is a '" + display(type) + "', which does not know how many elements it has",
                     "use std::vector");
    if (may_be_derived(element) && (role_ == TypeRole::kResult || !traits_.is_custom(element)))
      return problem(
          "is a '" + display(type) + "' to a polymorphic class, whose derived classes cannot be told apart",
          "make the class final, use std::variant, or specialise cachepy::Codec for the pointer");
    return member(type, record, "element_type", Made::kYes);
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
      if (Problem found = step({std::move(text)}, flat[i].getAsType(), made)) return found;
    }
    return std::nullopt;
  }

  Problem members(QualType type, CXXRecordDecl* record, Made parts) {
    if (const Reason reason = reason_against(record); !reason.what.empty())
      return problem("is a '" + display(type) + "', which " + reason.what.str(), reason.advice.str());
    const FieldList list = list_fields(record);
    for (const FieldList::Refusal& refusal : list.refusals) {
      if (refusal.field) path_.push_back({display(refusal.field), refusal.field});
      return problem(refusal.what, refusal.advice);
    }
    for (const CXXBaseSpecifier* base : list.bases)
      if (Problem found = step({"base class " + display(base->getType())}, base->getType(), parts))
        return found;
    for (const FieldPath& path : list.fields) {
      const FieldDecl* field = path.steps.back();
      if (Problem found = step({display(field), field}, field->getType(), parts)) return found;
    }
    return std::nullopt;
  }

  Problem member(QualType type, CXXRecordDecl* record, StringRef name, Made made) {
    const QualType inner = member_type(record, name);
    if (inner.isNull()) return std::nullopt;
    return step({display(type) + "::" + name.str()}, inner, made);
  }

  Problem step(Step next, QualType type, Made made) {
    path_.push_back(std::move(next));
    Problem found = value(type, made);
    path_.pop_back();
    return found;
  }

  QualType member_type(CXXRecordDecl* record, StringRef name) const {
    LookupResult found(sema_, &context_.Idents.get(name), record->getLocation(), Sema::LookupOrdinaryName);
    found.suppressDiagnostics();
    sema_.LookupQualifiedName(found, record);
    const auto* type = found.getAsSingle<TypeDecl>();
    return type ? context_.getTypeDeclType(type) : QualType();
  }

  bool has_member(CXXRecordDecl* record, StringRef name) const {
    LookupResult found(sema_, &context_.Idents.get(name), record->getLocation(), Sema::LookupOrdinaryName);
    found.suppressDiagnostics();
    return sema_.LookupQualifiedName(found, record);
  }

  static bool may_be_derived(QualType type) {
    const CXXRecordDecl* record = type->getAsCXXRecordDecl();
    return record && record->hasDefinition() && record->isPolymorphic() && !record->isEffectivelyFinal();
  }

  std::string display(QualType type) const {
    std::string text = type.getCanonicalType().getUnqualifiedType().getAsString(policy_);
    // As everybody spells it.
    for (const auto& [canonical, usual] : {std::pair("std::basic_string<char>", "std::string"),
                                           std::pair("std::basic_string_view<char>", "std::string_view")})
      for (std::size_t at; (at = text.find(canonical)) != std::string::npos;)
        text.replace(at, std::strlen(canonical), usual);
    return text;
  }
  std::string display(const FieldDecl* field) const {
    const auto* record = cast<RecordDecl>(field->getParent());
    while (record->isAnonymousStructOrUnion()) record = cast<RecordDecl>(record->getParent());
    const StringRef name = field->isAnonymousStructOrUnion() ? "(anonymous union)" : field->getName();
    return display(context_.getRecordType(record)) + "::" + name.str();
  }

  /// Whether marking a field [[cachepy::ignore]] would do where it is the last step.
  enum class Ignoring { kHelps, kNoHelp };

  TypeProblem problem(std::string what, std::string advice, Ignoring ignoring = Ignoring::kHelps) const {
    TypeProblem result{"", std::move(what), std::move(advice), SourceLocation()};
    std::vector<std::string> texts;
    const Step* own = nullptr;      // the innermost field that the user can change
    const Step* foreign = nullptr;  // the outermost that he cannot
    for (const Step& step : path_) {
      texts.push_back(step.text);
      if (!step.field) continue;
      if (!sema_.SourceMgr.isInSystemHeader(step.field->getLocation()))
        own = &step;
      else if (!foreign)
        foreign = &step;
    }
    result.path = llvm::join(texts, " -> ");
    if (foreign)
      result.advice = "specialise cachepy::Codec for '" +
                      display(context_.getRecordType(cast<RecordDecl>(foreign->field->getParent()))) + "'";
    if (own) {
      result.loc = own->field->getLocation();
      if (own != &path_.back())
        result.advice += ", or mark " + own->text + " [[cachepy::ignore]]";
      else if (ignoring == Ignoring::kHelps && !own->field->isAnonymousStructOrUnion())
        result.advice += ", or mark the field [[cachepy::ignore]]";
    }
    return result;
  }

  Sema& sema_;
  ASTContext& context_;
  const RuntimeTraits& traits_;
  const TypeRole role_;
  PrintingPolicy policy_;
  std::vector<Step> path_;
  llvm::DenseSet<std::pair<const Type*, unsigned>> seen_;  // with whether the parts are made
};

}  // namespace

std::string TypeProblem::message() const {
  return (path.empty() ? "it" : path) + " " + what + "; " + advice;
}

std::optional<TypeProblem> check_type(QualType type, TypeRole role, Sema& sema) {
  const std::optional<RuntimeTraits> traits = RuntimeTraits::find(sema);
  if (!traits || type->isDependentType()) return std::nullopt;
  return Walk(sema, *traits, role).check(type);
}

}  // namespace cachepy::plugin
