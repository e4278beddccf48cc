#include "fingerprint/writer.h"

#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ODRHash.h"
#include "clang/Basic/Builtins.h"
#include "compiler/llvm_compat.h"
#include "fingerprint/literal_text.h"
#include "fingerprint/node_rules.h"
#include "fingerprint/wrapping.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace cachepy::plugin {

using namespace clang;

// --- words -----------------------------------------------------------------------------------------------

void CodeWriter::token(std::uint64_t number) {
  token(llvm::utostr(number));
}

void CodeWriter::spelling(const Spelling& spelling) {
  token(spelling.text);
  if (!spelling.linker.empty()) token(spelling.linker);
}

void CodeWriter::type(QualType type) {
  const Spelling& spelling = names_.type(type);
  this->spelling(spelling);
  for (const CXXRecordDecl* record : spelling.records) refer(record);
  underlying_type(type);
  if (type->isVariablyModifiedType()) sizes_of_variable_arrays(type);
}

// The text contains the name of an enumeration, which determines neither its width nor its sign.
void CodeWriter::underlying_type(QualType type) {
  while (type->isAnyPointerType() || type->isReferenceType()) type = type->getPointeeType();
  const auto* enumeration = type->getBaseElementTypeUnsafe()->getAs<EnumType>();
  if (!enumeration || !enumerations_.insert(enumeration->getDecl()).second) return;
  const EnumDecl* definition = enumeration->getDecl();
  if (!definition->getIntegerType().isNull()) this->type(definition->getIntegerType());
}

std::string CodeWriter::separately(llvm::function_ref<void()> write) {
  std::string before = std::move(code_.text);
  code_.text.clear();
  write();
  std::swap(before, code_.text);
  return before;
}

// Builtins whose value depends on what the optimizer knows.
static bool asks_the_optimizer(const FunctionDecl* function) {
  switch (function->getBuiltinID()) {
    case Builtin::BI__builtin_constant_p:
    case Builtin::BI__builtin_object_size:
    case Builtin::BI__builtin_dynamic_object_size:
    case Builtin::BI__builtin_frame_address:
    case Builtin::BI__builtin_return_address:
      return true;
    default:
      return false;
  }
}

void CodeWriter::refer(const Decl* decl) {
  code_.references.insert(decl->getCanonicalDecl());
  if (const auto* function = dyn_cast<FunctionDecl>(decl)) {
    const std::string& content = names_.content(function);
    if (!content.empty()) token("content " + content);
    // Two that look the same here may differ where the program is put together, so they are told apart by the order of first use.
    if (!content.empty() || names_.is_stable(function))
      token(namesakes_.try_emplace(function->getCanonicalDecl(), namesakes_.size()).first->second);
  }
}

void CodeWriter::function(const FunctionDecl* function, bool is_only_called) {
  if (!is_only_called || names_.content(function).empty()) name(function);
  refer(function);
  const auto* method = dyn_cast<CXXMethodDecl>(function);
  if (method && method->isVirtual()) code_.virtual_calls.insert(method->getCanonicalDecl());
  code_.left_to_optimizer |= asks_the_optimizer(function);
}

void CodeWriter::variable(const VarDecl* variable) {
  name(variable);
  refer(variable);
  // The value of a trait such as std::is_trivially_copyable_v<T> depends on the user's T.
  if (!user_decls_.is_library(variable) || !variable->getType()->isIntegralOrEnumerationType()) return;
  const VarDecl* owner = nullptr;
  const Expr* initialiser = variable->getAnyInitializer(owner);
  if (!initialiser || initialiser->isValueDependent() || !owner->mightBeUsableInConstantExpressions(context_))
    return;
  if (const APValue* value = owner->evaluateValue(); value && value->isInt())
    token(llvm::toString(value->getInt(), 10));
}

void CodeWriter::field(const FieldDecl* field) {
  type(compat::type_of(field->getParent()));
  token(field->getFieldIndex());
}

