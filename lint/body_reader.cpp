#include "body_reader.h"

#include <algorithm>

#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "known_work.h"
#include "warnings/library_name.h"

namespace cachepy::lint {
namespace {

using namespace clang;

class Reader : public RecursiveASTVisitor<Reader> {
  using Base = RecursiveASTVisitor<Reader>;

 public:
  Reader(BodyFacts& facts, const ASTContext& context, SymbolOf symbol_of)
      : facts_(facts), context_(context), symbol_of_(symbol_of) {}

  bool shouldVisitLambdaBody() const { return true; }

  bool TraverseForStmt(ForStmt* loop) {
    return in_loop([&] { return Base::TraverseForStmt(loop); });
  }
  bool TraverseWhileStmt(WhileStmt* loop) {
    return in_loop([&] { return Base::TraverseWhileStmt(loop); });
  }
  bool TraverseCXXForRangeStmt(CXXForRangeStmt* loop) {
    return in_loop([&] { return Base::TraverseCXXForRangeStmt(loop); });
  }
  bool TraverseDoStmt(DoStmt* loop) {
    // do { … } while (0) is how macros are written.
    bool again = true;
    if (!loop->getCond()->isValueDependent() &&
        loop->getCond()->EvaluateAsBooleanCondition(again, context_) && !again)
      return Base::TraverseDoStmt(loop);
    return in_loop([&] { return Base::TraverseDoStmt(loop); });
  }

  bool TraverseCallExpr(CallExpr* call) {
    const FunctionDecl* callee = call->getDirectCallee();
    if (callee && is_looping_algorithm(callee)) return in_loop([&] { return Base::TraverseCallExpr(call); });
    return Base::TraverseCallExpr(call);
  }
  bool VisitCallExpr(CallExpr* call) { return add(call->getDirectCallee()); }
  bool VisitCXXConstructExpr(CXXConstructExpr* made) { return add(made->getConstructor()); }

  bool VisitDeclRefExpr(DeclRefExpr* use) {
    const auto* variable = dyn_cast<VarDecl>(use->getDecl());
    if (variable && variable->isInStdNamespace() && variable->getIdentifier() &&
        variable->getName() == "cout")
      add_work(Work::kPrints, "std::cout");
    return true;
  }

 private:
  template <class Traverse>
  bool in_loop(Traverse traverse) {
    facts_.loops = std::max(facts_.loops, ++depth_);
    const bool goes_on = traverse();
    --depth_;
    return goes_on;
  }

  bool add(const FunctionDecl* callee) {
    if (!callee) return true;
    if (context_.getSourceManager().isInSystemHeader(callee->getLocation())) {
      const std::string name = plugin::library_name(callee);
      add_work(work_of(name), name);
    } else if (const std::string symbol = symbol_of_(callee); !symbol.empty()) {
      add_call(symbol);
    }
    return true;
  }

  void add_call(const std::string& symbol) {
    for (BodyFacts::Call& call : facts_.calls)
      if (call.symbol == symbol) {
        call.depth = std::max(call.depth, depth_);
        return;
      }
    facts_.calls.push_back({symbol, depth_});
  }

  void add_work(Work work, const std::string& callee) {
    if (work == Work::kNone) return;
    const std::string kind = description_of(work).str();
    for (const BodyFacts::Work& known : facts_.works)
      if (known.kind == kind) return;
    facts_.works.push_back({kind, callee});
  }

  BodyFacts& facts_;
  const ASTContext& context_;
  const SymbolOf symbol_of_;
  std::int64_t depth_ = 0;
};

}  // namespace

BodyFacts read_body(const FunctionDecl* function, SymbolOf symbol_of) {
  BodyFacts facts;
  facts.symbol = symbol_of(function);
  Reader reader(facts, function->getASTContext(), symbol_of);
  if (const auto* constructor = dyn_cast<CXXConstructorDecl>(function))
    for (const CXXCtorInitializer* part : constructor->inits()) reader.TraverseStmt(part->getInit());
  reader.TraverseStmt(function->getBody());
  return facts;
}

}  // namespace cachepy::lint
