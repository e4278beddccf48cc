#include "functions/object_parts.h"

#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Sema/Sema.h"
#include "compiler/llvm_compat.h"
#include "types/class_members.h"
#include "types/runtime_traits.h"
#include "types/standard_types.h"
#include "types/type_check.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

class Chooser {
 public:
  Chooser(const ObjectReads& reads, Sema& sema)
      : reads_(reads), traits_(RuntimeTraits::find(sema)), sema_(sema), context_(sema.Context) {}

  ObjectParts choose(const CXXRecordDecl* record) {
    if (reads_.derived) {
      add_as_derived(reads_.derived);
      return std::move(chosen_);
    }
    if (reads_.beyond) {
      if (!add_derived(record)) add_problem_of_derived(record);
      return std::move(chosen_);
    }
    if (!has_own_codec(record))
      add_parts_of(record, {}, "this.");
    else if (const SourceLocation where = read_at(record); where.isValid())
      add({"this", compat::type_of(record), {}, {}, where, use_of(is_written(record))});
    return std::move(chosen_);
  }

 private:
  using BasePath = SmallVector<const CXXBaseSpecifier*, 1>;

  /// Adds the whole object as one of the class that it is known to be of, or of one derived from that.
  void add_as_derived(const CXXRecordDecl* derived) {
    const bool is_written = reads_.everything_written;
    const QualType type = compat::type_of(derived);
    add({"this",
         is_written ? type : context_.getLValueReferenceType(type.withConst()),
         {},
         {},
         reads_.everything,
         use_of(is_written),
         derived});
  }

  /// Adds the whole object, with what a derived class adds. False if that is impossible, or the function changes the object.
  bool add_derived(const CXXRecordDecl* record) {
    if (!record->isPolymorphic() || has_own_codec(record) || changes_object()) return false;
    const QualType type = context_.getLValueReferenceType(compat::type_of(record).withConst());
    add({"this", type, {}, {}, reads_.beyond->where, PartUse::kRead});
    return true;
  }
  void add_problem_of_derived(const CXXRecordDecl* record) {
    const std::string advice =
        changes_object()
            ? "it changes its object, and a hit cannot give back what a class derived from '" +
                  record->getNameAsString() + "' adds; make the class final, or return what changes"
            : "what a class derived from '" + record->getNameAsString() +
                  "' adds is not in the key; make the class final, or cache a static function that "
                  "takes what it reads as parameters";
    chosen_.problems.push_back({"it " + reads_.beyond->how + ", and " + advice, reads_.beyond->where, {}});
  }
  bool changes_object() const {
    return reads_.beyond->is_written || reads_.everything_written || !reads_.written_fields.empty() ||
           !reads_.written_bases.empty();
  }

  void add_parts_of(const CXXRecordDecl* record, const BasePath& path, const std::string& prefix) {
    const FieldList list = list_fields(record, FieldUse::kReading);
    if (const FieldPath* dependent = part_of_a_whole(list)) {
      const std::string name = StringRef(prefix).rtrim(".:").str();
      const bool changes = dependent->size || is_written_anywhere(list);
      return add({name, compat::type_of(record), path, {}, read_at(*dependent), use_of(changes)});
    }
    for (const CXXBaseSpecifier* base : list.bases) add_base(base, path);
    for (const FieldPath& field : list.fields) {
      const SourceLocation where = read_at(field);
      if (where.isInvalid() || is_for_synchronisation(field.steps.back()->getType())) continue;
      add({prefix + field.steps.back()->getName().str(), field.steps.back()->getType(), path, field, where,
           use_of(is_written(field))});
    }
    for (const FieldList::Refusal& refusal : list.refusals) {
      const SourceLocation where = refusal.field ? read_at(refusal.field) : read_at(record);
      if (where.isInvalid()) continue;
      std::string name = "this";
      if (refusal.field)
        name = refusal.field->isAnonymousStructOrUnion() ? prefix + "(anonymous union)"
                                                         : prefix + refusal.field->getName().str();
      chosen_.problems.push_back(
          {"what it reads of its object, '" + name + "', " + refusal.what + "; " + refusal.advice, where,
           refusal.field ? refusal.field->getLocation() : record->getLocation()});
    }
  }

  /// Elements that are written change together with the fields that hold their number, and a union has a value only together with
  /// the fields that tell its active member.
  const FieldPath* part_of_a_whole(const FieldList& list) const {
    for (const FieldPath& field : list.fields)
      if (read_at(field).isValid() && (field.is_choice || (field.size && is_written(field)))) return &field;
    return nullptr;
  }
  bool is_written_anywhere(const FieldList& list) const {
    return llvm::any_of(list.fields, [&](const FieldPath& field) { return is_written(field); });
  }

  void add_base(const CXXBaseSpecifier* base, BasePath path) {
    const CXXRecordDecl* record = base->getType()->getAsCXXRecordDecl()->getDefinition();
    if (base->isVirtual() && !virtual_bases_.insert(record).second) return;
    path.push_back(base);
    if (!counts_as_one(record))
      return add_parts_of(record, path, "this." + stable_name(base->getType(), context_) + "::");
    if (const SourceLocation where = read_at(record); where.isValid())
      add({"this." + stable_name(base->getType(), context_),
           base->getType(),
           path,
           {},
           where,
           use_of(is_written(record))});
  }

