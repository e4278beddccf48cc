#include "functions/object_reads.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseSet.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

/// "*this" and "this", as they are or as one of their bases.
bool is_object(const Expr* expr) {
  for (;;) {
    expr = expr->IgnoreParens();
    if (isa<CXXThisExpr>(expr)) return true;
    if (const auto* cast = dyn_cast<CastExpr>(expr)) {
      const CastKind kind = cast->getCastKind();
      if (kind != CK_NoOp && kind != CK_DerivedToBase && kind != CK_UncheckedDerivedToBase) return false;
      if (isa<CXXConstCastExpr>(cast)) return false;
      expr = cast->getSubExpr();
    } else if (const auto* dereference = dyn_cast<UnaryOperator>(expr)) {
      if (dereference->getOpcode() != UO_Deref) return false;
      expr = dereference->getSubExpr();
    } else {
      return false;
    }
  }
}

/// A field of the object, also one in an anonymous struct, or an anonymous union; null for all else.
const FieldDecl* field_of_object(const Expr* expr) {
  const auto* member = dyn_cast<MemberExpr>(expr->IgnoreParenImpCasts());
  const auto* field = member ? dyn_cast<FieldDecl>(member->getMemberDecl()) : nullptr;
  if (!field) return nullptr;
  const Expr* base = member->getBase()->IgnoreParenImpCasts();
  while (const auto* outer = dyn_cast<MemberExpr>(base)) {
    const auto* anonymous = dyn_cast<FieldDecl>(outer->getMemberDecl());
    if (!anonymous || !anonymous->isAnonymousStructOrUnion()) return nullptr;
    if (anonymous->getType()->isUnionType()) field = anonymous;
    base = outer->getBase()->IgnoreParenImpCasts();
  }
  return is_object(base) ? field : nullptr;
}

class Reader : public RecursiveASTVisitor<Reader> {
  using Walk = RecursiveASTVisitor<Reader>;

 public:
  Reader(const CXXRecordDecl* object_class, BodyOf body_of)
      : object_class_(object_class),
        sources_(object_class->getASTContext().getSourceManager()),
        body_of_(body_of) {}

  void read(const FunctionDecl* function) {
    if (seen_.insert(function).second) TraverseStmt(function->getBody());
  }

  ObjectReads take() {
    // Whoever has the object may ask for its class.
    if (reads_.everything.isValid() && object_class_->isPolymorphic() && !object_class_->isEffectivelyFinal())
      beyond("hands its object on where virtual functions can be called", reads_.everything);
    return std::move(reads_);
  }

  // Inside of these, `this` is another object, or nothing is evaluated.
  bool TraverseCXXRecordDecl(CXXRecordDecl*) { return true; }
  bool TraverseCXXDefaultInitExpr(CXXDefaultInitExpr*) { return true; }
  bool TraverseCXXNoexceptExpr(CXXNoexceptExpr*) { return true; }
  // Of a variable-length array the bound is evaluated, also in "sizeof".
  bool TraverseUnaryExprOrTypeTraitExpr(UnaryExprOrTypeTraitExpr* size) {
    return !size->getTypeOfArgument()->isVariablyModifiedType() ||
           Walk::TraverseUnaryExprOrTypeTraitExpr(size);
  }
  bool TraverseTypeLoc(TypeLoc type) {
    return !type.getType()->isVariablyModifiedType() || Walk::TraverseTypeLoc(type);
  }

  /// A lambda's body is looked through where it is written, so that a captured `this` says nothing more.
  bool TraverseLambdaCapture(LambdaExpr* lambda, const LambdaCapture* capture, Expr* init) {
    if (capture->getCaptureKind() == LCK_This) return true;
    return Walk::TraverseLambdaCapture(lambda, capture, init);
  }

  bool TraverseMemberExpr(MemberExpr* member) {
    if (const FieldDecl* field = field_of_object(member)) {
      reads_.fields.insert({field->getCanonicalDecl(), member->getMemberLoc()});
      return true;
    }
    const auto* method = dyn_cast<CXXMethodDecl>(member->getMemberDecl());
    const bool needs_no_object =
        isa<VarDecl, EnumConstantDecl>(member->getMemberDecl()) || (method && method->isStatic());
    if (needs_no_object && is_object(member->getBase())) return true;
    return Walk::TraverseMemberExpr(member);
  }

