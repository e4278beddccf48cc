#include "warnings/call_path.h"

namespace cachepy::plugin {

std::string CallPath::to(const clang::Decl* reached) const {
  std::string path;
  for (; reached; reached = callers_.lookup(reached))
    if (const auto* function = llvm::dyn_cast<clang::FunctionDecl>(reached))
      path.insert(0, function->getNameAsString() + (path.empty() ? "" : " -> "));
  return path;
}

}  // namespace cachepy::plugin
