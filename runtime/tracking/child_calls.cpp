#include "tracking/child_calls.h"

#include <elf.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <string_view>

#include "base/file.h"
#include "frames/quiet.h"
#include "tracking/call_needs.h"
#include "tracking/child_view.h"
#include "tracking/watching.h"
#include "watch/watch.h"

namespace cachepy::internal {

#if defined(__x86_64__)
namespace {

constexpr std::uint32_t kFirstX32 = 0x40000000;
constexpr int kFchmodat2 = 452;

bool is_change(int flags) {
  return (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) != 0;
}

/// bash does this when it starts, and closes the terminal at once. Programs that read passwords open it in other ways.
bool only_asks_for_terminal(const std::string& path, int flags) {
  return (path == "/dev/tty" || path.starts_with("/dev/pts/")) &&
         (flags & ~O_CLOEXEC) == (O_RDWR | O_NONBLOCK);
}

bool is_directory_look(int flags) {
  return (flags & O_TMPFILE) == O_TMPFILE;
}

void look(Look look, const std::string& path) {
  const Loud loud;
  recording_hooks().looked(look, AT_FDCWD, path.c_str(), true, nullptr);
}

void look_by(int flags, const std::string& path) {
  look((flags & AT_SYMLINK_NOFOLLOW) != 0 ? Look::kLstat : Look::kStat, path);
}

}  // namespace

void ChildCalls::record(const ::seccomp_notif& call, const ChildArguments& arguments) {
  if (call.data.arch != AUDIT_ARCH_X86_64 || static_cast<std::uint32_t>(call.data.nr) >= kFirstX32)
    return fail("it started a program for another processor, which is not observed");
  if (!arguments.are_known)
    return fail("a program that it started cannot be observed, because its memory cannot be read");
  output_.record(call);
  if (record_look(call.data, arguments) || record_change(call, arguments)) return;
  const auto thread = static_cast<::pid_t>(call.pid);
  switch (call.data.nr) {
    case SYS_open:
    case SYS_openat:
    case SYS_openat2:
    case SYS_creat:
      if (!arguments.path.empty()) open(thread, arguments.path, arguments.flags);
      return;
    case SYS_execve:
    case SYS_execveat:
      if (!arguments.path.empty()) run(arguments.path);
      return;
    default:
      return record_use(call, arguments);
  }
}

bool ChildCalls::record_look(const ::seccomp_data& call, const ChildArguments& arguments) {
  switch (call.nr) {
    case SYS_stat:
    case SYS_access:
    case SYS_faccessat:
    case SYS_statfs:
      if (arguments.has_path) look(Look::kStat, arguments.path);
      return true;
    case SYS_chdir:
      if (arguments.has_path) read(arguments.path, O_PATH | O_DIRECTORY);
      return true;
    case SYS_lstat:
      if (arguments.has_path) look(Look::kLstat, arguments.path);
      return true;
    case SYS_newfstatat:
    case SYS_statx:
    case SYS_faccessat2:
      // An open file was observed when it was opened.
      if (arguments.has_path) look_by(arguments.flags, arguments.path);
      return true;
    case SYS_readlink:
    case SYS_readlinkat: {
      if (!arguments.has_path) return true;
      const Loud loud;
      recording_hooks().read_link(AT_FDCWD, arguments.path.c_str());
      return true;
    }
    case SYS_getdents:
    case SYS_getdents64:
      if (!arguments.path.empty()) look(Look::kList, arguments.path);
      return true;
    default:
      return false;
  }
}

bool ChildCalls::record_change(const ::seccomp_notif& call, const ChildArguments& arguments) {
  const auto thread = static_cast<::pid_t>(call.pid);
  const auto& args = call.data.args;
  const auto change = [&](Change which) {
    if (arguments.path.empty()) return;
    if (arguments.has_path)
      changes_.change(thread, which, arguments.path);
    else
      changes_.change_open(thread, which, arguments.path);
  };
  switch (call.data.nr) {
    case SYS_rename:
    case SYS_renameat:
    case SYS_renameat2:
      if (arguments.path.empty() || arguments.second.empty()) return true;
      changes_.rename(thread, arguments.path, arguments.second, static_cast<unsigned>(arguments.flags));
      return true;
    case SYS_link:
    case SYS_linkat:
      if (arguments.path.empty() || arguments.second.empty()) return true;
      changes_.link(thread, arguments.path, arguments.second);
      return true;
    case SYS_symlink:
    case SYS_symlinkat:
      if (!arguments.path.empty()) changes_.symlink(thread, arguments.second, arguments.path);
      return true;
    case SYS_unlink:
    case SYS_unlinkat:
    case SYS_rmdir:
      change(Change::kRemoved);
      return true;
    case SYS_mkdir:
    case SYS_mkdirat:
      change(Change::kMadeDirectory);
      return true;
    case SYS_mknod:
    case SYS_mknodat:
      change(Change::kMade);
      return true;
    case SYS_truncate:
      change(Change::kResized);
      return true;
    case SYS_chmod:
    case SYS_fchmod:
    case SYS_fchmodat:
    case kFchmodat2:
      change(Change::kMode);
      return true;
    case SYS_chown:
    case SYS_lchown:
    case SYS_fchown:
      change_owner(thread, arguments, args[1], args[2]);
      return true;
    case SYS_fchownat:
      change_owner(thread, arguments, args[2], args[3]);
      return true;
    case SYS_utime:
    case SYS_utimes:
    case SYS_utimensat:
    case SYS_futimesat:
      change(arguments.sets_now ? Change::kTimesNow : Change::kTimes);
      return true;
    default:
      return false;
  }
}

void ChildCalls::change_owner(::pid_t thread, const ChildArguments& arguments, std::uint64_t user,
                              std::uint64_t group) {
  struct ::stat st;
  if (arguments.path.empty()) return;
  const auto is_same = [](std::uint64_t wanted, std::uint32_t there) {
    return static_cast<std::uint32_t>(wanted) == there || static_cast<std::uint32_t>(wanted) == UINT32_MAX;
  };
  // Programs that copy attributes set the owner that the file has already.
  if (::lstat(arguments.path.c_str(), &st) == 0 && is_same(user, st.st_uid) && is_same(group, st.st_gid))
    return;
  if (arguments.has_path)
    changes_.change(thread, Change::kOwner, arguments.path);
  else
    changes_.change_open(thread, Change::kOwner, arguments.path);
}

void ChildCalls::open(::pid_t thread, const std::string& path, int flags) {
  if (only_asks_for_terminal(path, flags)) return;
  // As the system call for random numbers, it mostly seeds hash tables (perl does so whenever it starts).
  if (path == "/dev/urandom" || path == "/dev/random") return;
  if (is_directory_look(flags)) return look(Look::kStat, path);
  if (!is_change(flags)) return read(path, flags);
  struct ::stat st;
  const bool is_special = ::stat(path.c_str(), &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
  if (is_special && !is_of_the_machine(path) && !changes_.has_made(path))
    fail("a program that it started wrote to '" + path + "', which is a pipe or a device");
  changes_.open(thread, path, flags);
}

void ChildCalls::read(const std::string& path, int flags) {
  struct ::stat st;
  // Opening a pipe would wake those who wait for a reader.
  const bool is_readable = ::stat(path.c_str(), &st) != 0 || S_ISREG(st.st_mode) || S_ISDIR(st.st_mode);
  constexpr int kAsGiven = O_DIRECTORY | O_NOFOLLOW | O_PATH;
  const UniqueFd fd = open_fd(path, (flags & kAsGiven) | O_NONBLOCK | O_NOCTTY | (is_readable ? 0 : O_PATH));
  const int error = errno;
  const Loud loud;
  errno = error;
  recording_hooks().opened(AT_FDCWD, path.c_str(), flags, fd.get());
}

void ChildCalls::run(const std::string& path, int depth) {
  constexpr int kDeepest = 5;
  if (depth > kDeepest) return;
  struct ::stat st;
  if (::stat(path.c_str(), &st) != 0 || !S_ISREG(st.st_mode) || ::access(path.c_str(), X_OK) != 0)
    return look(Look::kStat, path);
  read(path, O_RDONLY);
  const bool is_for_other_user = (st.st_mode & S_ISUID) != 0 && st.st_uid != ::geteuid();
  const bool is_for_other_group = (st.st_mode & S_ISGID) != 0 && st.st_gid != ::getegid();
  if (is_for_other_user || is_for_other_group ||
      ::getxattr(path.c_str(), "security.capability", nullptr, 0) > 0)
    return fail("it started '" + path + "', which has privileges of its own and is not observed");
  const UniqueFd fd = open_fd(path, O_RDONLY);
  if (!fd) return fail("it started '" + path + "', which cannot be read");
  std::array<char, 256> head{};
  const ::ssize_t size = ::read(fd.get(), head.data(), head.size());
  const std::string_view text(head.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  if (text.starts_with("#!")) return run_script(std::string(text.substr(2, text.find('\n') - 2)), depth);
  if (text.starts_with(ELFMAG)) run_binary(path, fd.get());
}

void ChildCalls::run_script(std::string line, int depth) {
  line.erase(0, line.find_first_not_of(" \t"));
  line.resize(std::min(line.size(), line.find_first_of(" \t")));
  if (line.starts_with('/')) return run(line, depth + 1);
  fail("it started a script whose interpreter has a relative path");
}

void ChildCalls::run_binary(const std::string& path, int fd) {
  Elf64_Ehdr header{};
  const bool is_known =
      pread_fully(fd, reinterpret_cast<char*>(&header), sizeof header, 0) == sizeof header &&
      header.e_ident[EI_CLASS] == ELFCLASS64 && header.e_machine == EM_X86_64 &&
      header.e_phentsize == sizeof(Elf64_Phdr);
  if (!is_known)
    return fail("it started '" + path + "', a program for another processor, which is not observed");
  for (std::uint64_t i = 0; i < header.e_phnum; ++i) {
    Elf64_Phdr segment{};
    std::array<char, 4096> name{};
    if (pread_fully(fd, reinterpret_cast<char*>(&segment), sizeof segment,
                    header.e_phoff + i * sizeof segment) != sizeof segment)
      return;
    if (segment.p_type != PT_INTERP) continue;
    const std::size_t size = std::min<std::size_t>(segment.p_filesz, name.size() - 1);
    if (pread_fully(fd, name.data(), size, segment.p_offset) > 0) read(name.data(), O_RDONLY);
    return;
  }
}

void ChildCalls::record_use(const ::seccomp_notif& call, const ChildArguments& arguments) {
  const auto thread = static_cast<::pid_t>(call.pid);
  switch (call.data.nr) {
    case SYS_exit:
    case SYS_exit_group:
      return;
    case SYS_socket: {
      const auto family = static_cast<int>(call.data.args[0]);
      if (family != AF_UNIX && family != AF_NETLINK && family != AF_ALG) use(thread, Use::kNetwork, "socket");
      return;
    }
    case SYS_connect:
      return connect(thread, arguments);
    case SYS_shmat:
      return use(thread, Use::kIpc, "shmat");
    case SYS_msgrcv:
      return use(thread, Use::kIpc, "msgrcv");
    case SYS_mq_open:
      return use(thread, Use::kIpc, "mq_open");
    case SYS_clone3:
      if ((arguments.flags & (CLONE_NEWNS | CLONE_NEWUSER)) == 0) return;
      break;
    case SYS_setuid:
    case SYS_setfsuid:
    case SYS_setreuid:
    case SYS_setresuid:
      if (std::ranges::all_of(call.data.args,
                              call.data.args + (call.data.nr == SYS_setresuid  ? 3
                                                : call.data.nr == SYS_setreuid ? 2
                                                                               : 1),
                              [](std::uint64_t user) {
                                return static_cast<std::uint32_t>(user) == UINT32_MAX ||
                                       static_cast<std::uint32_t>(user) == ::geteuid();
                              }))
        return;
      break;
    case SYS_write:
    case SYS_writev:
    case SYS_pwrite64:
    case SYS_pwritev:
    case SYS_pwritev2:
    case SYS_tee:
    case SYS_vmsplice:
      return;
    case SYS_read:
    case SYS_readv:
    case SYS_pread64:
    case SYS_preadv:
    case SYS_preadv2:
    case SYS_copy_file_range:
    case SYS_splice:
      if (call.data.args[0] == STDIN_FILENO) use_input(thread);
      return;
    case SYS_sendfile:
      if (call.data.args[1] == STDIN_FILENO) use_input(thread);
      return;
    case SYS_mmap:
      return use_input(thread);
    default:
      break;
  }
  fail("a program that it started uses the system in a way that is not observed (" +
       ChildView(thread).command() + ")");
}

void ChildCalls::connect(::pid_t thread, const ChildArguments& arguments) {
  if (arguments.family == AF_NETLINK || arguments.family == AF_ALG) return;
  // The C library asks for a server that seldom runs (nscd).
  if (arguments.family == AF_UNIX && !arguments.second.empty() &&
      ::access(arguments.second.c_str(), F_OK) != 0)
    return look(Look::kStat, arguments.second);
  use(thread, Use::kNetwork, "connect");
}

void ChildCalls::use_input(::pid_t thread) {
  struct ::stat st;
  if (has_used_input_ || !input_ || ::stat(ChildView(thread).place("fd/0").c_str(), &st) != 0) return;
  if (st.st_dev != input_->st_dev || st.st_ino != input_->st_ino) return;
  has_used_input_ = true;
  use(thread, Use::kTerminal, "standard input");
}

void ChildCalls::use(::pid_t thread, Use use, const char* name) {
  const std::string text = ChildView(thread).command() + " -> " + name;
  const Loud loud;
  recording_hooks().used(use, text.c_str(), nullptr);
}

#else

void ChildCalls::record(const ::seccomp_notif&, const ChildArguments&) {}

#endif

}  // namespace cachepy::internal
