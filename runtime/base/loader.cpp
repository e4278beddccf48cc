#include "base/loader.h"

#include <shared_mutex>

#include "base/fork.h"

namespace cachepy::internal {
namespace {

constinit std::shared_mutex walks;

// A walk may begin while another lock is held that is taken for a fork. So this one must be the last that a fork takes: handlers run in
// the reverse order of their registration, and this runs before all other constructors of this library.
[[gnu::constructor(101)]] void hold_walks_over_fork() {
  hold_over_fork<[]() -> std::shared_mutex& { return walks; }>();
}

}  // namespace

int walk_loaded_objects(int (*visit)(::dl_phdr_info*, std::size_t, void*), void* data) {
  const std::shared_lock lock(walks);
  return ::dl_iterate_phdr(visit, data);
}

}  // namespace cachepy::internal
