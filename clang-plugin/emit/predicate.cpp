#include "emit/predicate.h"

#include "abi.h"
#include "attributes/marks.h"
#include "base/diagnostics.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Sema/Lookup.h"
#include "clang/Sema/Sema.h"
#include "compiler/captured_errors.h"
#include "compiler/llvm_compat.h"

namespace cachepy::plugin {

using namespace clang;

namespace {

/// The function's object is what a constructor makes.
bool has_object(const FunctionDecl* function) {
  const auto* method = dyn_cast<CXXMethodDecl>(function);
  return method && method->isImplicitObjectMemberFunction();
}

class PredicateWriter {
 public:
  PredicateWriter(const MemoPlan& plan, Sema& sema)
      : plan_(plan), function_(plan.function), sema_(sema), context_(sema.Context) {}

  FunctionDecl* write() {
    where_ = function_->getLocation();
    declare();
    LookupResult found(sema_, DeclarationName(), where_, Sema::LookupOrdinaryName);
    found.suppressDiagnostics();
    if (!look_up(found)) return refuse_name();
    Sema::SynthesizedFunctionScope scope(sema_, predicate_);
    Expr* asked = ask(found);
    if (!asked) return refuse_function();
    Stmt* body = ReturnStmt::Create(context_, where_, asked, nullptr);
    predicate_->setBody(CompoundStmt::Create(context_, body, FPOptionsOverride(), where_, where_));
    predicate_->setIsUsed();
    return predicate_;
  }

 private:
  /// The function with its parameters. In the function's class, so that the predicate may be private.
  void declare() {
    llvm::SmallVector<QualType, 8> types;
    if (has_object(function_))
      types.push_back(reference_to(compat::type_of(cast<CXXMethodDecl>(function_)->getParent())));
    const bool has_result = !isa<CXXConstructorDecl>(function_) && !function_->getReturnType()->isVoidType();
    if (has_result) types.push_back(reference_to(function_->getReturnType()));
    const std::size_t before = types.size();
    for (const ParmVarDecl* param : function_->parameters()) types.push_back(reference_to(param->getType()));

    const QualType type = context_.getFunctionType(context_.BoolTy, types, FunctionProtoType::ExtProtoInfo());
    TypeSourceInfo* written = context_.getTrivialTypeSourceInfo(type, where_);
    const DeclarationNameInfo name(&context_.Idents.get(abi::kPredicateFunction), where_);
    DeclContext* const place = function_->getDeclContext();
    if (auto* record = dyn_cast<CXXRecordDecl>(place))
      predicate_ = CXXMethodDecl::Create(context_, record, where_, name, type, written, SC_Static, false,
                                         false, ConstexprSpecKind::Unspecified, where_);
    else
      predicate_ = FunctionDecl::Create(context_, place, where_, name, type, written, SC_None, false, false,
                                        /*hasWrittenPrototype=*/true, ConstexprSpecKind::Unspecified,
                                        /*TrailingRequiresClause=*/nullptr);
    predicate_->setAccess(isa<CXXRecordDecl>(place) ? AS_private : AS_none);
    llvm::SmallVector<ParmVarDecl*, 8> params;
    for (const QualType param : types)
      params.push_back(ParmVarDecl::Create(context_, predicate_, where_, where_, nullptr, param,
                                           context_.getTrivialTypeSourceInfo(param, where_), SC_None,
                                           nullptr));
    for (unsigned i = 0; i < params.size(); ++i) params[i]->setScopeInfo(0, i);
    predicate_->setParams(params);

    if (has_object(function_)) object_ = params.front();
    if (has_result) result_ = params[before - 1];
    if (ParmVarDecl* first = isa<CXXConstructorDecl>(function_) ? object_ : result_) values_.push_back(first);
    for (unsigned i = 0; i < plan_.params.size(); ++i)
      if (is_changed(plan_.params[i].role) && !is_stream(plan_.params[i].role))
        values_.push_back(params[before + i]);
  }

  QualType reference_to(QualType type) const {
    type = type.getNonReferenceType();
    return context_.getLValueReferenceType(type->isFunctionType() ? type : type.withConst());
  }

  // As from the place of the function, except that what is declared after it is found, too.
  bool look_up(LookupResult& found) {
    llvm::SmallVector<StringRef, 4> path;
    StringRef(plan_.options.store_if->text).split(path, "::");
    DeclContext* scope = nullptr;
    for (const StringRef step : ArrayRef(path).drop_back()) {
      if (step.empty()) {
        scope = context_.getTranslationUnitDecl();
        continue;
      }
      LookupResult outer(sema_, &context_.Idents.get(step), where_, Sema::LookupNestedNameSpecifierName);
      outer.suppressDiagnostics();
      if (!look_up_in(outer, scope) || !outer.isSingleResult()) return false;
      scope = context_named_by(outer.getFoundDecl());
      if (!scope) return false;
    }
    found.setLookupName(&context_.Idents.get(path.back()));
    return look_up_in(found, scope);
  }

  /// In the scope, or if it is null in all that are around the function.
  bool look_up_in(LookupResult& found, DeclContext* scope) {
    if (scope) return sema_.LookupQualifiedName(found, scope);
    for (scope = function_->getDeclContext(); scope; scope = scope->getLookupParent())
      if (!scope->isFunctionOrMethod() && sema_.LookupQualifiedName(found, scope)) return true;
    return false;
  }

