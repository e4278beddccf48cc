#include "tracking/child_filter.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/file.h"

namespace cachepy::internal {

#if defined(__x86_64__)
namespace {

#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif

// Names that older headers lack.
constexpr std::uint32_t kFchmodat2 = 452;
constexpr std::uint32_t kFirstX32 = 0x40000000;

/// Reported always.
constexpr std::uint32_t kReported[] = {
    SYS_open, SYS_openat, SYS_openat2, SYS_creat, SYS_open_by_handle_at,
    // Looks.
    SYS_stat, SYS_lstat, SYS_newfstatat, SYS_statx, SYS_access, SYS_faccessat, SYS_faccessat2, SYS_readlink,
    SYS_readlinkat, SYS_statfs, SYS_chdir, SYS_getdents, SYS_getdents64,
    // Programs.
    SYS_execve, SYS_execveat, SYS_exit, SYS_exit_group, SYS_clone3,
    // Changes.
    SYS_rename, SYS_renameat, SYS_renameat2, SYS_unlink, SYS_unlinkat, SYS_rmdir, SYS_mkdir, SYS_mkdirat,
    SYS_mknod, SYS_mknodat, SYS_link, SYS_linkat, SYS_symlink, SYS_symlinkat, SYS_truncate, SYS_chmod,
    SYS_fchmod, SYS_fchmodat, kFchmodat2, SYS_chown, SYS_lchown, SYS_fchown, SYS_fchownat, SYS_utime,
    SYS_utimes, SYS_utimensat, SYS_futimesat,
    // Other processes and machines.
    SYS_socket, SYS_connect, SYS_shmat, SYS_msgrcv, SYS_mq_open,
    // What paths mean, and what the process may do.
    SYS_mount, SYS_umount2, SYS_move_mount, SYS_chroot, SYS_pivot_root, SYS_setns, SYS_setuid, SYS_setreuid,
    SYS_setresuid, SYS_setfsuid, SYS_io_uring_setup};

/// Reported if the first argument has one of these bits.
struct WithBits {
  std::uint32_t call;
  std::uint32_t bits;
};
constexpr std::uint32_t kNewSpaces = CLONE_NEWNS | CLONE_NEWUSER;
constexpr WithBits kWithBits[] = {{SYS_clone, kNewSpaces}, {SYS_unshare, kNewSpaces}};

/// Reported if they use descriptor 0.
constexpr std::uint32_t kReadFirst[] = {SYS_read,    SYS_readv,           SYS_pread64, SYS_preadv,
                                        SYS_preadv2, SYS_copy_file_range, SYS_splice};

constexpr std::uint32_t kWrites[] = {SYS_write,    SYS_writev,         SYS_pwrite64, SYS_pwritev,
                                     SYS_pwritev2, SYS_sendfile,       SYS_splice,   SYS_tee,
                                     SYS_vmsplice, SYS_copy_file_range};

constexpr std::uint32_t kReport = SECCOMP_RET_USER_NOTIF;
constexpr std::uint32_t kPass = SECCOMP_RET_ALLOW;

/// The program of the filter, on the stack: a fork may have left the allocator locked.
class Program {
 public:
  explicit Program(const AlsoReported& also) noexcept {
    load(offsetof(seccomp_data, arch));
    add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0));
    end(kReport);
    load(offsetof(seccomp_data, nr));
    add(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, kFirstX32, 0, 1));
    end(kReport);
    report(kReported);
    if (also.output) report(kWrites);
    for (const WithBits& each : kWithBits) {
      add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, each.call, 0, 4));
      load(offsetof(seccomp_data, args));
      add(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, each.bits, 0, 1));
      end(kReport);
      end(kPass);
    }
    if (also.input) {
      for (const std::uint32_t call : kReadFirst) of_input(call, 0);
      of_input(SYS_sendfile, 1);
      of_input(SYS_mmap, 4);
    }
    end(kPass);
  }

  ::sock_fprog get() noexcept { return {static_cast<unsigned short>(size_), code_.data()}; }

 private:
  void report(std::span<const std::uint32_t> calls) noexcept {
    for (const std::uint32_t call : calls) {
      add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1));
      end(kReport);
    }
  }
  void add(const ::sock_filter& step) noexcept { code_[size_++] = step; }
  void load(std::size_t offset) noexcept {
    add(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset)));
  }
  void end(std::uint32_t what) noexcept { add(BPF_STMT(BPF_RET | BPF_K, what)); }
  void of_input(std::uint32_t call, std::size_t argument) noexcept {
    add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 4));
    load(offsetof(seccomp_data, args) + argument * sizeof(std::uint64_t));
    add(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, STDIN_FILENO, 0, 1));
    end(kReport);
    end(kPass);
  }

  std::array<::sock_filter, 256> code_;
  std::size_t size_ = 0;
};

int install(::sock_fprog& program, unsigned long flags) noexcept {
  return static_cast<int>(
      ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER | flags, &program));
}

}  // namespace

ChildFilter install_child_filter(const AlsoReported& also) noexcept {
  Program program(also);
  ::sock_fprog code = program.get();
  ChildFilter filter;
  int fd = install(code, SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV);
  if (fd < 0 && errno == EACCES) {
    filter.has_no_privileges = ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    fd = install(code, SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV);
  }
  filter.error = fd < 0 ? errno : 0;
  if (fd >= 0) filter.listener = moved_high(fd);
  return filter;
}

#else

ChildFilter install_child_filter(const AlsoReported&) noexcept {
  return {};
}

#endif

}  // namespace cachepy::internal
