// syscall(), by which code asks the kernel itself.
#include <fcntl.h>
#include <sys/syscall.h>

#include <optional>

#include "watch/replace.h"

using namespace cachepy::internal;

namespace {

/// What the system call of that number is; nullopt: nothing that differs from call to call, and nothing that names a file.
std::optional<Use> use_of(long number) {
  switch (number) {
    case SYS_getrandom:
      return Use::kRandom;
    case SYS_clock_gettime:
    case SYS_gettimeofday:
      return Use::kClock;
    case SYS_getpid:
    case SYS_gettid:
    case SYS_uname:
    case SYS_sysinfo:
      return Use::kIdentity;
    case SYS_socket:
    case SYS_connect:
    case SYS_accept:
    case SYS_accept4:
      return Use::kNetwork;
    case SYS_shmat:
    case SYS_msgrcv:
    case SYS_mq_timedreceive:
      return Use::kIpc;
    case SYS_clone:
    case SYS_clone3:
    case SYS_execve:
    case SYS_execveat:
#ifdef SYS_fork
    case SYS_fork:
    case SYS_vfork:
#endif
      return Use::kProcesses;
#ifdef SYS_open  // x86-64 has the older ones, too
    case SYS_creat:
    case SYS_stat:
    case SYS_lstat:
    case SYS_access:
    case SYS_readlink:
    case SYS_getdents:
    case SYS_mkdir:
    case SYS_rmdir:
    case SYS_unlink:
    case SYS_rename:
    case SYS_link:
    case SYS_symlink:
    case SYS_chmod:
    case SYS_chown:
    case SYS_mknod:
    case SYS_utime:
    case SYS_utimes:
#endif
    case SYS_openat2:
    case SYS_newfstatat:
    case SYS_statx:
    case SYS_faccessat:
    case SYS_faccessat2:
    case SYS_readlinkat:
    case SYS_getdents64:
    case SYS_getcwd:
    case SYS_chdir:
    case SYS_fchdir:
    case SYS_open_by_handle_at:
    case SYS_mkdirat:
    case SYS_unlinkat:
    case SYS_renameat2:
    case SYS_linkat:
    case SYS_symlinkat:
    case SYS_truncate:
    case SYS_fchmodat:
    case SYS_fchownat:
    case SYS_mknodat:
    case SYS_utimensat:
    case SYS_getxattr:
    case SYS_setxattr:
    case SYS_io_uring_setup:
      return Use::kOpaque;
    default:
      return std::nullopt;
  }
}

}  // namespace

// As many arguments as a system call can have. Whoever passes fewer leaves the rest undefined, and the kernel does not look at it.
REPLACES(syscall, long, long, long, long, long, long, long, long)
long cachepy_syscall(long number, long a, long b, long c, long d, long e, long f) {
  if (is_watched()) {
#ifdef SYS_open
    if (number == SYS_open)
      return ::open(reinterpret_cast<const char*>(a), static_cast<int>(b), static_cast<mode_t>(c));
#endif
    if (number == SYS_openat)
      return ::openat(static_cast<int>(a), reinterpret_cast<const char*>(b), static_cast<int>(c),
                      static_cast<mode_t>(d));
    if (const auto use = use_of(number)) hooks().used(*use, "syscall", __builtin_return_address(0));
  }
  // Some system calls return twice on one stack, where nothing of ours may be.
  [[clang::musttail]] return NEXT(syscall)(number, a, b, c, d, e, f);
}
