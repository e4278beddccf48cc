// What handlers do that swallow exceptions, because a cache must not fail the program that uses it.
#pragma once

namespace cachepy::internal {

/// To be called in such a handler. Does nothing, unless the process is strict: then an std::logic_error, which only a mistake in
/// cachepy throws there, ends it. Otherwise it would pass for a miss.
void swallow() noexcept;

bool is_strict() noexcept;
/// Ends a strict process that has found a mistake in cachepy.
[[noreturn]] void die(const char* what) noexcept;

/// Makes the process strict, as tests are. Builds with CACHEPY_DEBUG_RETHROW are so from the start.
void be_strict() noexcept;

}  // namespace cachepy::internal
