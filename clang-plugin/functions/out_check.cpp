#include "functions/out_check.h"

#include <bitset>
#include <deque>

#include "abi.h"
#include "attributes/marks.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ParentMap.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/StringSwitch.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

/// The effect of one expression on the parameter.
struct Use {
  enum class Kind { kNothing, kRead, kWrite, kUnknown };
  Kind kind;
  const Stmt* at;  ///< it happens when this is evaluated
  std::string how;
};

bool is_const_reference(QualType type) {
  return type->isReferenceType() && type.getNonReferenceType().isConstQualified();
}

/// The effect of a member function of a standard container, or of a similar class, on its object.
Use::Kind kind_of_standard_call(StringRef name) {
  return llvm::StringSwitch<Use::Kind>(name)
      .Cases("clear", "assign", "reset", Use::Kind::kWrite)
      .Cases("reserve", "shrink_to_fit", Use::Kind::kNothing)
      .Cases("resize", "swap", "emplace", "fill", "setZero", "setConstant", Use::Kind::kUnknown)
      .Default(Use::Kind::kRead);  // elements that were there stay
}

class Classifier : public RecursiveASTVisitor<Classifier> {
 public:
  Classifier(const FunctionDecl* function, const ParmVarDecl* param)
      : param_(param), parents_(function->getBody()) {}

  bool shouldVisitLambdaBody() const { return false; }

  bool VisitDeclRefExpr(DeclRefExpr* reference) {
    if (reference->getDecl() == param_) add(classify(reference, /*is_part=*/false));
    return true;
  }
  bool TraverseLambdaExpr(LambdaExpr* lambda) {
    for (const LambdaCapture& capture : lambda->captures())
      if (capture.capturesVariable() && capture.getCapturedVar() == param_)
        add({Use::Kind::kUnknown, lambda, "is captured by a lambda"});
    return true;
  }
  bool VisitCXXTryStmt(CXXTryStmt*) {
    has_handlers_ = true;
    return true;
  }

  std::vector<const Use*> uses_at(const Stmt* stmt) const {
    std::vector<const Use*> found;
    for (const Use& use : uses_)
      if (use.at == stmt) found.push_back(&use);
    return found;
  }
  bool has_handlers() const { return has_handlers_; }

 private:
  void add(Use use) {
    if (use.kind != Use::Kind::kNothing) uses_.push_back(std::move(use));
  }

  static Use read(const Stmt* at) { return {Use::Kind::kRead, at, "is read"}; }
  static Use nothing(const Stmt* at) { return {Use::Kind::kNothing, at, ""}; }
  static Use unknown(const Stmt* at, std::string how) { return {Use::Kind::kUnknown, at, std::move(how)}; }
  static Use write(const Stmt* at, bool is_part) {
    return is_part ? unknown(at, "is written in part") : Use{Use::Kind::kWrite, at, ""};
  }

  /// `expr` is the parameter, or a part of it.
  Use classify(const Expr* expr, bool is_part) {
    const Stmt* parent = parents_.getParent(expr);
    for (;; parent = parents_.getParent(expr)) {
      if (const auto* cast = dyn_cast_or_null<CastExpr>(parent)) {
        const CastKind kind = cast->getCastKind();
        if (kind == CK_LValueToRValue) return read(cast);
        if (kind != CK_NoOp && kind != CK_DerivedToBase && kind != CK_UncheckedDerivedToBase &&
            kind != CK_ArrayToPointerDecay)
          return unknown(cast, "is converted");
      } else if (!isa_and_nonnull<ParenExpr>(parent)) {
        break;
      }
      expr = cast<Expr>(parent);
    }
    if (!parent) return nothing(expr);  // a statement of its own
    if (isa<CompoundStmt>(parent)) return nothing(expr);
    if (const auto* op = dyn_cast<BinaryOperator>(parent)) {
      if (op->getOpcode() == BO_Assign && op->getLHS() == expr) return write(op, is_part);
      return op->isCompoundAssignmentOp() ? read(op) : unknown(op, "is used in an expression");
    }
    if (const auto* op = dyn_cast<UnaryOperator>(parent))
      return op->isIncrementDecrementOp() ? read(op) : unknown(op, "has its address taken");
    if (const auto* member = dyn_cast<MemberExpr>(parent)) return classify_member(member, is_part);
    if (const auto* subscript = dyn_cast<ArraySubscriptExpr>(parent))
      return subscript->getBase()->IgnoreParenImpCasts() == expr->IgnoreParenImpCasts()
                 ? classify(subscript, /*is_part=*/true)
                 : read(subscript);
    if (const auto* call = dyn_cast<CXXOperatorCallExpr>(parent))
      return classify_operator(call, expr, is_part);
    if (const auto* call = dyn_cast<CallExpr>(parent)) return classify_argument(call, expr, is_part);
    if (const auto* made = dyn_cast<CXXConstructExpr>(parent)) return classify_constructor(made, expr);
    if (const auto* declared = dyn_cast<DeclStmt>(parent)) return classify_binding(declared, expr);
    if (isa<ReturnStmt>(parent))
      return nothing(parent);  // by reference: a copy would be made by a constructor
    return unknown(parent, "is used in an expression");
  }

