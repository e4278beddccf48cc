// What handlers do that swallow exceptions, because a cache must not fail the program that uses it.
#pragma once

namespace cachepy::internal {

/// To be called in such a handler. An exception that ends the thread (pthread_cancel, pthread_exit) is thrown again, as
/// thrown_text() does (base/thrown.h). In a strict process a std::logic_error, which only a mistake in cachepy throws there, ends the
/// process: otherwise it would pass for a miss.
void swallow();

bool is_strict() noexcept;
/// Ends a strict process that has found a mistake in cachepy.
[[noreturn]] void die(const char* what) noexcept;

/// Makes the process strict, as tests are. Builds with CACHEPY_DEBUG_RETHROW are so from the start.
void be_strict() noexcept;

}  // namespace cachepy::internal
