// Tells whether the dynamic loader has loaded or unloaded anything since an earlier moment.
#pragma once

#include <cstdint>

namespace cachepy::internal {

/// The numbers of objects that the loader has loaded and unloaded so far.
struct Generation {
  unsigned long long loaded = 0;
  unsigned long long unloaded = 0;
  friend bool operator==(const Generation&, const Generation&) = default;
  std::uint64_t number() const { return (std::uint64_t{loaded} << 32) + unloaded; }
};

/// Thread-safe; no system call.
Generation generation_now();

/// A number that changes with each dlopen or dlclose that has an effect; never 0. Thread-safe; no system call.
std::uint64_t loader_generation();

}  // namespace cachepy::internal
