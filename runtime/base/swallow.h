// For handlers that swallow exceptions, because the cache must not make the program fail.
#pragma once

namespace cachepy::internal {

/// Call this in such a handler. Like thrown_text() (base/thrown.h), it rethrows an exception that ends the thread (pthread_cancel,
/// pthread_exit). In a strict process, a std::logic_error ends the process: only a bug in cachepy throws one there, and it would
/// otherwise look like a miss.
void swallow();

bool is_strict() noexcept;
/// Ends a strict process that has found a bug in cachepy.
[[noreturn]] void die(const char* what) noexcept;

/// Makes the process strict. Tests do this. Builds with CACHEPY_DEBUG_RETHROW are strict from the start.
void be_strict() noexcept;

}  // namespace cachepy::internal