void CodeWriter::annotations(const Decl* decl) {
  for (const auto* note : decl->specific_attrs<AnnotateAttr>())
    if (note->getAnnotation().starts_with("cachepy")) token(note->getAnnotation());
}

bool CodeWriter::local(const Decl* decl) {
  auto found = locals_.find(decl->getCanonicalDecl());
  if (found == locals_.end()) return false;
  token("local " + llvm::utostr(found->second));
  return true;
}

void CodeWriter::numbered(const Decl* decl) {
  declare(decl);
  local(decl);
}

// Whether a function that the expression names is noexcept may not be known yet.
static QualType without_noexcept(QualType type, const ASTContext& context) {
  if (type->isFunctionProtoType()) {
    const auto* function = type->castAs<FunctionProtoType>();
    return context.getFunctionType(function->getReturnType(), function->getParamTypes(),
                                   function->getExtProtoInfo().withExceptionSpec({}));
  }
  if (type->isFunctionPointerType())
    return context.getPointerType(without_noexcept(type->getPointeeType(), context));
  if (const auto* member = type->getAs<MemberPointerType>(); member && member->isMemberFunctionPointer())
    return compat::member_pointer(without_noexcept(member->getPointeeType(), context),
                                  member->getMostRecentCXXRecordDecl());
  return type;
}

void CodeWriter::statement(const Stmt* stmt) {
  stmt = without_wrapping(stmt);
  if (!stmt) return token("-");
  code_.text += '(';
  token(stmt->getStmtClassName());
  if (const auto* expr = dyn_cast<Expr>(stmt)) type_of(expr);
  if (!is_written_by_hand(stmt->getStmtClass())) by_clang(stmt);
  if (!Visit(stmt))
    for (const Stmt* child : stmt->children()) statement(child);
  token(")");
}

void CodeWriter::type_of(const Expr* expr) {
  QualType type = without_noexcept(expr->getType(), context_);
  // The length of a string may be that of a path, as in __FILE__, and follows from its content anyway.
  if (isa<StringLiteral, PredefinedExpr>(expr)) type = context_.getBaseElementType(type);
  // Whether a scalar is const does not matter when it is read.
  const auto* named = dyn_cast<DeclRefExpr>(expr);
  const auto* cast = dyn_cast<ImplicitCastExpr>(expr);
  if (type->isScalarType() &&
      ((named && is_declared(named->getDecl())) || (cast && cast->getCastKind() == CK_NoOp)))
    type.removeLocalConst();
  this->type(type);
  code_.left_to_optimizer |= type->isFloatingType() || type->isVectorType();
}

// Clang's digest of a tree contains no pointers. It contains the names of locals, so renaming a local changes the text.
void CodeWriter::by_clang(const Stmt* stmt) {
  llvm::FoldingSetNodeID profile;
  ODRHash hash;
  stmt->ProcessODRHash(profile, hash);
  token(profile.ComputeHash());
  token(hash.CalculateHash());
}

bool CodeWriter::VisitStmt(const Stmt*) {
  return false;
}

// --- literals --------------------------------------------------------------------------------------------

bool CodeWriter::VisitIntegerLiteral(const IntegerLiteral* literal) {
  const bool place = says_where_it_stands(literal->getLocation(), context_);
  token(place ? "place" : llvm::toString(literal->getValue(), 10, false));
  return true;
}

bool CodeWriter::VisitFloatingLiteral(const FloatingLiteral* literal) {
  token(literal_text(literal));
  return true;
}

bool CodeWriter::VisitFixedPointLiteral(const FixedPointLiteral* literal) {
  token(llvm::toString(literal->getValue(), 10, false));
  return true;
}

bool CodeWriter::VisitCharacterLiteral(const CharacterLiteral* literal) {
  token(literal->getValue());
  return true;
}

bool CodeWriter::VisitStringLiteral(const StringLiteral* literal) {
  token(literal_text(literal, context_));
  return true;
}

