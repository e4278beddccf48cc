#include "emit/emit.h"

#include "abi.h"
#include "attributes/marks.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Sema/Initialization.h"
#include "clang/Sema/Sema.h"
#include "compiler/created_nodes.h"
#include "compiler/llvm_compat.h"
#include "emit/site.h"

namespace cachepy::plugin {
namespace {

using clang::ASTContext;
using clang::Expr;
using clang::FunctionDecl;
using clang::ParmVarDecl;
using clang::QualType;

/// Whether other translation units may contain the same definition, so that the linker must merge them.
bool is_shared(clang::GVALinkage linkage) {
  return linkage == clang::GVA_DiscardableODR || linkage == clang::GVA_StrongODR ||
         linkage == clang::GVA_AvailableExternally;
}

/// Whether the attribute concerns the function as others see it: its symbol, when it runs, how it is called. All other attributes
/// (targets, sanitizers, optimisation …) concern the body and move with it.
bool is_about_the_symbol(const clang::Attr* attr) {
  return llvm::isa<clang::AliasAttr, clang::AnnotateAttr, clang::AsmLabelAttr, clang::ConstructorAttr,
                   clang::DestructorAttr, clang::DLLExportAttr, clang::DLLImportAttr, clang::FinalAttr,
                   clang::GNUInlineAttr, clang::InternalLinkageAttr, clang::OverrideAttr, clang::RetainAttr,
                   clang::UsedAttr, clang::VisibilityAttr, clang::WeakAttr, clang::WeakImportAttr>(attr);
}

ParmVarDecl* fresh_parameter(ASTContext& context, FunctionDecl* function, const ParmVarDecl* old,
                             unsigned index) {
  clang::IdentifierInfo* name = old->getIdentifier();
  if (!name) name = &context.Idents.get((abi::kUnnamedParameter + llvm::Twine(index + 1)).str());
  // Not const, so that the argument can be moved into the original body.
  const QualType type = old->getType().getUnqualifiedType();
  auto* fresh = ParmVarDecl::Create(context, function, old->getBeginLoc(), old->getLocation(), name, type,
                                    context.getTrivialTypeSourceInfo(type, old->getLocation()),
                                    clang::SC_None, nullptr);
  copy_explicit_object(old, fresh);
  fresh->setScopeInfo(old->getFunctionScopeDepth(), index);
  fresh->setHasInheritedDefaultArg(old->hasInheritedDefaultArg());
  if (old->hasUninstantiatedDefaultArg())
    fresh->setUninstantiatedDefaultArg(const_cast<ParmVarDecl*>(old)->getUninstantiatedDefaultArg());
  else if (old->hasDefaultArg())
    fresh->setDefaultArg(const_cast<ParmVarDecl*>(old)->getDefaultArg());
  for (const clang::Attr* attr : old->attrs())
    if (!llvm::isa<clang::AnnotateAttr>(attr)) fresh->addAttr(attr->clone(context));
  return fresh;
}

}  // namespace

Rewritten Emitter::emit(const MemoPlan& plan) {
  FunctionDecl* function = plan.function;
  where_ = function->getLocation();
  const clang::SourceRange braces = function->getBody()->getSourceRange();

  FunctionDecl* impl = move_body_to_impl(function);
  renew_parameters(plan);
  auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(impl);
  FunctionDecl* called = constructor ? constructing_member(function, constructor) : impl;
  if (!called) return {};
  const FunctionDecl* memoize = write_body(plan, called, braces);
  if (!memoize) return {};
  // The original body has the profile counters. A second set under the same name would corrupt them.
  function->addAttr(clang::NoProfileFunctionAttr::CreateImplicit(sema_.Context));
  drop_marks(function);

  // A constructor has two symbols, of which only one is needed: code is generated when it is called.
  if (plan.predicate) consumer_.HandleTopLevelDecl(clang::DeclGroupRef(plan.predicate));
  consumer_.HandleTopLevelDecl(clang::DeclGroupRef(called));
  consumer_.HandleTopLevelDecl(clang::DeclGroupRef(function));
  return {impl, memoize};
}

/// Creates the function for the original body. It is not added to the context, so that lookup from the user's code cannot find it.
FunctionDecl* Emitter::create_impl(FunctionDecl* function) {
  ASTContext& context = sema_.Context;
  FunctionDecl* impl = nullptr;
  if (auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(function)) {
    auto* original = clang::CXXConstructorDecl::Create(
        context, constructor->getParent(), constructor->getBeginLoc(), constructor->getNameInfo(),
        constructor->getType(), constructor->getTypeSourceInfo(), constructor->getExplicitSpecifier(),
        constructor->UsesFPIntrin(), /*isInline=*/false, /*isImplicitlyDeclared=*/false,
        clang::ConstexprSpecKind::Unspecified);
    original->setNumCtorInitializers(constructor->getNumCtorInitializers());
    original->setCtorInitializers(const_cast<clang::CXXCtorInitializer**>(constructor->init_begin()));
    constructor->setNumCtorInitializers(0);
    impl = original;
  } else if (auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function))
    impl = clang::CXXMethodDecl::Create(context, method->getParent(), method->getBeginLoc(),
                                        method->getNameInfo(), method->getType(), method->getTypeSourceInfo(),
                                        method->isStatic() ? clang::SC_Static : clang::SC_None,
                                        method->UsesFPIntrin(), /*isInline=*/false,
                                        clang::ConstexprSpecKind::Unspecified, method->getEndLoc());
  else
    impl = FunctionDecl::Create(context, function->getDeclContext(), function->getBeginLoc(),
                                function->getNameInfo(), function->getType(), function->getTypeSourceInfo(),
                                clang::SC_None, function->UsesFPIntrin(), /*isInlineSpecified=*/false,
                                /*hasWrittenPrototype=*/true, clang::ConstexprSpecKind::Unspecified,
                                /*TrailingRequiresClause=*/{});
  impl->setAccess(function->getAccess());
  // For a constructor in its class, code is generated when it is called.
  impl->setLexicalDeclContext(llvm::isa<clang::CXXConstructorDecl>(impl) ? function->getDeclContext()
                                                                         : function->getLexicalDeclContext());
  return impl;
}

