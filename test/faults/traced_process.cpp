#include "faults/traced_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <iostream>

namespace cachepy::test {
namespace {

// Closing one of these numbers has no effect, and no other code does it.
constexpr int kWatch = -4242;
constexpr int kIgnore = -4243;

struct Call {
  long number;
  const char* name;
  std::vector<int> errors;
};

const std::vector<Call>& table() {
  static const std::vector<Call> calls = {
      {SYS_openat, "openat", {EACCES, EMFILE, ENFILE, ENOSPC, EDQUOT, EIO, EINTR}},
      {SYS_read, "read", {EIO, EINTR}},
      {SYS_readv, "readv", {EIO, EINTR}},
      {SYS_write, "write", {ENOSPC, EDQUOT, EIO, EINTR}},
      {SYS_writev, "writev", {ENOSPC, EIO, EINTR, EDQUOT}},
      {SYS_pwritev, "pwritev", {ENOSPC, EDQUOT, EIO, EINTR}},
      {SYS_close, "close", {EIO, ENOSPC, EDQUOT, EINTR}},
      {SYS_fstat, "fstat", {EIO}},
      {SYS_stat, "stat", {EACCES, EIO}},
      {SYS_lstat, "lstat", {EACCES, EIO}},
      {SYS_newfstatat, "newfstatat", {EACCES, EIO}},
      {SYS_fstatfs, "fstatfs", {EIO}},
      {SYS_getdents64, "getdents64", {EIO}},
      {SYS_mkdir, "mkdir", {EACCES, ENOSPC, EDQUOT, EROFS}},
      {SYS_rename, "rename", {EACCES, ENOSPC, EIO}},
      {SYS_unlink, "unlink", {EACCES, EIO}},
      {SYS_rmdir, "rmdir", {EACCES}},
      {SYS_readlink, "readlink", {EACCES}},
      {SYS_getcwd, "getcwd", {EACCES}},
      {SYS_fcntl, "fcntl", {ENOLCK, EINTR}},
      {SYS_flock, "flock", {ENOLCK, EINTR}},
      {SYS_ftruncate, "ftruncate", {EIO}},
      {SYS_fsync, "fsync", {EIO}},
      {SYS_utimensat, "utimensat", {EACCES, EPERM, EROFS}},
      {SYS_getrandom, "getrandom", {EAGAIN}},
      {SYS_fadvise64, "fadvise64", {EINVAL}},
      {SYS_statx, "statx", {EACCES, EIO}},
      {SYS_statfs, "statfs", {EIO}},
      {SYS_unlinkat, "unlinkat", {EACCES}},
      {SYS_lseek, "lseek", {EIO}},
  };
  return calls;
}

const Call* find(long number) {
  for (const Call& call : table()) {
    if (call.number == number) return &call;
  }
  return nullptr;
}

[[noreturn]] void run_child(const std::function<int()>& work, int output) {
  ::dup2(output, STDERR_FILENO);
  ::alarm(60);
  if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) {
    std::cerr << "this system does not let a process trace its child\n";
    ::_exit(99);
  }
  ::raise(SIGSTOP);
  ::_exit(work());
}

/// Halves the requested size. False if that is not possible.
bool shorten(::user_regs_struct& registers) {
  switch (registers.orig_rax) {
    case SYS_read:
    case SYS_write:
    case SYS_readv:
    case SYS_writev:
      if (registers.rdx < 2) return false;
      registers.rdx /= 2;
      return true;
    default:
      return false;
  }
}

class Tracer {
 public:
  Tracer(::pid_t child, const Fault& fault, TracedRun& run) : child_(child), fault_(fault), run_(run) {}

  void follow() {
    if (!wait()) return;
    ::ptrace(PTRACE_SETOPTIONS, child_, nullptr, PTRACE_O_EXITKILL | PTRACE_O_TRACESYSGOOD);
    for (long signal = 0;;) {
      ::ptrace(PTRACE_SYSCALL, child_, nullptr, signal);
      if (!wait()) return;
      constexpr int kSystemCall = SIGTRAP | 0x80;
      const int stop = WSTOPSIG(run_.status);
      signal = stop == kSystemCall || stop == SIGTRAP ? 0 : stop;
      if (stop != kSystemCall) continue;
      inside_ = !inside_;
      inside_ ? enter() : leave();
    }
  }

 private:
  bool wait() { return ::waitpid(child_, &run_.status, 0) == child_ && WIFSTOPPED(run_.status); }

  void enter() {
    ::user_regs_struct registers;
    ::ptrace(PTRACE_GETREGS, child_, nullptr, &registers);
    const long number = static_cast<long>(registers.orig_rax);
    const int first = static_cast<int>(registers.rdi);
    if (number == SYS_close && (first == kWatch || first == kIgnore)) {
      watching_ = first == kWatch;
      return;
    }
    if (!watching_) return;
    const bool is_it = static_cast<int>(run_.calls.size()) == fault_.at;
    run_.calls.push_back(number);
    if (!is_it) return;
    if (fault_.kind == Fault::Kind::kKill) {
      ::kill(child_, SIGKILL);
      run_.applied = true;
    } else if (fault_.kind == Fault::Kind::kFail && find(number) != nullptr) {
      // The heap may lie elsewhere in this run, so that a call for memory has this number.
      registers.orig_rax = static_cast<unsigned long long>(-1);  // skips the call
      ::ptrace(PTRACE_SETREGS, child_, nullptr, &registers);
      failing_ = run_.applied = true;
    } else if (fault_.kind == Fault::Kind::kShorten && shorten(registers)) {
      ::ptrace(PTRACE_SETREGS, child_, nullptr, &registers);
      run_.applied = true;
    }
  }

  void leave() {
    if (!failing_) return;
    failing_ = false;
    ::user_regs_struct registers;
    ::ptrace(PTRACE_GETREGS, child_, nullptr, &registers);
    registers.rax = static_cast<unsigned long long>(-static_cast<long long>(fault_.error));
    ::ptrace(PTRACE_SETREGS, child_, nullptr, &registers);
  }

  const ::pid_t child_;
  const Fault& fault_;
  TracedRun& run_;
  bool inside_ = false;
  bool watching_ = false;
  bool failing_ = false;
};

}  // namespace

TracedRun run_traced(const std::function<int()>& work, const Fault& fault) {
  TracedRun run;
  const int output = ::memfd_create("said", MFD_CLOEXEC);
  if (const ::pid_t child = ::fork(); child != 0) {
    Tracer(child, fault, run).follow();
  } else {
    run_child(work, output);
  }
  ::lseek(output, 0, SEEK_SET);
  std::array<char, 4096> buffer;
  for (::ssize_t n; (n = ::read(output, buffer.data(), buffer.size())) > 0;)
    run.said.append(buffer.data(), static_cast<std::size_t>(n));
  ::close(output);
  return run;
}

void watch(bool on) {
  ::close(on ? kWatch : kIgnore);
}

std::string name_of_call(long number) {
  const Call* const call = find(number);
  return call != nullptr ? call->name : "system call " + std::to_string(number);
}

std::vector<int> errors_of_call(long number) {
  const Call* const call = find(number);
  return call != nullptr ? call->errors : std::vector<int>{};
}

}  // namespace cachepy::test
