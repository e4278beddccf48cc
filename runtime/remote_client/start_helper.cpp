#include "remote_client/start_helper.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "base/file.h"

namespace cachepy::internal {
namespace {

constexpr std::size_t kStackBytes = std::size_t{64} << 10;

struct Command {
  const char* program;
  char* const* arguments;
  char* const* environment;
  int null_fd;
};

// Both functions run in the memory of the program, which is suspended meanwhile. They may only make system calls. Signals are
// blocked, so no handler of the program runs there.

[[noreturn, clang::no_sanitize("address", "thread", "undefined")]] void execute(const Command& command) {
  for (const int standard : {0, 1, 2}) ::dup2(command.null_fd, standard);
  ::syscall(SYS_close_range, 3u, ~0u, 0u);
  if (::chdir("/") == 0) ::execve(command.program, command.arguments, command.environment);
  ::_exit(127);
}

// execve() makes SIGCHLD the exit signal again, so a process in the middle ends at once and leaves the helper to init.
[[clang::no_sanitize("address", "thread", "undefined")]] int in_the_middle(void* argument) {
  ::setsid();
  const int flags = CLONE_VM | CLONE_VFORK;
  alignas(16) char stack[4096];
  const auto run = [](void* of) -> int { execute(*static_cast<const Command*>(of)); };
  ::clone(run, stack + sizeof stack, flags, argument);
  ::_exit(0);
}

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

bool start_detached(const std::string& program, const std::vector<std::string>& arguments,
                    const std::vector<std::string>& environment) {
  const UniqueFd null_fd = open_fd("/dev/null", O_RDWR);
  if (!null_fd) return false;
  const std::vector<char*> argv = pointers_to(arguments), envp = pointers_to(environment);
  Command command{program.c_str(), argv.data(), envp.data(), null_fd.get()};
  const auto stack = std::make_unique<char[]>(kStackBytes);
  char* const top =
      stack.get() + kStackBytes - reinterpret_cast<std::uintptr_t>(stack.get() + kStackBytes) % 16;

  ::sigset_t all, before;
  ::sigfillset(&all);
  if (::pthread_sigmask(SIG_SETMASK, &all, &before) != 0) return false;
  // Without an exit signal, only a wait with __WCLONE sees the child.
  const ::pid_t child = ::clone(in_the_middle, top, CLONE_VM | CLONE_VFORK, &command);
  if (child > 0) {
    while (::waitpid(child, nullptr, static_cast<int>(__WCLONE)) < 0 && errno == EINTR) {
    }
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return child > 0;
}

}  // namespace cachepy::internal
