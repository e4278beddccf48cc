#include "frames/quiet.h"

#include <utility>

namespace cachepy::internal {
namespace {

[[gnu::tls_model("initial-exec")]] thread_local constinit bool quiet = false;

}  // namespace

// Not inlined: a fiber may end on a different thread than it began on, so the thread-local address must be computed anew.
[[gnu::noinline]] bool is_quiet() noexcept {
  return quiet;
}

[[gnu::noinline]] bool exchange_quiet(bool now) noexcept {
  return std::exchange(quiet, now);
}

}  // namespace cachepy::internal
