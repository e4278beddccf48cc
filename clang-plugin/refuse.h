// What cannot be cached, and what its author can do instead.
#pragma once

namespace clang {
class FunctionDecl;
class Sema;
}  // namespace clang

namespace cachepy::plugin {

/// Reports each reason why the definition cannot be cached. True when there is none.
bool can_be_cached(const clang::FunctionDecl* function, clang::Sema& sema);

}  // namespace cachepy::plugin
