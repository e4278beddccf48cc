#include "warnings/impure_calls.h"

#include "base/diagnostics.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "warnings/call_path.h"
#include "warnings/library_name.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

enum class Impurity { kNone, kRandom, kTime, kEnvironment, kIdentity };

llvm::StringRef advice_on(Impurity impurity) {
  switch (impurity) {
    case Impurity::kRandom:
      return "a call that uses it is not stored; use an engine of <random> with a seed that is a parameter";
    case Impurity::kTime:
      return "the call is stored all the same; pass the time as a parameter";
    case Impurity::kEnvironment:
      return "its value is a dependency of the call; to have it in the key, name the variable in the option "
             "'env_vars'";
    default:
      return "the call is stored all the same; pass what it gives as a parameter";
  }
}

Impurity impurity_of(llvm::StringRef name) {
  return llvm::StringSwitch<Impurity>(name)
      .Cases("rand", "random", "drand48", "lrand48", "mrand48", "srand", "srandom", "srand48",
             Impurity::kRandom)
      .Cases("arc4random", "getrandom", "getentropy", "std::random_device", Impurity::kRandom)
      .Cases("time", "clock", "gettimeofday", "clock_gettime", "timespec_get", Impurity::kTime)
      .Cases("std::chrono::system_clock::now", "std::chrono::steady_clock::now",
             "std::chrono::high_resolution_clock::now", "std::chrono::utc_clock::now",
             "std::filesystem::__file_clock::now", Impurity::kTime)
      .Cases("getenv", "secure_getenv", Impurity::kEnvironment)
      .Cases("getpid", "getppid", "gettid", "pthread_self", "std::this_thread::get_id", Impurity::kIdentity)
      .Default(Impurity::kNone);
}

/// The calls of one function in a body.
class Calls : public RecursiveASTVisitor<Calls> {
 public:
  explicit Calls(const FunctionDecl* callee) : callee_(callee->getCanonicalDecl()) {}

  bool shouldVisitImplicitCode() const { return true; }
  bool VisitCallExpr(CallExpr* call) {
    const FunctionDecl* called = call->getDirectCallee();
    if (called && called->getCanonicalDecl() == callee_) found.push_back(call);
    return true;
  }
  bool VisitDeclRefExpr(DeclRefExpr* use) { return visit_use(use->getDecl(), use->getLocation()); }
  bool VisitCXXConstructExpr(CXXConstructExpr* use) {
    return visit_use(use->getConstructor(), use->getLocation());
  }

  llvm::SmallVector<const CallExpr*, 2> found;
  SourceLocation first;

 private:
  bool visit_use(const Decl* decl, SourceLocation where) {
    if (first.isInvalid() && decl->getCanonicalDecl() == callee_) first = where;
    return true;
  }

  const FunctionDecl* callee_;
};

/// Whether every call asks for an environment variable that is in the key. A name that is not a literal is assumed to be.
bool only_of_known_variables(llvm::ArrayRef<const CallExpr*> calls, llvm::ArrayRef<std::string> known) {
  return !calls.empty() && llvm::all_of(calls, [&](const CallExpr* call) {
    const auto* name =
        call->getNumArgs() == 1 ? dyn_cast<StringLiteral>(call->getArg(0)->IgnoreParenImpCasts()) : nullptr;
    if (!name) return !known.empty();
    return name->getCharByteWidth() == 1 && llvm::is_contained(known, name->getString().str());
  });
}

/// Walks over the functions that a function can reach, breadth first, so that the path to each is a shortest one.
class Search {
 public:
  Search(const MemoPlan& plan, Fingerprints& fingerprints, BodyOf body_of,
         llvm::function_ref<bool(const FunctionDecl*)> is_cached)
      : plan_(plan),
        function_(plan.function),
        fingerprints_(fingerprints),
        body_of_(body_of),
        is_cached_(is_cached),
        sources_(function_->getASTContext().getSourceManager()),
        path_(function_->getCanonicalDecl()) {}

  void report() {
    llvm::SmallVector<const Decl*, 64> reached{function_->getCanonicalDecl()};
    for (std::size_t i = 0; i < reached.size(); ++i) {
      const Decl* decl = reached[i];
      for (const Decl* next : fingerprints_.steps_from(fingerprints_.local_unit(decl))) {
        const auto* callee = dyn_cast<FunctionDecl>(next);
        if (callee && sources_.isInSystemHeader(callee->getLocation())) look_at(callee, decl);
        const bool speaks_for_itself = callee && is_cached_(callee);
        if (!speaks_for_itself && path_.add(next, decl)) reached.push_back(next);
      }
    }
  }

 private:
  void look_at(const FunctionDecl* callee, const Decl* caller) {
    const std::string name = library_name(callee);
    const Impurity impurity = impurity_of(name);
    if (impurity == Impurity::kNone || reported_.contains(name)) return;
    const auto* calling = dyn_cast<FunctionDecl>(caller);
    const FunctionDecl* body = calling ? body_of_(calling) : nullptr;
    Calls calls(callee);
    if (body) calls.TraverseStmt(body->getBody());
    if (impurity == Impurity::kEnvironment && only_of_known_variables(calls.found, plan_.options.env_vars))
      return;
    reported_.insert(name);
    const SourceLocation where = calls.first.isValid() ? calls.first : function_->getLocation();
    report_warning(function_->getASTContext().getDiagnostics(), where, WarningGroup::kImpureCall,
                   "%0 is cached, but '%1' may give another answer at each call (%2); %3")
        << function_ << name << path_.to(caller) + " -> " + name << advice_on(impurity);
  }

  const MemoPlan& plan_;
  const FunctionDecl* function_;
  Fingerprints& fingerprints_;
  const BodyOf body_of_;
  const llvm::function_ref<bool(const FunctionDecl*)> is_cached_;
  const SourceManager& sources_;
  CallPath path_;
  llvm::StringSet<> reported_;
};

}  // namespace

void report_impure_calls(const MemoPlan& plan, Fingerprints& fingerprints, BodyOf body_of,
                         llvm::function_ref<bool(const FunctionDecl*)> is_cached) {
  Search(plan, fingerprints, body_of, is_cached).report();
}

}  // namespace cachepy::plugin
