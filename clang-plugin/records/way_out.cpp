#include "records/way_out.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "records/state_reads.h"
#include "types/standard_types.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

bool is_of_library(const Decl* decl, const SourceManager& sources) {
  return sources.isInSystemHeader(decl->getLocation()) || is_of_known_library(decl->getDeclContext());
}

bool can_be_called(QualType type) {
  if (type->isFunctionPointerType()) return true;
  const CXXRecordDecl* record = type->getAsCXXRecordDecl();
  if (!record || !record->hasDefinition()) return false;
  ASTContext& context = record->getASTContext();
  return !record->lookup(context.DeclarationNames.getCXXOperatorName(OO_Call)).empty();
}

/// Finds out whether a type holds something by which what is elsewhere can be written.
class Handles {
 public:
  explicit Handles(const SourceManager& sources) : sources_(sources) {}

  bool in(QualType type) {
    if (type->isFunctionType()) return true;
    if (type->isReferenceType() || type->isPointerType())
      return !type->getPointeeType().isConstQualified() || in(type->getPointeeType());
    if (const auto* array = type->getAsArrayTypeUnsafe()) return in(array->getElementType());
    const CXXRecordDecl* record = type->getAsCXXRecordDecl();
    if (record) record = record->getDefinition();
    if (!record || !seen_.insert(record).second) return false;
    if (record->isLambda()) return record->capture_size() != 0;
    const auto* instance = dyn_cast<ClassTemplateSpecializationDecl>(record);
    if (is_of_library(record, sources_)) return instance && in_arguments(instance);
    return llvm::any_of(record->bases(), [&](const CXXBaseSpecifier& base) { return in(base.getType()); }) ||
           llvm::any_of(record->fields(), [&](const FieldDecl* field) { return in(field->getType()); });
  }

 private:
  bool in_arguments(const ClassTemplateSpecializationDecl* instance) {
    const ArrayRef<TemplateArgument> arguments = instance->getTemplateArgs().asArray();
    const bool is_handle = is_writable_view(instance) ||
                           is_standard(instance, {"reference_wrapper", "shared_ptr", "unique_ptr"});
    if (is_handle && !arguments.empty() && arguments[0].getKind() == TemplateArgument::Type)
      return !arguments[0].getAsType().isConstQualified();
    return llvm::any_of(arguments, [&](const TemplateArgument& argument) { return in_argument(argument); });
  }
  bool in_argument(const TemplateArgument& argument) {
    if (argument.getKind() == TemplateArgument::Pack)
      return llvm::any_of(argument.pack_elements(),
                          [&](const TemplateArgument& element) { return in_argument(element); });
    return argument.getKind() == TemplateArgument::Type && in(argument.getAsType());
  }

  const SourceManager& sources_;
  llvm::SmallPtrSet<const CXXRecordDecl*, 8> seen_;
};

/// Finds out whether a body may write variables that outlive the call: whether it names any, but to read it.
class MayWriteState : public RecursiveASTVisitor<MayWriteState> {
  using Base = RecursiveASTVisitor<MayWriteState>;

 public:
  explicit MayWriteState(const SourceManager& sources) : sources_(sources) {}

  bool TraverseImplicitCastExpr(ImplicitCastExpr* cast) {
    const CastKind kind = cast->getCastKind();
    const bool reads = kind == CK_LValueToRValue || (kind == CK_NoOp && cast->getType().isConstQualified());
    const Expr* place = cast->getSubExpr()->IgnoreParens();
    for (const auto* member = dyn_cast<MemberExpr>(place); member && !member->isArrow();
         member = dyn_cast<MemberExpr>(place))
      place = member->getBase()->IgnoreParens();
    return (reads && isa<DeclRefExpr>(place)) || Base::TraverseImplicitCastExpr(cast);
  }
  bool VisitDeclRefExpr(DeclRefExpr* use) { return look_at(use->getDecl()); }
  bool VisitMemberExpr(MemberExpr* use) { return look_at(use->getMemberDecl()); }

  bool found = false;

 private:
  bool look_at(const ValueDecl* decl) {
    const auto* variable = dyn_cast<VarDecl>(decl);
    found |= variable && !sources_.isInSystemHeader(variable->getLocation()) &&
             change_of(variable, variable->getASTContext()) == Change::kAnyTime;
    return !found;
  }
  const SourceManager& sources_;
};

}  // namespace

bool has_way_out(const CallExpr* call, unsigned first_argument) {
  const FunctionDecl* callee = call->getDirectCallee();
  if (!callee) return true;
  const SourceManager& sources = callee->getASTContext().getSourceManager();
  const bool of_library = is_of_library(callee, sources);
  for (unsigned i = first_argument; i < call->getNumArgs(); ++i) {
    const Expr* argument = call->getArg(i);
    const QualType type = argument->getType();
    if (type->isPointerType() && !type->getPointeeType().isConstQualified()) return true;
    if (argument->isLValue() && !type.isConstQualified()) return true;
    // A library keeps what it is given, and calls what can be called.
    if (of_library ? can_be_called(type) : Handles(sources).in(type)) return true;
  }
  const FunctionDecl* definition = of_library ? nullptr : callee->getDefinition();
  if (!definition) return false;
  MayWriteState body(sources);
  body.TraverseStmt(definition->getBody());
  return body.found;
}

}  // namespace cachepy::plugin