  Use classify_member(const MemberExpr* member, bool is_part) {
    const auto* method = dyn_cast<CXXMethodDecl>(member->getMemberDecl());
    if (!method) return classify(member, /*is_part=*/true);
    const Stmt* call = parents_.getParentIgnoreParens(member);
    if (!call) return unknown(member, "is used in an expression");
    const std::string name = method->getNameAsString();
    if (method->isStatic()) return nothing(call);
    if (method->isConst()) return read(call);
    if (!method->getParent()->isInStdNamespace())
      return unknown(call, "is changed by its member function '" + name + "'");
    const Use::Kind kind = kind_of_standard_call(name);
    if (kind == Use::Kind::kWrite) return write(call, is_part);
    if (kind == Use::Kind::kRead) return {kind, call, "keeps what was in it in '" + name + "'"};
    return {kind, call, "is changed by '" + name + "'"};
  }

  Use classify_operator(const CXXOperatorCallExpr* call, const Expr* expr, bool is_part) {
    const auto* method = dyn_cast_or_null<CXXMethodDecl>(call->getCalleeDecl());
    if (call->getArg(0) != expr || !method) return classify_argument(call, expr, is_part);
    if (method->isConst()) return read(call);
    if (call->getOperator() == OO_Equal) {
      const bool whole = method->isCopyAssignmentOperator() || method->isMoveAssignmentOperator() ||
                         method->getParent()->isInStdNamespace();
      return whole ? write(call, is_part) : unknown(call, "is assigned to by an operator of its own");
    }
    if (!method->getParent()->isInStdNamespace())
      return unknown(call, "is changed by an operator of its own");
    // All elements of a std::array exist already. In other containers, the present elements matter.
    if (call->getOperator() == OO_Subscript && method->getParent()->getName() == "array")
      return classify(call, /*is_part=*/true);
    return {Use::Kind::kRead, call, "keeps what was in it in an operator"};
  }

  Use classify_argument(const CallExpr* call, const Expr* expr, bool is_part) {
    const FunctionDecl* callee = call->getDirectCallee();
    const unsigned skipped = isa<CXXOperatorCallExpr>(call) && isa_and_nonnull<CXXMethodDecl>(callee) &&
                                     !cast<CXXMethodDecl>(callee)->isStatic()
                                 ? 1
                                 : 0;
    for (unsigned i = 0; i < call->getNumArgs(); ++i) {
      if (call->getArg(i) != expr) continue;
      if (!callee || i < skipped || i - skipped >= callee->getNumParams())
        return unknown(call, "is handed to a function");
      const unsigned index = i - skipped;
      if (is_const_reference(callee->getParamDecl(index)->getType())) return read(call);
      if (parameter_has_mark(callee, index, abi::kOutMark)) return write(call, is_part);
      return unknown(call, "is handed to '" + callee->getNameAsString() + "'");
    }
    return unknown(call, "is called");
  }

  Use classify_constructor(const CXXConstructExpr* made, const Expr* expr) {
    const CXXConstructorDecl* constructor = made->getConstructor();
    for (unsigned i = 0; i < made->getNumArgs() && i < constructor->getNumParams(); ++i)
      if (made->getArg(i) == expr && is_const_reference(constructor->getParamDecl(i)->getType()))
        return read(made);
    return unknown(made, "is handed to a constructor");
  }

