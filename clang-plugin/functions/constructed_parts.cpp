#include "functions/constructed_parts.h"

#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Sema/Sema.h"
#include "types/runtime_traits.h"
#include "types/standard_types.h"
#include "types/type_check.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

constexpr const char* kInstead = "cache a function that returns the object instead";

class Constructed {
 public:
  explicit Constructed(Sema& sema)
      : traits_(RuntimeTraits::find(sema)), sema_(sema), context_(sema.Context) {}

  ObjectParts parts_of(const CXXRecordDecl* record) {
    if (record->getNumVBases() != 0)
      refuse(std::string("it constructs an object with virtual bases; ") + kInstead, record->getLocation());
    else
      add_parts_of(record, {}, "this.");
    return std::move(found_);
  }

 private:
  using BasePath = SmallVector<const CXXBaseSpecifier*, 1>;

  void add_parts_of(const CXXRecordDecl* record, const BasePath& path, const std::string& prefix) {
    const FieldList list = list_fields(record, FieldUse::kRestoring);
    for (const FieldList::Refusal& refusal : list.refusals) {
      const std::string name = refusal.field && !refusal.field->getName().empty()
                                   ? prefix + refusal.field->getName().str()
                                   : StringRef(prefix).rtrim(".:").str();
      refuse(
          "what it constructs, '" + name + "', " + refusal.what + "; " + refusal.advice + ", or " + kInstead,
          refusal.field ? refusal.field->getLocation() : record->getLocation());
    }
    for (const CXXBaseSpecifier* base : list.bases) add_base(base, path);
    for (const FieldPath& field : list.fields) add_field(field, path, prefix);
    FieldPath ignored;
    add_ignored(record, ignored, path, prefix);
  }

  void add_base(const CXXBaseSpecifier* base, BasePath path) {
    const CXXRecordDecl* record = base->getType()->getAsCXXRecordDecl()->getDefinition();
    path.push_back(base);
    const std::string name = "this." + stable_name(base->getType(), context_);
    if (!sema_.SourceMgr.isInSystemHeader(record->getLocation()))
      return add_parts_of(record, path, name + "::");
    if (record->isEmpty()) return;
    if (record->isPolymorphic())  // it would be one of that class then
      return refuse(
          "what it constructs, '" + name + "', is a class of a library with virtual functions; " + kInstead,
          base->getBeginLoc());
    add({name, base->getType(), path, {}, base->getBeginLoc(), PartUse::kMake});
  }

  void add_field(const FieldPath& field, const BasePath& path, const std::string& prefix) {
    const FieldDecl* last = field.steps.back();
    const std::string name = prefix + last->getName().str();
    if (field.by_value)
      return refuse(
          "what it constructs, '" + name +
              "', is a bit-field, or lies unaligned in a packed class; make it a field of its own, or " +
              kInstead,
          last->getLocation());
    if (field.is_choice)
      return refuse(
          "what it constructs, '" + prefix + "(union)', has members marked [[cachepy::active]]; " + kInstead,
          last->getLocation());
    if (field.size)
      return refuse("what it constructs, '" + name +
                        "', is a pointer to elements; hold them in a std::vector, or " + kInstead,
                    last->getLocation());
    const PartUse use = is_for_synchronisation(last->getType()) ? PartUse::kInit : PartUse::kMake;
    add({name, last->getType(), path, field, last->getLocation(), use});
  }

  void add_ignored(const RecordDecl* record, FieldPath& way, const BasePath& path,
                   const std::string& prefix) {
    for (FieldDecl* field : record->fields()) {
      way.steps.push_back(field);
      if (is_ignored(field))
        add({prefix + field->getName().str(), field->getType(), path, way, field->getLocation(),
             PartUse::kInit});
      else if (field->isAnonymousStructOrUnion() && !field->getType()->isUnionType())
        add_ignored(field->getType()->getAsRecordDecl(), way, path, prefix);
      way.steps.pop_back();
    }
  }

  void add(ObjectPart part) {
    if (part.use == PartUse::kInit) {
      if (traits_ && !part.type->isReferenceType() && !part.field.steps.back()->isBitField() &&
          traits_->is_default_constructible(context_.getBaseElementType(part.type).getUnqualifiedType()))
        return found_.parts.push_back(std::move(part));
      return refuse("what it constructs, '" + part.name +
                        "', is not stored and has no default constructor; " + kInstead,
                    part.read_at);
    }
    const std::optional<TypeProblem> problem =
        check_type(part.type.getUnqualifiedType(), TypeRole::kResult, sema_);
    if (!problem) return found_.parts.push_back(std::move(part));
    refuse("what it constructs, '" + part.name + "', cannot be stored: " + problem->message() +
               (part.field.steps.empty() ? "" : ", or mark the field [[cachepy::ignore]]"),
           problem->loc.isValid() ? problem->loc : part.read_at);
  }

  void refuse(std::string what, SourceLocation declared_at) {
    found_.problems.push_back({std::move(what), {}, declared_at});
  }

  const std::optional<RuntimeTraits> traits_;
  Sema& sema_;
  ASTContext& context_;
  ObjectParts found_;
};

}  // namespace

ObjectParts parts_to_construct(const CXXRecordDecl* record, Sema& sema) {
  return Constructed(sema).parts_of(record->getDefinition());
}

}  // namespace cachepy::plugin
