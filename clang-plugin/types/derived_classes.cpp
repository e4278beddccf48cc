#include "types/derived_classes.h"

#include "abi.h"
#include "base/runtime_names.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/CXXInheritance.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Sema/Sema.h"
#include "compiler/llvm_compat.h"
#include "llvm/ADT/SetVector.h"
#include "types/standard_types.h"
#include "types/type_check.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

// Compilations in one process run one after the other, so this needs no lock.
llvm::SetVector<const CXXRecordDecl*>& needed_bases() {
  static llvm::SetVector<const CXXRecordDecl*> of_this_compilation;
  return of_this_compilation;
}

bool is_reached_once_and_publicly(const CXXRecordDecl* record, const CXXRecordDecl* base) {
  CXXBasePaths paths;
  return record->isDerivedFrom(base, paths) &&
         !paths.isAmbiguous(base->getASTContext().getCanonicalType(compat::type_of(base))) &&
         paths.front().Access == AS_public;
}

/// The bases through which an object can be held.
std::vector<QualType> public_bases(const CXXRecordDecl* record) {
  llvm::SetVector<const CXXRecordDecl*> bases;
  record->forallBases([&](const CXXRecordDecl* base) {
    if (base->isPolymorphic() && is_reached_once_and_publicly(record, base))
      bases.insert(base->getCanonicalDecl());
    return true;
  });
  std::vector<QualType> types;
  for (const CXXRecordDecl* base : bases) types.push_back(compat::type_of(base));
  return types;
}

bool can_have_objects(const CXXRecordDecl* record) {
  return record && record->hasDefinition() && !record->isInvalidDecl() && !record->isDependentContext() &&
         record->isPolymorphic() && !record->isAbstract() && !record->isLambda();
}

/// Whether another translation unit may have references and pointers to a class of the user's that it is derived from.
bool has_base_in_header(const CXXRecordDecl* record) {
  const SourceManager& sources = record->getASTContext().getSourceManager();
  bool found = false;
  record->forallBases([&](const CXXRecordDecl* base) {
    const SourceLocation where = base->getLocation();
    found |= base->isPolymorphic() && !sources.isInSystemHeader(where) && !sources.isInMainFile(where);
    return !found;
  });
  return found;
}

}  // namespace

void need_classes_derived_from(const CXXRecordDecl* base) {
  if (base) needed_bases().insert(base->getCanonicalDecl());
}

void forget_needed_bases() {
  needed_bases().clear();
}

void DerivedClasses::see(const TagDecl* tag) {
  const auto* record = dyn_cast<CXXRecordDecl>(tag);
  if (record && !record->isDependentContext() && record->hasDefinition() && record->isPolymorphic())
    seen_.push_back(record);
}

std::vector<DerivedClasses::Class> DerivedClasses::all(Sema& sema) const {
  if (!sema.getLangOpts().RTTI ||
      !find_in<FunctionTemplateDecl>(sema.Context, detail_namespace(sema.Context), abi::kDynamicClass))
    return {};
  std::vector<Class> classes;
  llvm::SetVector<const CXXRecordDecl*> found;
  const auto is_needed = [](const CXXRecordDecl* record) {
    return llvm::any_of(needed_bases(),
                        [&](const CXXRecordDecl* base) { return record->isDerivedFrom(base); });
  };
  for (const CXXRecordDecl* record : seen_)
    if (sema.VTablesUsed.count(const_cast<CXXRecordDecl*>(record->getCanonicalDecl())) &&
        can_have_objects(record) && has_base_in_header(record))
      found.insert(record->getCanonicalDecl());
  // What is needed may become more while it is looked at: objects hold pointers to others.
  for (std::size_t done = 0, bases = 0; done < found.size() || bases < needed_bases().size();) {
    for (; done < found.size(); ++done) {
      const QualType type = compat::type_of(found[done]);
      Class& added =
          classes.emplace_back(Class{type, public_bases(found[done]->getDefinition()), Use::kStored, ""});
      if (std::optional<TypeProblem> problem = check_class(type, added.bases, TypeRole::kResult, sema)) {
        added.use = Use::kHashed;
        added.problem = problem->message();
        if ((problem = check_class(type, added.bases, TypeRole::kArgument, sema))) {
          added.use = Use::kNone;
          added.problem = problem->message();
        }
      }
    }
    bases = needed_bases().size();
    for (const CXXRecordDecl* record : seen_)
      if (can_have_objects(record) && is_needed(record->getDefinition()))
        found.insert(record->getCanonicalDecl());
  }
  return classes;
}

}  // namespace cachepy::plugin