FunctionDecl* Emitter::move_body_to_impl(FunctionDecl* function) {
  FunctionDecl* impl = create_impl(function);
  impl->setParams(function->parameters());
  for (ParmVarDecl* param : impl->parameters()) {
    param->setOwningFunction(impl);
    drop_marks(param);
  }
  copy_attributes(function, impl);
  give_symbol(function, impl);
  impl->setBody(function->getBody());
  impl->setIsUsed();
  return impl;
}

void Emitter::copy_attributes(const FunctionDecl* function, FunctionDecl* impl) {
  ASTContext& context = sema_.Context;
  for (const clang::Attr* attr : function->attrs())
    if (!is_about_the_symbol(attr)) impl->addAttr(attr->clone(context));
}

void Emitter::give_symbol(const FunctionDecl* function, FunctionDecl* impl) {
  ASTContext& context = sema_.Context;
  // All copies of an inline function need one body, because they share its static variables. Other bodies are internal.
  const auto [symbol, is_unique] =
      symbols_.symbol_for(function, is_shared(context.GetGVALinkageForFunction(function)));
  impl->addAttr(make_symbol(symbol, context));
  if (is_unique) {
    impl->addAttr(clang::InternalLinkageAttr::CreateImplicit(context));
  } else {
    impl->setImplicitlyInline();
    impl->addAttr(clang::VisibilityAttr::CreateImplicit(context, clang::VisibilityAttr::Hidden));
  }
}