  static DeclContext* context_named_by(NamedDecl* decl) {
    decl = decl->getUnderlyingDecl();
    if (auto* alias = dyn_cast<NamespaceAliasDecl>(decl)) return alias->getNamespace();
    if (auto* space = dyn_cast<NamespaceDecl>(decl)) return space;
    const auto* type = dyn_cast<TypeDecl>(decl);
    const TagDecl* tag = type ? type->getTypeForDecl()->getAsTagDecl() : nullptr;
    return tag && tag->getDefinition() ? tag->getDefinition() : nullptr;
  }

  /// The first way to ask that compiles: with all values, with the first only, with none.
  Expr* ask(LookupResult& found) {
    const bool is_member = llvm::any_of(found, [](const NamedDecl* decl) {
      return isa<FieldDecl>(decl->getUnderlyingDecl()) || decl->getUnderlyingDecl()->isCXXInstanceMember();
    });
    if (!is_member) {
      if (Expr* asked = tried([&] { return call(named(found), values_.size()); })) return asked;
      return values_.size() > 1 ? tried([&] { return call(named(found), 1); }) : nullptr;
    }
    for (ParmVarDecl* object : {object_, result_}) {
      if (!object || !may_have(object, found)) continue;
      if (Expr* asked = tried([&] { return member(object, found); })) return asked;
      for (std::size_t count : {values_.size(), std::size_t{1}, std::size_t{0}})
        if (count <= values_.size())
          if (Expr* asked = tried([&] { return call(member(object, found), count); })) return asked;
    }
    return nullptr;
  }

  /// The conversion to bool, unless Clang has found an error.
  Expr* tried(llvm::function_ref<Expr*()> make) {
    CapturedErrors errors(sema_.getDiagnostics());
    Expr* asked = make();
    if (asked) asked = sema_.PerformContextuallyConvertToBool(asked).get();
    if (asked) asked = sema_.ActOnFinishFullExpr(asked, /*DiscardedValue=*/false).get();
    std::optional<std::string> error = errors.take();
    if (error && problem_.empty()) problem_ = *error;
    return asked && !error && !asked->containsErrors() ? asked : nullptr;
  }

  Expr* named(LookupResult& found) {
    return sema_.BuildDeclarationNameExpr(CXXScopeSpec(), found, /*NeedsADL=*/false).get();
  }

  static bool may_have(const ParmVarDecl* object, const LookupResult& found) {
    const auto* record = object->getType().getNonReferenceType()->getAsCXXRecordDecl();
    const auto* owner = dyn_cast<CXXRecordDecl>((*found.begin())->getUnderlyingDecl()->getDeclContext());
    return record && owner && (declaresSameEntity(record, owner) || record->isDerivedFrom(owner));
  }

  Expr* member(ParmVarDecl* object, const LookupResult& found) {
    CXXScopeSpec scope;
    Expr* base = reference(object);
    return sema_
        .BuildMemberReferenceExpr(base, base->getType(), where_, /*IsArrow=*/false, scope, SourceLocation(),
                                  nullptr, found.getLookupNameInfo(), nullptr, nullptr)
        .get();
  }

  Expr* call(Expr* callee, std::size_t count) {
    if (!callee) return nullptr;
    llvm::SmallVector<Expr*, 4> arguments;
    for (ParmVarDecl* value : ArrayRef(values_).take_front(count)) arguments.push_back(reference(value));
    return sema_.BuildCallExpr(/*Scope=*/nullptr, callee, where_, arguments, where_).get();
  }

  Expr* reference(ParmVarDecl* param) {
    return sema_.BuildDeclRefExpr(param, param->getType().getNonReferenceType(), VK_LValue, where_);
  }

  /// "bool is_complete(const Counts &)", as the user could declare it.
  std::string wanted() const {
    const StringRef name = StringRef(plan_.options.store_if->text).rsplit("::").second;
    std::string text = "bool " + (name.empty() ? StringRef(plan_.options.store_if->text) : name).str() + "(";
    for (const ParmVarDecl* value : values_)
      text +=
          (value == values_.front() ? "" : ", ") + value->getType().getAsString(context_.getPrintingPolicy());
    return text + ")";
  }

  FunctionDecl* refuse_name() {
    report_error(sema_.getDiagnostics(), cache_file_mark(function_)->getRange().getEnd(),
                 "'store_if' of %0 names '%1', which is not declared; declare '%2' where %0 is, or give the "
                 "qualified name")
        << function_ << plan_.options.store_if->text << wanted();
    return nullptr;
  }
  FunctionDecl* refuse_function() {
    report_error(sema_.getDiagnostics(), cache_file_mark(function_)->getRange().getEnd(),
                 "'store_if' of %0 cannot ask '%1': %2; it can be declared as '%3'")
        << function_ << plan_.options.store_if->text
        << (problem_.empty() ? "it is a member of another class" : problem_) << wanted();
    return nullptr;
  }

  const MemoPlan& plan_;
  FunctionDecl* const function_;
  Sema& sema_;
  ASTContext& context_;
  SourceLocation where_;
  FunctionDecl* predicate_ = nullptr;
  ParmVarDecl* object_ = nullptr;  // null: the function has none
  ParmVarDecl* result_ = nullptr;  // null: it has none
  llvm::SmallVector<ParmVarDecl*, 4>
      values_;           // what a predicate is about: the result, then the changed parameters
  std::string problem_;  // the first error
};

}  // namespace

FunctionDecl* make_predicate(const MemoPlan& plan, Sema& sema) {
  return plan.options.store_if ? PredicateWriter(plan, sema).write() : nullptr;
}

}  // namespace cachepy::plugin
