// Everything that depends on the version of LLVM. Porting to another version starts, and should end, here.
#pragma once

#include "clang/Basic/Version.h"
#include "clang/Lex/Preprocessor.h"

#if CLANG_VERSION_MAJOR != 19
#error "the plugin is written for Clang 19"
#endif

namespace cachepy::plugin {

using TokenWatcher = llvm::unique_function<void(const clang::Token&)>;

namespace compat {

// A preprocessor has only one watcher, and -fcoverage-mapping uses it. The plugin must call that watcher in turn, but Clang has no
// getter for it. An explicit instantiation may name a private member, and returns it through a friend.
TokenWatcher clang::Preprocessor::* token_watcher_member();

template <TokenWatcher clang::Preprocessor::* Member>
struct TokenWatcherMember {
  friend TokenWatcher clang::Preprocessor::* token_watcher_member() { return Member; }
};
template struct TokenWatcherMember<&clang::Preprocessor::OnToken>;

}  // namespace compat

/// Removes and returns the present watcher; empty if there is none.
inline TokenWatcher take_token_watcher(clang::Preprocessor& pp) {
  return std::exchange(pp.*compat::token_watcher_member(), {});
}

}  // namespace cachepy::plugin