  /// auto& other = param;
  Use classify_binding(const DeclStmt* declared, const Expr* expr) {
    for (const Decl* decl : declared->decls()) {
      const auto* variable = dyn_cast<VarDecl>(decl);
      if (!variable || !variable->getInit() || variable->getInit()->IgnoreParens() != expr->IgnoreParens())
        continue;
      if (is_const_reference(variable->getType())) return read(declared);
      // A loop over it writes only the elements that exist.
      if (variable->isCXXForRangeDecl() || variable->isImplicit())
        return {Use::Kind::kRead, declared, "keeps the number of its elements"};
      return unknown(declared, "is known by another name, '" + variable->getNameAsString() + "'");
    }
    return unknown(declared, "is used in a declaration");
  }

  const ParmVarDecl* param_;
  ParentMap parents_;
  std::vector<Use> uses_;
  bool has_handlers_ = false;
};

/// The states that are possible at one point of the program.
class States {
 public:
  enum State { kUntouched, kMaybeWritten, kWritten };

  static States only(State state) {
    States states;
    states.bits_.set(state);
    return states;
  }
  bool may_be(State state) const { return bits_.test(state); }
  /// Returns whether this adds a state.
  bool join(const States& other) {
    const auto before = bits_;
    bits_ |= other.bits_;
    return bits_ != before;
  }
  void write() {
    if (bits_.any()) *this = only(kWritten);
  }
  void write_maybe() {
    if (!bits_.test(kUntouched)) return;
    bits_.reset(kUntouched);
    bits_.set(kMaybeWritten);
  }

 private:
  std::bitset<3> bits_;
};

class Flow {
 public:
  Flow(const CFG& graph, const Classifier& uses)
      : graph_(graph), uses_(uses), before_(graph.getNumBlockIDs()) {}

  OutCheck run() {
    before_[graph_.getEntry().getBlockID()] = States::only(States::kUntouched);
    std::deque<const CFGBlock*> waiting{&graph_.getEntry()};
    while (!waiting.empty()) {
      const CFGBlock* block = waiting.front();
      waiting.pop_front();
      States states = before_[block->getBlockID()];
      for (const CFGElement& element : *block)
        if (const auto stmt = element.getAs<CFGStmt>()) step(stmt->getStmt(), states);
      for (const CFGBlock* next : block->succs())
        if (next && before_[next->getBlockID()].join(states)) waiting.push_back(next);
    }
    const States& end = before_[graph_.getExit().getBlockID()];
    if (found_.writing != OutCheck::Writing::kReadFirst)
      found_.writing = end.may_be(States::kUntouched) || end.may_be(States::kMaybeWritten)
                           ? OutCheck::Writing::kUnknown
                           : OutCheck::Writing::kAlways;
    return found_;
  }

 private:
  void step(const Stmt* stmt, States& states) {
    for (const Use* use : uses_.uses_at(stmt)) {
      if (use->kind == Use::Kind::kRead && states.may_be(States::kUntouched)) {
        note(*use, OutCheck::Writing::kReadFirst);
      } else if (use->kind == Use::Kind::kWrite) {
        states.write();
      } else if (use->kind == Use::Kind::kUnknown) {
        if (states.may_be(States::kUntouched)) note(*use, OutCheck::Writing::kUnknown);
        states.write_maybe();
      }
    }
  }

  void note(const Use& use, OutCheck::Writing writing) {
    if (found_.writing == OutCheck::Writing::kReadFirst) return;
    if (writing == OutCheck::Writing::kUnknown && found_.where.isValid()) return;
    found_ = {writing, use.at->getBeginLoc(), use.how};
  }

  const CFG& graph_;
  const Classifier& uses_;
  std::vector<States> before_;
  OutCheck found_;
};

}  // namespace

OutCheck check_out(const FunctionDecl* function, const ParmVarDecl* param) {
  Stmt* body = function->getBody();
  if (!body) return {};
  Classifier uses(function, param);
  uses.TraverseStmt(body);
  CFG::BuildOptions options;
  options.setAllAlwaysAdd();
  const std::unique_ptr<CFG> graph = CFG::buildCFG(function, body, &function->getASTContext(), options);
  if (!graph) return {};
  OutCheck found = Flow(*graph, uses).run();
  // The graph does not contain the paths to handlers.
  if (uses.has_handlers() && found.writing == OutCheck::Writing::kAlways)
    found = {OutCheck::Writing::kUnknown, body->getBeginLoc(),
             "may be left unwritten by an exception that is caught"};
  return found;
}

}  // namespace cachepy::plugin
