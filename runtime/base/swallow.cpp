#include "base/swallow.h"

#include <cxxabi.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>

namespace cachepy::internal {
namespace {

#ifdef CACHEPY_DEBUG_RETHROW
constinit std::atomic<bool> strict{true};
#else
constinit std::atomic<bool> strict{false};
#endif

}  // namespace

bool is_strict() noexcept {
  return strict.load(std::memory_order_relaxed);
}

void die(const char* what) noexcept {
  std::fprintf(stderr, "cachepy: %s\n", what);
  std::abort();
}

void swallow() {
  try {
    throw;
  } catch (abi::__forced_unwind&) {
    throw;
  } catch (const std::logic_error& error) {
    if (is_strict()) die((std::string("a bug in cachepy threw: ") + error.what()).c_str());
  } catch (...) {
  }
}

void be_strict() noexcept {
  strict.store(true, std::memory_order_relaxed);
}

}  // namespace cachepy::internal
