#include "compiler/late_sema.h"

#include "clang/AST/ASTContext.h"
#include "clang/Sema/Scope.h"
#include "clang/Sema/Sema.h"

namespace cachepy::plugin {

LateSema::LateSema(clang::Sema& sema) : sema_(sema), before_(sema.TUScope) {
  if (sema.TUScope) return;
  clang::Scope* outermost = sema.getCurScope();  // the parser's, which outlives Sema's own pointer to it
  while (outermost && outermost->getParent()) outermost = outermost->getParent();
  if (!outermost) {
    own_ = std::make_unique<clang::Scope>(nullptr, clang::Scope::DeclScope, sema.getDiagnostics());
    own_->setEntity(sema.Context.getTranslationUnitDecl());
    outermost = own_.get();
  }
  sema.TUScope = outermost;
}

LateSema::~LateSema() {
  sema_.TUScope = before_;
}

void LateSema::finish_pending() {
  do {
    sema_.PerformPendingInstantiations();
  } while (sema_.DefineUsedVTables());
}

}  // namespace cachepy::plugin