bool CodeWriter::VisitCXXBoolLiteralExpr(const CXXBoolLiteralExpr* literal) {
  token(literal->getValue());
  return true;
}

bool CodeWriter::VisitEmbedExpr(const EmbedExpr* expr) {
  token(literal_text(expr->getDataStringLiteral(), context_));
  token(expr->getStartingElementPos());
  token(expr->getDataElementCount());
  return true;
}

// Only __PRETTY_FUNCTION__ contains names of template parameters and type aliases. Otherwise the text follows from the function's identity.
bool CodeWriter::VisitPredefinedExpr(const PredefinedExpr* expr) {
  token(expr->getIdentKindName());
  code_.needs_name = true;
  if (const StringLiteral* name = expr->getFunctionName(); name && !names_a_place(name->getBytes()))
    token(literal_text(name, context_));
  return true;
}

// --- names -----------------------------------------------------------------------------------------------

bool CodeWriter::VisitDeclRefExpr(const DeclRefExpr* expr) {
  const ValueDecl* decl = expr->getDecl();
  if (const auto* enumerator = dyn_cast<EnumConstantDecl>(decl)) {
    token(llvm::toString(enumerator->getInitVal(), 10));
  } else if (const auto* function = dyn_cast<FunctionDecl>(decl)) {
    this->function(function, expr == callee_);
  } else if (const auto* field = dyn_cast<FieldDecl>(decl)) {
    this->field(field);
  } else if (const auto* path = dyn_cast<IndirectFieldDecl>(decl)) {
    for (const NamedDecl* step : path->chain())
      if (const auto* part = dyn_cast<FieldDecl>(step)) this->field(part);
  } else if (const auto* object = dyn_cast<TemplateParamObjectDecl>(decl)) {
    name(object);
    named_by(object->getValue());
  } else if (!local(decl) && !openmp_declaration(decl)) {
    const auto* variable = dyn_cast<VarDecl>(decl);
    const auto* binding = dyn_cast<BindingDecl>(decl);
    // Implicit variables, which the compiler declares for a statement, are not defined elsewhere. Constants among the locals of an outer
    // function are read without being captured.
    if (variable && !variable->isImplicit() && !isa<ParmVarDecl>(variable) &&
        (variable->hasGlobalStorage() || variable->mightBeUsableInConstantExpressions(context_))) {
      this->variable(variable);
    } else if (binding && cast<VarDecl>(binding->getDecomposedDecl())->hasGlobalStorage()) {
      statement(binding->getHoldingVar() ? binding->getHoldingVar()->getInit() : binding->getBinding());
    } else {
      numbered(decl);
    }
  }
  return true;
}

bool CodeWriter::VisitMemberExpr(const MemberExpr* expr) {
  const ValueDecl* member = expr->getMemberDecl();
  if (const auto* method = dyn_cast<CXXMethodDecl>(member)) {
    if (expr->hasQualifier() && method->isVirtual()) token("not virtual");
    function(method, expr == callee_);
  } else if (const auto* field = dyn_cast<FieldDecl>(member)) {
    this->field(field);
  } else if (const auto* variable = dyn_cast<VarDecl>(member)) {
    this->variable(variable);
  } else if (const auto* enumerator = dyn_cast<EnumConstantDecl>(member)) {
    token(llvm::toString(enumerator->getInitVal(), 10));
  }
  return false;
}

// The location itself is left out, and the text contains the function's name already.
bool CodeWriter::VisitSourceLocExpr(const SourceLocExpr* expr) {
  token(expr->getBuiltinStr());
  code_.needs_name = true;
  return true;
}

bool CodeWriter::VisitOpaqueValueExpr(const OpaqueValueExpr* expr) {
  auto [place, is_new] = opaque_values_.try_emplace(expr, opaque_values_.size());
  token(place->second);
  if (is_new) statement(expr->getSourceExpr());
  return true;
}

}  // namespace cachepy::plugin
