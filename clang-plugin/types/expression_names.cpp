#include "types/expression_names.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Sema/DeclSpec.h"
#include "clang/Sema/Lookup.h"
#include "clang/Sema/Sema.h"
#include "compiler/llvm_compat.h"
#include "llvm/ADT/StringSwitch.h"

namespace cachepy::plugin {

using namespace clang;

namespace {

LookupResult lookup_of(StringRef name, Sema& sema, SourceLocation where) {
  LookupResult found(sema, &sema.Context.Idents.get(name), where, Sema::LookupOrdinaryName);
  found.suppressDiagnostics();
  return found;
}

class EffectFinder : public RecursiveASTVisitor<EffectFinder> {
 public:
  bool VisitCallExpr(CallExpr* call) {
    const FunctionDecl* callee = call->getDirectCallee();
    if (!callee) {
      effect = "it calls a function through a pointer";
      return false;
    }
    const auto* method = dyn_cast<CXXMethodDecl>(callee);
    if (method && compat::has_implicit_object(method) && !method->isConst())
      effect = "it calls '" + callee->getNameAsString() + "', which is not const";
    for (const ParmVarDecl* parameter : callee->parameters())
      if (can_be_changed(parameter->getType()))
        effect = "it calls '" + callee->getNameAsString() + "', which may change '" +
                 parameter->getNameAsString() + "'";
    return effect.empty();
  }

  std::string effect;

 private:
  static bool can_be_changed(QualType type) {
    if (type->isLValueReferenceType() || (type->isPointerType() && !type->isFunctionPointerType()))
      return !type->getPointeeType().isConstQualified();
    return false;
  }
};

}  // namespace

Expr* ExpressionNames::unqualified(StringRef name) const {
  if (Expr* parameter = scope_.parameter(name)) return as_const(parameter);
  if (Expr* found = member(name)) return found;
  return in_scope(name, nullptr);
}

Expr* ExpressionNames::in_scope(StringRef name, DeclContext* scope) const {
  LookupResult found = lookup_of(name, sema_, where_);
  if (!find(found, scope) || found.getAsSingle<TypeDecl>() || found.getAsSingle<NamespaceDecl>())
    return nullptr;
  if (llvm::any_of(found, [](const NamedDecl* decl) { return decl->isCXXInstanceMember(); })) return nullptr;
  const bool is_function = llvm::any_of(found, [](NamedDecl* decl) { return decl->getAsFunction(); });
  return sema_.BuildDeclarationNameExpr(CXXScopeSpec(), found, /*NeedsADL=*/!scope && is_function).get();
}

Expr* ExpressionNames::member(StringRef name) const {
  if (!scope_.record) return nullptr;
  for (NamedDecl* found : scope_.record->lookup(&sema_.Context.Idents.get(name))) {
    if (isa<FieldDecl>(found)) return field(found);
    if (const auto* nested = dyn_cast<IndirectFieldDecl>(found)) return field(nested->chain());
  }
  LookupResult found = lookup_of(name, sema_, where_);
  if (!sema_.LookupQualifiedName(found, const_cast<CXXRecordDecl*>(scope_.record)) ||
      found.getAsSingle<TypeDecl>())
    return nullptr;
  Expr* const base = as_const(scope_.object());
  CXXScopeSpec scope;
  const DeclarationNameInfo named(&sema_.Context.Idents.get(name), where_);
  return sema_
      .BuildMemberReferenceExpr(base, base->getType(), where_, /*IsArrow=*/false, scope, SourceLocation(),
                                nullptr, named, nullptr, nullptr)
      .get();
}

/// By hand, because the fields of an anonymous struct or union have no names in between.
Expr* ExpressionNames::field(ArrayRef<NamedDecl*> way) const {
  Expr* expression = as_const(scope_.object());
  for (NamedDecl* step : way) {
    auto* const field = cast<FieldDecl>(step);
    QualType type = field->getType().getNonReferenceType();
    if (!field->isMutable() && !field->getType()->isReferenceType()) type = type.withConst();
    expression = MemberExpr::CreateImplicit(sema_.Context, expression, /*IsArrow=*/false, field, type,
                                            VK_LValue, field->isBitField() ? OK_BitField : OK_Ordinary);
  }
  return expression;
}

Expr* ExpressionNames::as_const(Expr* expression) const {
  const QualType type = expression->getType();
  if (type.isConstQualified() || !expression->isLValue() || type->isFunctionType() || type->isArrayType())
    return expression;
  return ImplicitCastExpr::Create(sema_.Context, type.withConst(), CK_NoOp, expression, nullptr, VK_LValue,
                                  FPOptionsOverride());
}

DeclContext* ExpressionNames::scope_named(StringRef name, DeclContext* in) const {
  LookupResult found = lookup_of(name, sema_, where_);
  if (!find(found, in)) return nullptr;
  if (auto* space = found.getAsSingle<NamespaceDecl>()) return space;
  if (auto* alias = found.getAsSingle<NamespaceAliasDecl>()) return alias->getNamespace();
  const auto* type = found.getAsSingle<TypeDecl>();
  TagDecl* tag = type ? compat::type_of(type)->getAsTagDecl() : nullptr;
  return tag ? tag->getDefinition() : nullptr;
}

QualType ExpressionNames::type_named(StringRef name, DeclContext* in) const {
  if (!in && scope_.parameter(name)) return {};
  LookupResult found = lookup_of(name, sema_, where_);
  const auto* type = find(found, in) ? found.getAsSingle<TypeDecl>() : nullptr;
  return type ? compat::type_of(type) : QualType();
}

/// Around a function or a class, outwards.
bool ExpressionNames::find(LookupResult& found, DeclContext* in) const {
  if (in) return sema_.LookupQualifiedName(found, in);
  for (auto* around = const_cast<DeclContext*>(scope_.context); around; around = around->getParent()) {
    if (around->isFunctionOrMethod() || around->isTransparentContext()) continue;
    if (sema_.LookupQualifiedName(found, around)) return true;
  }
  return false;
}

QualType ExpressionNames::builtin_type(StringRef word) const {
  const ASTContext& context = sema_.Context;
  return llvm::StringSwitch<QualType>(word)
      .Case("bool", context.BoolTy)
      .Case("char", context.CharTy)
      .Case("short", context.ShortTy)
      .Cases("int", "signed", context.IntTy)
      .Case("long", context.LongTy)
      .Case("unsigned", context.UnsignedIntTy)
      .Case("float", context.FloatTy)
      .Case("double", context.DoubleTy)
      .Default(QualType());
}

QualType ExpressionNames::longer_type(QualType type, StringRef word) const {
  const ASTContext& context = sema_.Context;
  if (word == "int" && type->isIntegerType() && !type->isCharType()) return type;
  const bool is_unsigned = type->isUnsignedIntegerType();
  if (word == "char" && is_unsigned) return context.UnsignedCharTy;
  if (word == "short" && is_unsigned) return context.UnsignedShortTy;
  if (word != "long" || !type->isIntegerType()) return {};
  if (context.hasSameType(type, context.LongTy)) return context.LongLongTy;
  if (context.hasSameType(type, context.UnsignedLongTy)) return context.UnsignedLongLongTy;
  return is_unsigned ? context.UnsignedLongTy : context.LongTy;
}

std::string effect_of(Expr* expression) {
  EffectFinder finder;
  finder.TraverseStmt(expression);
  return finder.effect;
}

}  // namespace cachepy::plugin
