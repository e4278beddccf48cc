// Replaces functions of the C library: REPLACES() declares the replacement, and next_of() returns the original.
//
// Each line that begins with a macro in capitals and a name defines the function of that name. The build derives the list of
// exported symbols from these lines.
#pragma once

#include <cerrno>

#include "watch/watch.h"

namespace cachepy::internal {

inline bool is_watched() {
  return __builtin_expect(cachepy_watch.running.load(std::memory_order_relaxed) != 0, 0);
}
inline const Hooks& hooks() {
  return *cachepy_watch.hooks.load(std::memory_order_acquire);
}

/// The function that would be called without the replacement.
void* find_next(Replacement& replaced);
inline void* next_of(Replacement& replaced) {
  void* const known = replaced.next.load(std::memory_order_relaxed);
  return __builtin_expect(known != nullptr, 1) ? known : find_next(replaced);
}

/// Sees what was written directly to the buffers of stdout and stderr. `begins`: what a call prints is recorded from now on.
[[gnu::visibility("hidden")]] void look_at_streams(bool begins);

}  // namespace cachepy::internal

// Declared under our own names, because headers declare those of the C library with attributes that differ from release to release.
// Strong, because the sanitizers' replacements are weak and come first. cachepy_own_… is our function also where the name means another.
#define REPLACES_BY(own, name, Result, ...)                                                                \
  extern "C" [[gnu::visibility("default"), gnu::section("cachepy_watching")]] Result cachepy_##name(       \
      __VA_ARGS__) __asm__(#name);                                                                         \
  extern "C" [[own, gnu::visibility("hidden")]] Result cachepy_own_##name(__VA_ARGS__);                    \
  extern "C" [[gnu::weak, gnu::visibility("hidden")]] char cachepy_interceptor_of_##name[] __asm__(        \
      "___interceptor_" #name);                                                                            \
  [[gnu::section("cachepy_replaced"), gnu::used]] static ::cachepy::internal::Replacement replaced_##name{ \
      #name, reinterpret_cast<void*>(&cachepy_own_##name), reinterpret_cast<void*>(&cachepy_##name),       \
      cachepy_interceptor_of_##name, nullptr};
#define REPLACES(name, Result, ...) REPLACES_BY(gnu::alias(#name), name, Result, __VA_ARGS__)
// With cachepy_own_… defined there, too.
#define REPLACES_BY_ASSEMBLY(name, Result, ...) REPLACES_BY(, name, Result, __VA_ARGS__)

#define NEXT(name) reinterpret_cast<decltype(&cachepy_##name)>(::cachepy::internal::next_of(replaced_##name))
