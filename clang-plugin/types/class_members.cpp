#include "types/class_members.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/Expr.h"
#include "clang/Sema/Lookup.h"
#include "clang/Sema/Sema.h"
#include "compiler/llvm_compat.h"
#include "types/runtime_traits.h"
#include "types/standard_types.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

/// Whether a parameter is for objects of this very class, and not for those of one of its bases.
bool is_for(QualType parameter, const CXXRecordDecl* record, const ASTContext& context) {
  parameter = parameter.getNonReferenceType().getUnqualifiedType();
  if (!parameter->isDependentType()) return context.hasSameType(parameter, compat::type_of(record));
  if (parameter->isTemplateTypeParmType()) return true;
  const auto* pattern = parameter->getAs<TemplateSpecializationType>();
  const auto* specialisation = dyn_cast<ClassTemplateSpecializationDecl>(record);
  const TemplateDecl* wanted = pattern ? pattern->getTemplateName().getAsTemplateDecl() : nullptr;
  return wanted && specialisation &&
         wanted->getCanonicalDecl() == specialisation->getSpecializedTemplate()->getCanonicalDecl();
}

/// Also one that it inherits.
bool has_function(const CXXRecordDecl* record, const char* name) {
  if (!record->lookup(&record->getASTContext().Idents.get(name)).empty()) return true;
  return llvm::any_of(record->bases(), [&](const CXXBaseSpecifier& base) {
    const CXXRecordDecl* base_record = base.getType()->getAsCXXRecordDecl();
    return base_record && base_record->hasDefinition() && has_function(base_record->getDefinition(), name);
  });
}

}  // namespace

bool ClassMembers::has(StringRef name) const {
  LookupResult found(sema_, &sema_.Context.Idents.get(name), record_->getLocation(),
                     Sema::LookupOrdinaryName);
  found.suppressDiagnostics();
  return sema_.LookupQualifiedName(found, record_);
}

QualType ClassMembers::type(StringRef name) const {
  LookupResult found(sema_, &sema_.Context.Idents.get(name), record_->getLocation(),
                     Sema::LookupOrdinaryName);
  found.suppressDiagnostics();
  sema_.LookupQualifiedName(found, record_);
  const auto* type = found.getAsSingle<TypeDecl>();
  return type ? compat::type_of(type) : QualType();
}

bool ClassMembers::can_grow() const {
  return has("emplace_back") || has("emplace_hint") || has("emplace_after") ||
         is_standard(record_, {"valarray"});
}

bool ClassMembers::has_state(StringRef policy) const {
  const QualType policy_type = type(policy);
  if (policy_type.isNull()) return false;
  const CXXRecordDecl* policy_class = policy_type->getAsCXXRecordDecl();
  // Where its memory is from says nothing of a value.
  if (policy_class && is_of_known_library(policy_class) && policy_class->getName() == "polymorphic_allocator")
    return false;
  if (!policy_class) return true;
  if (!policy_class->hasDefinition() || policy_class->isEmpty()) return false;
  // One that allocates nothing is the place of the elements themselves, as boost's static_vector has it.
  return policy != "allocator_type" || has_function(policy_class, "allocate");
}

bool ClassMembers::inherits_serialize(const RuntimeTraits& traits) const {
  for (const char* name : {"serialize", "save", "load"})
    if (!record_->lookup(&sema_.Context.Idents.get(name)).empty()) return false;
  if (is_meant_by_free_function("serialize") || is_meant_by_free_function("save")) return false;
  return llvm::any_of(record_->bases(), [&](const CXXBaseSpecifier& base) {
    return traits.kind_of(base.getType()) == Kind::kArchive &&
           !adds_nothing_to(base.getType()->getAsCXXRecordDecl());
  });
}

bool ClassMembers::adds_nothing_to(const CXXRecordDecl* base) const {
  return record_->field_empty() && llvm::all_of(record_->bases(), [&](const CXXBaseSpecifier& other) {
           const CXXRecordDecl* other_record = other.getType()->getAsCXXRecordDecl();
           return other_record->getCanonicalDecl() == base->getCanonicalDecl() || other_record->isEmpty();
         });
}

bool ClassMembers::is_meant_by_free_function(StringRef name) const {
  OpaqueValueExpr object(record_->getLocation(), compat::type_of(record_), VK_LValue);
  ADLResult found;
  sema_.ArgumentDependentLookup(&sema_.Context.Idents.get(name), record_->getLocation(), {&object}, found);
  return llvm::any_of(found, [&](const NamedDecl* decl) {
    const FunctionDecl* function = decl->getAsFunction();
    return function && function->getNumParams() >= 2 &&
           is_for(function->getParamDecl(1)->getType(), record_, sema_.Context);
  });
}

bool is_movable(const CXXRecordDecl* record) {
  if (!record->hasDefinition()) return true;
  if (record->hasSimpleMoveConstructor()) return true;
  if (record->hasSimpleCopyConstructor() && record->hasCopyConstructorWithConstParam()) return true;
  bool declared = false;
  for (const clang::CXXConstructorDecl* constructor : record->ctors()) {
    unsigned qualifiers = 0;
    if (!constructor->isCopyOrMoveConstructor(qualifiers)) continue;
    if (constructor->isCopyConstructor() && !(qualifiers & clang::Qualifiers::Const)) {
      declared = true;  // for lvalues only
      continue;
    }
    // An implicitly deleted move constructor is passed over by overload resolution.
    if (!constructor->isDeleted()) return true;
    declared = true;
  }
  return !declared &&
         (record->needsImplicitMoveConstructor() ||
          (record->needsImplicitCopyConstructor() && record->implicitCopyConstructorHasConstParam())) &&
         !record->defaultedCopyConstructorIsDeleted();
}

}  // namespace cachepy::plugin
