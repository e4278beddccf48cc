#include "compiler/created_nodes.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/Version.h"
#if CLANG_VERSION_MAJOR >= 17
#include "clang/Sema/EnterExpressionEvaluationContext.h"
#endif

namespace cachepy::plugin {

using namespace clang;

namespace {

#if CLANG_VERSION_MAJOR >= 18
constexpr auto kNormalArray = ArraySizeModifier::Normal;
constexpr auto kOrdinaryString = StringLiteralKind::Ordinary;
constexpr auto kCompleteObject = CXXConstructionKind::Complete;
constexpr auto kBaseObject = CXXConstructionKind::NonVirtualBase;
constexpr auto kInParentheses = CXXNewInitializationStyle::Parens;
#else
constexpr auto kNormalArray = ArrayType::Normal;
constexpr auto kOrdinaryString = StringLiteral::Ordinary;
constexpr auto kCompleteObject = CXXConstructExpr::CK_Complete;
constexpr auto kBaseObject = CXXConstructExpr::CK_NonVirtualBase;
constexpr auto kInParentheses = CXXNewExpr::CallInit;
#endif

#if CLANG_VERSION_MAJOR >= 21
const ImplicitAllocationParameters kWithoutAlignment(AlignedAllocationMode::No);
#else
constexpr bool kWithoutAlignment = false;
#endif

#if CLANG_VERSION_MAJOR >= 22
Expr* priority_argument(int priority, ASTContext& context) {
  const llvm::APInt value(context.getIntWidth(context.IntTy), static_cast<std::uint64_t>(priority));
  return IntegerLiteral::Create(context, value, context.IntTy, SourceLocation());
}
#else
int priority_argument(int priority, ASTContext&) {
  return priority;
}
#endif

}  // namespace

Expr* make_this(const CXXMethodDecl* method, SourceLocation where, ASTContext& context) {
#if CLANG_VERSION_MAJOR >= 18
  return CXXThisExpr::Create(context, where, method->getThisType(), /*IsImplicit=*/false);
#else
  return new (context) CXXThisExpr(where, method->getThisType(), /*IsImplicit=*/false);
#endif
}

Expr* make_lookup(const DeclarationNameInfo& name, const UnresolvedSetImpl& candidates, ASTContext& context) {
  return UnresolvedLookupExpr::Create(context, /*NamingClass=*/nullptr, NestedNameSpecifierLoc(), name,
                                      /*RequiresADL=*/false,
#if CLANG_VERSION_MAJOR >= 19
                                      candidates.begin(), candidates.end(), /*KnownDependent=*/false,
                                      /*KnownInstantiationDependent=*/false);
#else
                                      /*Overloaded=*/true, candidates.begin(), candidates.end());
#endif
}

Expr* make_construction(CXXConstructorDecl* constructor, QualType type, llvm::ArrayRef<Expr*> arguments,
                        Constructed object, SourceLocation where, ASTContext& context) {
  return CXXConstructExpr::Create(
      context, type, where, constructor, /*Elidable=*/false, arguments, /*HadMultipleCandidates=*/false,
      /*ListInitialization=*/false, /*StdInitListInitialization=*/false, /*ZeroInitialization=*/false,
      object == Constructed::kComplete ? kCompleteObject : kBaseObject, SourceRange(where, where));
}

Expr* make_placement_new(FunctionDecl* placement, Expr* place, Expr* initializer, SourceLocation where,
                         ASTContext& context) {
  const QualType type = initializer->getType();
  return CXXNewExpr::Create(context, /*IsGlobalNew=*/true, placement, /*OperatorDelete=*/nullptr,
                            kWithoutAlignment, /*UsualArrayDeleteWantsSize=*/false, place, SourceRange(),
                            /*ArraySize=*/std::nullopt, kInParentheses, initializer,
                            context.getPointerType(type), context.getTrivialTypeSourceInfo(type, where),
                            SourceRange(where, where), SourceRange(where, where));
}

StringLiteral* make_string(llvm::StringRef text, QualType type, SourceLocation where, ASTContext& context) {
  return StringLiteral::Create(context, text, kOrdinaryString, /*Pascal=*/false, type, where);
}

QualType array_of(QualType element, std::size_t size, const ASTContext& context) {
  return context.getConstantArrayType(element, llvm::APInt(64, size), nullptr, kNormalArray,
                                      /*IndexTypeQuals=*/0);
}

QualType array_of_unknown_size(QualType element, const ASTContext& context) {
  return context.getIncompleteArrayType(element, kNormalArray, /*IndexTypeQuals=*/0);
}

Attr* make_alignment(Expr* bytes, ASTContext& context) {
#if CLANG_VERSION_MAJOR >= 17
  return AlignedAttr::CreateImplicit(context, /*IsAlignmentExpr=*/true, bytes, SourceRange(),
                                     AlignedAttr::GNU_aligned);
#else
  return AlignedAttr::CreateImplicit(context, /*IsAlignmentExpr=*/true, bytes, SourceRange(),
                                     AttributeCommonInfo::AS_GNU, AlignedAttr::GNU_aligned);
#endif
}

Attr* make_symbol(llvm::StringRef name, ASTContext& context) {
#if CLANG_VERSION_MAJOR >= 22
  return AsmLabelAttr::CreateImplicit(context, name);
#else
  return AsmLabelAttr::CreateImplicit(context, name, /*IsLiteralLabel=*/true);
#endif
}

Attr* make_constructor_attribute(int priority, ASTContext& context) {
  return ConstructorAttr::CreateImplicit(context, priority_argument(priority, context));
}

Attr* make_destructor_attribute(int priority, ASTContext& context) {
  return DestructorAttr::CreateImplicit(context, priority_argument(priority, context));
}

QualType make_template_id(TemplateName name, TemplateArgumentListInfo& arguments, SourceLocation where,
                          Sema& sema) {
#if CLANG_VERSION_MAJOR >= 22
  return sema.CheckTemplateIdType(ElaboratedTypeKeyword::None, name, where, arguments, /*Scope=*/nullptr,
                                  /*ForNestedNameSpecifier=*/false);
#else
  return sema.CheckTemplateIdType(name, where, arguments);
#endif
}

ExprResult make_variable_template_id(VarTemplateDecl* variable, TemplateArgumentListInfo& arguments,
                                     SourceLocation where, Sema& sema) {
  EnterExpressionEvaluationContext constant(sema, Sema::ExpressionEvaluationContext::ConstantEvaluated);
  const DeclarationNameInfo name(variable->getDeclName(), where);
#if CLANG_VERSION_MAJOR >= 19
  return sema.CheckVarTemplateId(CXXScopeSpec(), name, variable, variable, SourceLocation(), &arguments);
#else
  return sema.CheckVarTemplateId(CXXScopeSpec(), name, variable, SourceLocation(), &arguments);
#endif
}

void copy_explicit_object([[maybe_unused]] const ParmVarDecl* old, [[maybe_unused]] ParmVarDecl* fresh) {
#if CLANG_VERSION_MAJOR >= 18
  if (old->isExplicitObjectParameter())
    fresh->setExplicitObjectParameterLoc(old->getExplicitObjectParamThisLoc());
#endif
}

}  // namespace cachepy::plugin
