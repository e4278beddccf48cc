#include "fingerprint.h"

namespace cachepy::plugin {

std::array<std::uint64_t, 2> fingerprint(const clang::FunctionDecl*, clang::ASTContext&, OriginalOf) {
  return {0, 0};
}

}  // namespace cachepy::plugin
