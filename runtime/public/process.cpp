// <cachepy/cache.h>: the settings of this process, and what it keeps in memory.
#include "base/throw.h"
#include "cachepy/cache.h"
#include "calls/memory_tier.h"
#include "config/settings.h"
#include "tracking/tracker.h"

namespace cachepy {

std::filesystem::path cache_default_dir() {
  return internal::settings().dir;
}

void load_config(const std::filesystem::path& path) {
  internal::throw_unless_ok(internal::replace_config(path.native()), "the configuration was not loaded");
}

CacheMemoryInfo cache_memory_info() {
  const internal::MemoryTier::Info info = internal::MemoryTier::process().info();
  return {info.results, info.bytes};
}

void cache_memory_clear() {
  internal::MemoryTier::process().clear();
}

CacheFileStateInfo cache_file_state_info() {
  const internal::FileStateInfo info = internal::file_state_info();
  return {info.entries, info.hits, info.reads};
}

std::size_t cache_file_state_clear() {
  return internal::file_state_clear();
}

}  // namespace cachepy
