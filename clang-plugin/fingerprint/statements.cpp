// The part of CodeWriter for statements, and for the variables that they declare.
#include "clang/AST/Attr.h"
#include "clang/AST/StmtCXX.h"
#include "clang/AST/StmtOpenMP.h"
#include "fingerprint/literal_text.h"
#include "fingerprint/wrapping.h"
#include "fingerprint/writer.h"

namespace cachepy::plugin {

using namespace clang;

bool CodeWriter::VisitCompoundStmt(const CompoundStmt* stmt) {
  if (stmt->hasStoredFPFeatures()) floating_point(stmt->getStoredFPFeatures());
  for (const Stmt* child : stmt->body())
    if (!says_nothing(child)) statement(child);
  return true;
}

bool CodeWriter::VisitDeclStmt(const DeclStmt* stmt) {
  for (const Decl* decl : stmt->decls()) {
    if (const auto* variable = dyn_cast<VarDecl>(decl); variable && !variable->isLocalExternDecl())
      variable_declaration(variable);
    if (const auto* alias = dyn_cast<TypedefNameDecl>(decl))
      sizes_of_variable_arrays(alias->getUnderlyingType());
  }
  return true;
}

// A const scalar that is computed at run time. Removing the const of a variable that is never written changes nothing. This does not apply
// to constant initialisers, because the compiler treats a const variable with a constant initialiser differently.
static bool is_const_for_looks(const VarDecl* variable) {
  const QualType type = variable->getType();
  if (!type.isConstQualified() || !type->isScalarType() || type.isVolatileQualified()) return false;
  if (variable->isConstexpr() || !variable->hasLocalStorage() || !variable->getInit()) return false;
  return variable->getInit()->isValueDependent() || !variable->evaluateValue();
}

void CodeWriter::variable_declaration(const VarDecl* variable) {
  numbered(variable);
  type_as_written(is_const_for_looks(variable) ? variable->getType().getUnqualifiedType()
                                               : variable->getType());
  if (variable->isConstexpr()) token("constexpr");  // for __builtin_is_constant_evaluated()
  if (variable->isStaticLocal()) token("static");
  code_.needs_name |= variable->isStaticLocal();
  if (variable->getStorageClass() == SC_Register) token("register");
  if (variable->getTLSKind() != VarDecl::TLS_None) token("thread_local");
  attributes(variable);
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
  if (type.isNull() || !type->isVariablyModifiedType()) return;
  if (const ArrayType* array = context_.getAsArrayType(type)) {
    if (const auto* sized = dyn_cast<VariableArrayType>(array)) statement(sized->getSizeExpr());
    sizes_of_variable_arrays(array->getElementType());
  } else if (const auto* function = type->getAs<FunctionProtoType>()) {
    sizes_of_variable_arrays(function->getReturnType());
    for (const QualType parameter : function->param_types()) sizes_of_variable_arrays(parameter);
  } else if (const auto* atomic = type->getAs<AtomicType>()) {
    sizes_of_variable_arrays(atomic->getValueType());
  } else {
    sizes_of_variable_arrays(type->getPointeeType());
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
  code_.needs_name = true;  // the address shows whose label it is
  return true;
}

bool CodeWriter::VisitCapturedStmt(const CapturedStmt* stmt) {
  statement(stmt->getCapturedStmt());
  return true;
}

}  // namespace cachepy::plugin
