// Functions that start processes.
#include <spawn.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

#include "watch/replace.h"

using namespace cachepy::internal;

namespace {

/// `next`: calls the replaced function.
template <class Result, class Next>
Result start(const char* name, const void* caller, const Next& next) {
  struct Context {
    const Next& next;
    Result result;
    int error;
  } context{next, {}, 0};
  const auto run = [](void* at) {
    auto& to = *static_cast<Context*>(at);
    to.result = to.next();
    to.error = errno;  // of the thread that it ran in
  };
  hooks().starts(name, caller, run, &context);
  errno = context.error;
  return context.result;
}

template <class Next>
pid_t fork_by(const char* name, const void* caller, const Next& next) {
  void* const state = hooks().before_fork(name, caller);
  const pid_t child = next();
  if (state != nullptr) hooks().forked(state, child);
  return child;
}

}  // namespace

// `arguments`: in parentheses, as all of these are passed on.
#define STARTS(name, Result, parameters, arguments, ...)                    \
  REPLACES(name, Result, __VA_ARGS__)                                       \
  Result cachepy_##name parameters {                                        \
    if (!is_watched()) return NEXT(name) arguments;                         \
    return start<Result>(#name, __builtin_return_address(0),                \
                         [&]() -> Result { return NEXT(name) arguments; }); \
  }
STARTS(system, int, (const char* command), (command), const char*)
STARTS(popen, FILE*, (const char* command, const char* mode), (command, mode), const char*, const char*)
STARTS(posix_spawn, int,
       (pid_t * id, const char* path, const posix_spawn_file_actions_t* actions,
        const posix_spawnattr_t* attributes, char* const* arguments, char* const* environment),
       (id, path, actions, attributes, arguments, environment), pid_t*, const char*,
       const posix_spawn_file_actions_t*, const posix_spawnattr_t*, char* const*, char* const*)
STARTS(posix_spawnp, int,
       (pid_t * id, const char* path, const posix_spawn_file_actions_t* actions,
        const posix_spawnattr_t* attributes, char* const* arguments, char* const* environment),
       (id, path, actions, attributes, arguments, environment), pid_t*, const char*,
       const posix_spawn_file_actions_t*, const posix_spawnattr_t*, char* const*, char* const*)

#define FORKS(name)                                                                  \
  REPLACES(name, pid_t)                                                              \
  pid_t cachepy_##name() {                                                           \
    if (!is_watched()) return NEXT(name)();                                          \
    return fork_by(#name, __builtin_return_address(0), [] { return NEXT(name)(); }); \
  }
FORKS(fork)
FORKS(_Fork)

// It returns twice on one stack, where nothing of ours may be. So it is announced, and then jumped to.
#if defined(__x86_64__)
REPLACES_BY_ASSEMBLY(vfork, pid_t)
extern "C" [[gnu::used, gnu::visibility("hidden")]] void* cachepy_next_vfork(const void* caller) {
  if (is_watched()) hooks().used(Use::kProcesses, "vfork", caller);
  return next_of(replaced_vfork);
}
__asm__(
    ".pushsection cachepy_watching,\"ax\",@progbits\n"
    ".globl vfork\n"
    ".type vfork,@function\n"
    ".globl cachepy_own_vfork\n"
    ".hidden cachepy_own_vfork\n"
    "cachepy_own_vfork:\n"
    "vfork:\n"
    "  .cfi_startproc\n"
    "  endbr64\n"
    "  movq (%rsp), %rdi\n"
    "  subq $8, %rsp\n"
    "  .cfi_adjust_cfa_offset 8\n"
    "  call cachepy_next_vfork\n"
    "  addq $8, %rsp\n"
    "  .cfi_adjust_cfa_offset -8\n"
    "  jmp *%rax\n"
    "  .cfi_endproc\n"
    ".size vfork, .-vfork\n"
    ".popsection\n");
#endif