/// Creates a member function with the parameters of the constructor that calls the constructor on its own object. Null after an error.
FunctionDecl* Emitter::constructing_member(const FunctionDecl* function,
                                           clang::CXXConstructorDecl* original) {
  ASTContext& context = sema_.Context;
  const auto* prototype = original->getType()->castAs<clang::FunctionProtoType>();
  clang::FunctionProtoType::ExtProtoInfo info;
  const QualType type = context.getFunctionType(context.VoidTy, prototype->getParamTypes(), info);
  const clang::DeclarationNameInfo name(&context.Idents.get(abi::kConstructingMember), where_);
  auto* member = clang::CXXMethodDecl::Create(context, original->getParent(), where_, name, type,
                                              context.getTrivialTypeSourceInfo(type, where_), clang::SC_None,
                                              /*UsesFPIntrin=*/false, /*isInline=*/false,
                                              clang::ConstexprSpecKind::Unspecified, where_);
  member->setAccess(clang::AS_private);
  member->setLexicalDeclContext(original->getDeclContext());
  llvm::SmallVector<ParmVarDecl*, 4> params;
  for (unsigned i = 0; i < original->getNumParams(); ++i)
    params.push_back(fresh_parameter(context, member, original->getParamDecl(i), i));
  member->setParams(params);
  give_symbol(function, member);
  clang::Sema::SynthesizedFunctionScope scope(sema_, member);
  clang::Stmt* body = new_object(original, member);
  if (!body) return nullptr;
  member->setBody(clang::CompoundStmt::Create(context, body, clang::FPOptionsOverride(), where_, where_));
  member->setIsUsed();
  return member;
}

/// ::new (this) C(param, ...). Built by hand, because lookup does not find the constructor.
clang::Stmt* Emitter::new_object(clang::CXXConstructorDecl* original, clang::CXXMethodDecl* member) {
  ASTContext& context = sema_.Context;
  const QualType type = compat::type_of(original->getParent());
  llvm::SmallVector<Expr*, 4> arguments;
  for (unsigned i = 0; i < member->getNumParams(); ++i) {
    arguments.push_back(forwarded(member->getParamDecl(i), original->getParamDecl(i)));
    if (!arguments.back()) return nullptr;
  }
  // The base variant of the constructor is right for complete objects, too, because there are no virtual bases.
  Expr* made = make_construction(original, type, arguments, Constructed::kBase, where_, context);
  FunctionDecl* placement = nullptr;
  for (clang::NamedDecl* found :
       context.getTranslationUnitDecl()->lookup(context.DeclarationNames.getCXXOperatorName(clang::OO_New)))
    if (auto* candidate = llvm::dyn_cast<FunctionDecl>(found);
        candidate && candidate->isReservedGlobalPlacementOperator())
      placement = candidate;
  if (!placement) return nullptr;
  sema_.MarkFunctionReferenced(where_, placement);
  Expr* pointer = make_this(member, where_, context);
  pointer = clang::ImplicitCastExpr::Create(context, context.VoidPtrTy, clang::CK_BitCast, pointer, nullptr,
                                            clang::VK_PRValue, clang::FPOptionsOverride());
  Expr* result = make_placement_new(placement, pointer, made, where_, context);
  return sema_.ActOnFinishFullExpr(result, /*DiscardedValue=*/false).get();
}

/// static_cast<P&&>(param), converted to the type of the parameter `to`.
Expr* Emitter::forwarded(ParmVarDecl* param, ParmVarDecl* to) {
  ASTContext& context = sema_.Context;
  const QualType type = param->getType();
  Expr* value = sema_.BuildDeclRefExpr(param, type.getNonReferenceType(), clang::VK_LValue, where_);
  if (!type->isLValueReferenceType())
    value = clang::ImplicitCastExpr::Create(context, type.getNonReferenceType(), clang::CK_NoOp, value,
                                            nullptr, clang::VK_XValue, clang::FPOptionsOverride());
  return sema_
      .PerformCopyInitialization(clang::InitializedEntity::InitializeParameter(context, to), where_, value)
      .get();
}