  bool counts_as_one(const CXXRecordDecl* record) const {
    return sema_.SourceMgr.isInSystemHeader(record->getLocation()) || has_own_codec(record);
  }
  bool has_own_codec(const CXXRecordDecl* record) const {
    if (!traits_) return false;
    const Kind kind = traits_->kind_of(compat::type_of(record));
    if (kind != Kind::kArchive) return kind == Kind::kCodec;
    return !ClassMembers(sema_, record).inherits_serialize(*traits_);
  }

  /// A use of an anonymous union is a use of the part as which it is passed.
  SourceLocation read_at(const FieldPath& path) const {
    for (const FieldDecl* step : path.steps)
      if (const auto found = reads_.fields.find(step->getCanonicalDecl()); found != reads_.fields.end())
        return found->second;
    return reads_.everything;
  }
  bool is_written(const FieldPath& path) const {
    return llvm::any_of(path.steps,
                        [&](const FieldDecl* step) {
                          return reads_.written_fields.contains(step->getCanonicalDecl());
                        }) ||
           is_written(path.steps.back());
  }

  SourceLocation read_at(const FieldDecl* field) const {
    const auto found = reads_.fields.find(field->getCanonicalDecl());
    return found != reads_.fields.end() ? found->second : reads_.everything;
  }

  /// The location at which something in a class or its bases is read; invalid if nothing is.
  SourceLocation read_at(const CXXRecordDecl* record) const {
    const auto holds = [&](const CXXRecordDecl* other) {
      return record->getCanonicalDecl() == other->getCanonicalDecl() || record->isDerivedFrom(other);
    };
    for (const auto& [field, where] : reads_.fields)
      if (const auto* parent = dyn_cast<CXXRecordDecl>(field->getParent()); parent && holds(parent))
        return where;
    for (const auto& [base, where] : reads_.bases)
      if (holds(base)) return where;
    return reads_.everything;
  }

  bool is_written(const FieldDecl* field) const {
    if (field->getType().getNonReferenceType().isConstQualified()) return false;
    return reads_.everything_written || reads_.written_fields.contains(field->getCanonicalDecl());
  }
  bool is_written(const CXXRecordDecl* record) const {
    const auto holds = [&](const CXXRecordDecl* other) {
      return record->getCanonicalDecl() == other->getCanonicalDecl() || record->isDerivedFrom(other);
    };
    if (reads_.everything_written || llvm::any_of(reads_.written_bases, holds)) return true;
    return llvm::any_of(reads_.written_fields, [&](const FieldDecl* field) {
      const auto* parent = dyn_cast<CXXRecordDecl>(field->getParent());
      return parent && holds(parent);
    });
  }

  static PartUse use_of(bool is_written) { return is_written ? PartUse::kChange : PartUse::kRead; }

  void add(ObjectPart part) {
    if (part.use == PartUse::kChange) return add_changed(std::move(part));
    const std::optional<TypeProblem> problem = problem_of_reading(part);
    if (!problem) return chosen_.parts.push_back(std::move(part));
    std::string advice;
    if (!part.field.steps.empty() && problem->loc.isInvalid())
      advice = ", or mark the field [[cachepy::ignore]]";
    chosen_.problems.push_back(
        {"what it reads of its object, '" + part.name + "', cannot be in the key: " + problem->message() +
             advice,
         part.read_at, part.field.steps.empty() ? problem->loc : part.field.steps.back()->getLocation()});
  }

  std::optional<TypeProblem> problem_of_reading(const ObjectPart& part) {
    QualType type = part.type->isReferenceType() ? part.type : part.type.getUnqualifiedType();
    if (part.field.size) {
      const FieldDecl* field = part.field.steps.back();
      if (std::string what = problem_of_size(field, *part.field.size, sema_); !what.empty())
        return TypeProblem{"", std::move(what), "write it with fields of its class", field->getLocation()};
      type = element_of_field(field).getUnqualifiedType();
    }
    return check_type(type, TypeRole::kArgument, sema_);
  }

  void add_changed(ObjectPart part) {
    const SourceLocation declared_at =
        part.field.steps.empty() ? SourceLocation() : part.field.steps.back()->getLocation();
    const std::optional<TypeProblem> problem = check_type(part.type, TypeRole::kInOut, sema_);
    std::string why;
    if (part.field.by_value)
      why = "it is a bit-field, or lies unaligned in a packed class; make it a field of its own";
    else if (problem)
      why = problem->message();
    else
      return chosen_.parts.push_back(std::move(part));
    if (declared_at.isValid() && (!problem || problem->loc.isInvalid()))
      why += ", or mark the field [[cachepy::ignore]], which a hit leaves as it is";
    chosen_.problems.push_back(
        {"what it changes of its object, '" + part.name + "', cannot be given back by a hit: " + why,
         part.read_at, declared_at.isValid() || !problem ? declared_at : problem->loc});
  }

  const ObjectReads& reads_;
  const std::optional<RuntimeTraits> traits_;
  Sema& sema_;
  ASTContext& context_;
  ObjectParts chosen_;
  llvm::SmallPtrSet<const CXXRecordDecl*, 4> virtual_bases_;
};

}  // namespace

ObjectParts parts_of_object(const CXXMethodDecl* method, BodyOf body_of, Sema& sema) {
  return parts_that_are_read(reads_of_object(method, body_of), method->getParent(), sema);
}

ObjectParts parts_that_are_read(const ObjectReads& reads, const CXXRecordDecl* record, Sema& sema) {
  return Chooser(reads, sema).choose(record->getDefinition());
}

}  // namespace cachepy::plugin