  bool TraverseCXXMemberCallExpr(CXXMemberCallExpr* call) {
    const auto* callee = dyn_cast<MemberExpr>(call->getCallee()->IgnoreParens());
    if (!callee || !is_object(callee->getBase())) return Walk::TraverseCXXMemberCallExpr(call);
    call_on_object(call->getMethodDecl(), /*may_dispatch=*/!callee->hasQualifier(), callee->getMemberLoc());
    return traverse_arguments(call, 0);
  }

  bool TraverseCXXOperatorCallExpr(CXXOperatorCallExpr* call) {
    const auto* method = dyn_cast_or_null<CXXMethodDecl>(call->getCalleeDecl());
    if (!method || !method->isImplicitObjectMemberFunction() || !is_object(call->getArg(0)))
      return Walk::TraverseCXXOperatorCallExpr(call);
    call_on_object(method, /*may_dispatch=*/true, call->getOperatorLoc());
    return traverse_arguments(call, 1);
  }

  // A mutable field may be written, and "calls_ = 1", "++calls_;" read nothing of it.
  bool TraverseBinaryOperator(BinaryOperator* op) {
    if (op->getOpcode() == BO_Assign && field_of_object(op->getLHS())) return TraverseStmt(op->getRHS());
    return Walk::TraverseBinaryOperator(op);
  }
  bool TraverseCompoundStmt(CompoundStmt* block) {
    for (Stmt* stmt : block->body()) {
      if (auto* update = dyn_cast<UnaryOperator>(stmt);
          update && update->isIncrementDecrementOp() && field_of_object(update->getSubExpr()))
        continue;
      auto* update = dyn_cast<CompoundAssignOperator>(stmt);
      if (update && field_of_object(update->getLHS())) stmt = update->getRHS();
      if (!TraverseStmt(stmt)) return false;
    }
    return true;
  }

  bool VisitCastExpr(CastExpr* cast) {
    if (cast->getCastKind() == CK_BaseToDerived && is_object(cast->getSubExpr()))
      beyond("casts its object to a derived class", cast->getBeginLoc());
    return true;
  }

  // What the above has not taken for something better known.
  bool VisitCXXThisExpr(CXXThisExpr* use) { return everything(use->getLocation()); }
  bool VisitUnresolvedMemberExpr(UnresolvedMemberExpr* use) {
    return !use->isImplicitAccess() || everything(use->getMemberLoc());
  }
  bool VisitCXXDependentScopeMemberExpr(CXXDependentScopeMemberExpr* use) {
    return !use->isImplicitAccess() || everything(use->getMemberLoc());
  }

 private:
  bool traverse_arguments(CallExpr* call, unsigned first) {
    for (unsigned i = first; i < call->getNumArgs(); ++i)
      if (!TraverseStmt(call->getArg(i))) return false;
    return true;
  }

  void call_on_object(const CXXMethodDecl* callee, bool may_dispatch, SourceLocation where) {
    if (callee->isVirtual() && may_dispatch) {
      if (object_class_->isEffectivelyFinal())
        callee = callee->getCorrespondingMethodInClass(object_class_, /*MayBeBase=*/true);
      else if (!callee->hasAttr<FinalAttr>() && !callee->getParent()->isEffectivelyFinal())
        return beyond("calls the virtual function '" + callee->getNameAsString() + "' of its object", where);
    }
    if (callee && sources_.isInSystemHeader(callee->getParent()->getLocation())) {
      reads_.bases.insert({callee->getParent()->getCanonicalDecl(), where});
      return;
    }
    const FunctionDecl* with_body = callee ? body_of_(callee) : nullptr;
    if (with_body && with_body->getBody())
      read(with_body);
    else
      everything(where);
  }

  bool everything(SourceLocation where) {
    if (reads_.everything.isInvalid()) reads_.everything = where;
    return true;
  }
  void beyond(std::string how, SourceLocation where) {
    if (!reads_.beyond) reads_.beyond = {std::move(how), where};
  }

  const CXXRecordDecl* object_class_;
  const SourceManager& sources_;
  const BodyOf body_of_;
  ObjectReads reads_;
  llvm::DenseSet<const FunctionDecl*> seen_;
};

}  // namespace

ObjectReads reads_of_object(const CXXMethodDecl* method, BodyOf body_of) {
  Reader reader(method->getParent(), body_of);
  reader.read(method);
  return reader.take();
}

}  // namespace cachepy::plugin
