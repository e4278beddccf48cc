#include "effects.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "effects/effects.h"
#include "known_work.h"
#include "llvm/ADT/DenseSet.h"
#include "project_files.h"
#include "warnings/call_path.h"
#include "warnings/library_name.h"

namespace cachepy::lint {
namespace {

using namespace clang;

/// The first place where a body names a declaration or constructs an object by it.
class FirstUse : public RecursiveASTVisitor<FirstUse> {
 public:
  explicit FirstUse(const Decl* named) : named_(named->getCanonicalDecl()) {}

  bool shouldVisitImplicitCode() const { return true; }
  bool VisitDeclRefExpr(DeclRefExpr* use) { return look_at(use->getDecl(), use->getLocation()); }
  bool VisitCXXConstructExpr(CXXConstructExpr* use) {
    return look_at(use->getConstructor(), use->getLocation());
  }

  SourceLocation where;

 private:
  bool look_at(const Decl* decl, SourceLocation place) {
    if (decl->getCanonicalDecl() != named_) return true;
    where = place;
    return false;
  }

  const Decl* named_;
};

/// Walks over what a function can reach, breadth first, so that the path to each is a shortest one.
class Search {
 public:
  Search(const FunctionDecl* function, plugin::Fingerprints& fingerprints, plugin::BodyOf body_of,
         plugin::StateReads& state_reads)
      : function_(function),
        fingerprints_(fingerprints),
        body_of_(body_of),
        state_reads_(state_reads),
        sources_(function->getASTContext().getSourceManager()),
        path_(function->getCanonicalDecl()) {}

  std::vector<Message> run() {
    llvm::SmallVector<const Decl*, 64> reached{function_->getCanonicalDecl()};
    for (std::size_t i = 0; i < reached.size(); ++i) {
      const Decl* decl = reached[i];
      const bool is_library = fingerprints_.is_library(decl);
      const auto* caller = dyn_cast<FunctionDecl>(decl);
      if (caller && !is_library) look_for_writes(caller);
      for (const Decl* next : fingerprints_.steps_from(fingerprints_.local_unit(decl))) {
        if (caller && !is_library) look_at_use(next, caller);
        if (path_.add(next, decl)) reached.push_back(next);
      }
    }
    return std::move(found_);
  }

 private:
  void look_at_use(const Decl* used, const FunctionDecl* caller) {
    if (!sources_.isInSystemHeader(used->getLocation())) return;
    const auto* variable = dyn_cast<VarDecl>(used);
    if (variable && variable->isInStdNamespace() && variable->getIdentifier() &&
        variable->getName() == "cout")
      return report(Work::kPrints, "std::cout", used, caller);
    if (const auto* callee = dyn_cast<FunctionDecl>(used)) {
      const std::string name = plugin::library_name(callee);
      report(work_of(name), name, used, caller);
    }
  }

  void report(Work work, const std::string& name, const Decl* used, const FunctionDecl* caller) {
    if (loss_of(work).empty() || !works_.insert(static_cast<int>(work)).second) return;
    FirstUse use(used);
    if (const FunctionDecl* body = body_of_(caller)) use.TraverseStmt(body->getBody());
    const SourceLocation where = use.where.isValid() ? use.where : caller->getLocation();
    add(description_of(work),
        "it " + description_of(work).str() + " (" + path_.to(caller->getCanonicalDecl()) + " -> " + name +
            "): " + loss_of(work).str(),
        where);
  }

  void look_for_writes(const FunctionDecl* writer) {
    const FunctionDecl* body = body_of_(writer);
    if (!body) return;
    plugin::find_uses(body, [&](const plugin::Use& use) {
      const VarDecl* variable = use.place.variable ? plugin::referred(use.place.variable) : nullptr;
      if (!variable || !variable->hasGlobalStorage() || !plugin::may_write(use) ||
          sources_.isInSystemHeader(variable->getLocation()) ||
          state_reads_.change_of(variable->getCanonicalDecl()) == plugin::Change::kNever ||
          !variables_.insert(variable->getCanonicalDecl()).second)
        return;
      add("changes globals",
          "it may change '" + variable->getNameAsString() + "'" + way_to(writer) + ", which a hit does not",
          use.where);
    });
  }

  /// " (f -> g)", for another function than the one that is judged.
  std::string way_to(const FunctionDecl* writer) const {
    const std::string path = path_.to(writer->getCanonicalDecl());
    return llvm::StringRef(path).contains("->") ? " (" + path + ")" : "";
  }

  void add(llvm::StringRef kind, std::string text, SourceLocation where) {
    found_.push_back({std::move(text), place_of(where, sources_), kind.str(), {}});
  }

  const FunctionDecl* function_;
  plugin::Fingerprints& fingerprints_;
  const plugin::BodyOf body_of_;
  plugin::StateReads& state_reads_;
  const SourceManager& sources_;
  plugin::CallPath path_;
  llvm::SmallSet<int, 8> works_;
  llvm::DenseSet<const Decl*> variables_;
  std::vector<Message> found_;
};

}  // namespace

std::vector<Message> effects_of(const FunctionDecl* function, plugin::Fingerprints& fingerprints,
                                plugin::BodyOf body_of, plugin::StateReads& state_reads) {
  return Search(function, fingerprints, body_of, state_reads).run();
}

}  // namespace cachepy::lint