void Emitter::renew_parameters(const MemoPlan& plan) {
  ASTContext& context = sema_.Context;
  FunctionDecl* function = plan.function;
  // Impl keeps the type as written, which refers to the original parameters.
  clang::TypeSourceInfo* written = context.getTrivialTypeSourceInfo(function->getType(), where_);
  auto type_loc = written->getTypeLoc().getAsAdjusted<clang::FunctionProtoTypeLoc>();
  for (unsigned i = 0; i < function->getNumParams(); ++i) {
    ParmVarDecl* fresh = fresh_parameter(context, function, function->getParamDecl(i), i);
    function->parameters()[i] = fresh;  // in place, since setParams may be called only once
    if (type_loc) type_loc.setParam(i, fresh);
  }
  function->setTypeSourceInfo(written);
}

/// Returns the instance of memoize() that the wrapper calls; null if Sema reported an error.
const FunctionDecl* Emitter::write_body(const MemoPlan& plan, FunctionDecl* impl, clang::SourceRange braces) {
  ASTContext& context = sema_.Context;
  clang::Sema::SynthesizedFunctionScope scope(sema_, plan.function);

  clang::VarDecl* site = make_site(plan);
  if (!site) return nullptr;

  llvm::SmallVector<Expr*, 8> arguments{
      sema_.BuildDeclRefExpr(site, site->getType(), clang::VK_LValue, where_), judged_impl(plan, impl)};
  if (!arguments.back()) return nullptr;
  for (unsigned i = 0; i < plan.params.size(); ++i) {
    ParmVarDecl* param = plan.function->getParamDecl(i);
    Expr* argument =
        sema_.BuildDeclRefExpr(param, param->getType().getNonReferenceType(), clang::VK_LValue, where_);
    if (plan.params[i].size)
      argument = sized_argument(plan, i, argument);
    else if (!plan.params[i].objects.empty())
      argument = with_objects(param, plan.params[i].objects);
    else if (const Overloads* mark = mark_of(plan.params[i].role))
      argument = call(*mark, argument);
    if (!argument) return nullptr;
    arguments.push_back(argument);
  }
  Expr* result = call(names_.memoize, arguments);
  if (!result) return nullptr;
  const clang::StmtResult returned = llvm::isa<clang::CXXConstructorDecl>(plan.function)
                                         ? sema_.ActOnExprStmt(result)
                                         : sema_.BuildReturnStmt(where_, result);
  if (returned.isInvalid()) return nullptr;

  clang::Stmt* declared = new (context) clang::DeclStmt(clang::DeclGroupRef(site), where_, where_);
  plan.function->setBody(clang::CompoundStmt::Create(
      context, {declared, returned.get()}, clang::FPOptionsOverride(), braces.getBegin(), braces.getEnd()));
  return llvm::cast<clang::CallExpr>(result->IgnoreImplicit())->getDirectCallee();
}

/// Null if an error was reported.
clang::VarDecl* Emitter::make_site(const MemoPlan& plan) {
  ASTContext& context = sema_.Context;
  Expr* const value = site_initializer(plan, names_.site, records_, sema_, where_);
  if (!value) return nullptr;
  const QualType type = compat::type_of(names_.site);
  auto* site =
      clang::VarDecl::Create(context, plan.function, where_, where_, &context.Idents.get(abi::kSiteVariable),
                             type, context.getTrivialTypeSourceInfo(type, where_), clang::SC_Static);
  // It must be constant-initialised, because a call during the start of the program needs it.
  site->addAttr(clang::ConstInitAttr::CreateImplicit(context));
  plan.function->addDecl(site);
  sema_.AddInitializerToDecl(site, value, /*DirectInit=*/false);
  return site->isInvalidDecl() ? nullptr : site;
}

}  // namespace cachepy::plugin
