// The part of CodeWriter for statements, and for the variables that they declare.
#include "clang/AST/Attr.h"
#include "clang/AST/StmtCXX.h"
#include "clang/AST/StmtOpenMP.h"
#include "fingerprint/literal_text.h"
#include "fingerprint/writer.h"

namespace cachepy::plugin {

using namespace clang;

bool CodeWriter::VisitDeclStmt(const DeclStmt* stmt) {
  for (const Decl* decl : stmt->decls()) {
    if (const auto* variable = dyn_cast<VarDecl>(decl); variable && !variable->isLocalExternDecl())
      variable_declaration(variable);
    if (const auto* alias = dyn_cast<TypedefNameDecl>(decl))
      sizes_of_variable_arrays(alias->getUnderlyingType());
  }
  return true;
}

void CodeWriter::variable_declaration(const VarDecl* variable) {
  numbered(variable);
  type(variable->getType());
  if (variable->isConstexpr()) token("constexpr");  // for __builtin_is_constant_evaluated()
  if (variable->isStaticLocal()) token("static");
  if (variable->getTLSKind() != VarDecl::TLS_None) token("thread_local");
  if (const auto* cleanup = variable->getAttr<CleanupAttr>()) function(cleanup->getFunctionDecl());
  sizes_of_variable_arrays(variable->getType());
  statement(variable->getInit());
  if (const auto* decomposition = dyn_cast<DecompositionDecl>(variable)) {
    for (const BindingDecl* binding : decomposition->bindings()) {
      declare(binding);
      if (const VarDecl* holder = binding->getHoldingVar()) variable_declaration(holder);
      statement(binding->getBinding());
    }
  }
}

void CodeWriter::sizes_of_variable_arrays(QualType type) {
  while (const ArrayType* array = context_.getAsArrayType(type)) {
    if (const auto* sized = dyn_cast<VariableArrayType>(array)) statement(sized->getSizeExpr());
    type = array->getElementType();
  }
}

bool CodeWriter::VisitIfStmt(const IfStmt* stmt) {
  token(static_cast<unsigned>(stmt->getStatementKind()));
  std::optional<const Stmt*> taken = stmt->getNondiscardedCase(context_);
  if (!taken) return false;
  statement(stmt->getInit());
  statement(*taken);
  return true;
}

bool CodeWriter::VisitCXXCatchStmt(const CXXCatchStmt* stmt) {
  if (const VarDecl* exception = stmt->getExceptionDecl()) variable_declaration(exception);
  return false;
}

bool CodeWriter::VisitLabelStmt(const LabelStmt* stmt) {
  numbered(stmt->getDecl());
  return false;
}

bool CodeWriter::VisitGotoStmt(const GotoStmt* stmt) {
  numbered(stmt->getLabel());
  return true;
}

bool CodeWriter::VisitAddrLabelExpr(const AddrLabelExpr* expr) {
  numbered(expr->getLabel());
  return true;
}

bool CodeWriter::VisitGCCAsmStmt(const GCCAsmStmt* stmt) {
  token(literal_text(stmt->getAsmString(), context_));
  for (unsigned i = 0; i < stmt->getNumOutputs(); ++i) {
    token(stmt->getOutputName(i));
    token(stmt->getOutputConstraint(i));
  }
  for (unsigned i = 0; i < stmt->getNumInputs(); ++i) {
    token(stmt->getInputName(i));
    token(stmt->getInputConstraint(i));
  }
  for (unsigned i = 0; i < stmt->getNumClobbers(); ++i) token(stmt->getClobber(i));
  for (const AddrLabelExpr* label : stmt->labels()) statement(label);  // no children of it
  return false;
}

bool CodeWriter::VisitCapturedStmt(const CapturedStmt* stmt) {
  statement(stmt->getCapturedStmt());
  return true;
}

bool CodeWriter::VisitOMPExecutableDirective(const OMPExecutableDirective* directive) {
  for (const OMPClause* clause : directive->clauses()) {
    token(llvm::omp::getOpenMPClauseName(clause->getClauseKind()));
    for (const Stmt* child : clause->children()) statement(child);
    if (const auto* reduction = dyn_cast<OMPReductionClause>(clause))
      for (const Expr* operation : reduction->reduction_ops()) statement(operation);
    if (const auto* schedule = dyn_cast<OMPScheduleClause>(clause)) token(schedule->getScheduleKind());
  }
  return false;
}

}  // namespace cachepy::plugin
