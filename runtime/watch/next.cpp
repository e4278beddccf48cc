// Where the functions are that ours take the place of.
#include <dlfcn.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "watch/replace.h"

using cachepy::internal::Replacement;

extern "C" {
[[gnu::visibility("hidden")]] extern Replacement cachepy_watch_begin[] __asm__("__start_cachepy_replaced");
[[gnu::visibility("hidden")]] extern Replacement cachepy_watch_end[] __asm__("__stop_cachepy_replaced");
[[gnu::visibility("hidden")]] extern const char cachepy_code_begin[] __asm__("__start_cachepy_watching");
[[gnu::visibility("hidden")]] extern const char cachepy_code_end[] __asm__("__stop_cachepy_watching");
}

cachepy::internal::Watch cachepy_watch{0,
                                       nullptr,
                                       nullptr,
                                       cachepy_watch_begin,
                                       cachepy_watch_end,
                                       cachepy_code_begin,
                                       cachepy_code_end,
                                       0,
                                       &cachepy::internal::look_at_streams,
                                       false};

namespace cachepy::internal {
namespace {

/// Libraries' code that chooses functions for the processor runs while the program is still being bound, and may ask for a
/// variable.
bool is_bound() {
#if defined(__x86_64__)
  void* address = nullptr;
  asm volatile("movq dlsym@GOTPCREL(%%rip), %0" : "=r"(address));
  return address != nullptr;
#else
  return true;
#endif
}

[[noreturn]] void give_up(const char* name) {
  const char text[] = "[cachepy] the C library has no function ";
  static_cast<void>(::syscall(SYS_write, STDERR_FILENO, text, sizeof text - 1));
  static_cast<void>(::syscall(SYS_write, STDERR_FILENO, name, std::strlen(name)));
  static_cast<void>(::syscall(SYS_write, STDERR_FILENO, "\n", 1));
  std::abort();
}

/// Takes the place of a function that is called before the program is bound, or while the loader looks that function up.
long nothing() {
  return 0;
}

// The loader allocates memory, and the allocator of a sanitizer asks for the time. In the static part of the thread's storage, which
// needs no allocation.
[[gnu::tls_model("initial-exec")]] thread_local bool is_looking_up = false;

}  // namespace

/// Null: this C library, or this program, has no such function.
static void* look_up(Replacement& replaced) {
  void* found = replaced.of_sanitizer;
  if (found == nullptr) found = ::dlsym(RTLD_NEXT, replaced.name);
  if (found == nullptr) {
    // A library loaded by a program that does not know us stands behind the C library.
    if (void* const library = ::dlopen("libc.so.6", RTLD_LAZY | RTLD_NOLOAD))
      found = ::dlsym(library, replaced.name);
  }
  return found != replaced.ours ? found : nullptr;
}

void* find_next(Replacement& replaced) {
  if (!is_bound() || is_looking_up) return reinterpret_cast<void*>(&nothing);
  is_looking_up = true;
  void* const found = look_up(replaced);
  is_looking_up = false;
  if (found == nullptr) give_up(replaced.name);
  replaced.next.store(found, std::memory_order_relaxed);
  return found;
}

}  // namespace cachepy::internal

/// When the program is loaded: a first use in a signal handler, or after a fork, could wait for the loader's lock for ever.
[[gnu::constructor(101)]] static void find_all() {
  using cachepy::internal::is_looking_up;
  is_looking_up = true;
  for (Replacement* each = cachepy_watch_begin; each != cachepy_watch_end; ++each) {
    if (each->next.load(std::memory_order_relaxed) == nullptr)
      each->next.store(cachepy::internal::look_up(*each), std::memory_order_relaxed);
  }
  is_looking_up = false;
}
