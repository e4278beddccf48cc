#include "tracking/child_arguments.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>

#include "tracking/child_view.h"

namespace cachepy::internal {
namespace {

#if defined(__x86_64__)

constexpr int kNone = -1;
constexpr int kFchmodat2 = 452;

/// Which argument is what.
struct Form {
  int call;
  int directory;  // kNone: the path starts at the working directory
  int path;
  int flags = kNone;
  int second_directory = kNone;
  int second = kNone;
};
constexpr Form kForms[] = {
    {SYS_open, kNone, 0, 1},
    {SYS_openat, 0, 1, 2},
    {SYS_openat2, 0, 1},
    {SYS_creat, kNone, 0},
    {SYS_stat, kNone, 0},
    {SYS_lstat, kNone, 0},
    {SYS_newfstatat, 0, 1, 3},
    {SYS_statx, 0, 1, 2},
    {SYS_access, kNone, 0},
    {SYS_faccessat, 0, 1},
    {SYS_faccessat2, 0, 1, 3},
    {SYS_readlink, kNone, 0},
    {SYS_readlinkat, 0, 1},
    {SYS_statfs, kNone, 0},
    {SYS_chdir, kNone, 0},
    {SYS_execve, kNone, 0},
    {SYS_execveat, 0, 1, 4},
    {SYS_unlink, kNone, 0},
    {SYS_unlinkat, 0, 1, 2},
    {SYS_rmdir, kNone, 0},
    {SYS_mkdir, kNone, 0},
    {SYS_mkdirat, 0, 1},
    {SYS_mknod, kNone, 0},
    {SYS_mknodat, 0, 1},
    {SYS_truncate, kNone, 0},
    {SYS_chmod, kNone, 0},
    {SYS_fchmodat, 0, 1},
    {kFchmodat2, 0, 1, 3},
    {SYS_chown, kNone, 0},
    {SYS_lchown, kNone, 0},
    {SYS_fchownat, 0, 1, 4},
    {SYS_utime, kNone, 0},
    {SYS_utimes, kNone, 0},
    {SYS_utimensat, 0, 1, 3},
    {SYS_futimesat, 0, 1},
    {SYS_rename, kNone, 0, kNone, kNone, 1},
    {SYS_renameat, 0, 1, kNone, 2, 3},
    {SYS_renameat2, 0, 1, 4, 2, 3},
    {SYS_link, kNone, 0, kNone, kNone, 1},
    {SYS_linkat, 0, 1, 4, 2, 3},
    {SYS_symlink, kNone, 1, kNone, kNone, 0},
    {SYS_symlinkat, 1, 2, kNone, kNone, 0},
};

class Reader {
 public:
  explicit Reader(const ::seccomp_notif& call) : call_(call.data), view_(static_cast<::pid_t>(call.pid)) {}

  ChildArguments read() {
    const auto form = std::ranges::find(kForms, call_.nr, &Form::call);
    if (form != std::end(kForms)) read(*form);
    switch (call_.nr) {
      case SYS_creat:
        out_.flags = O_WRONLY | O_CREAT | O_TRUNC;
        break;
      case SYS_openat2:
        read_how();
        break;
      case SYS_getdents:
      case SYS_getdents64:
      case SYS_fchmod:
      case SYS_fchown:
        out_.path = view_.path_of(argument(0));
        break;
      case SYS_utime:
      case SYS_utimes:
      case SYS_futimesat:
        out_.sets_now = call_.args[call_.nr == SYS_futimesat ? 2 : 1] == 0;
        break;
      case SYS_utimensat:
        read_times();
        break;
      case SYS_connect:
        read_address();
        break;
      case SYS_clone3:
        if (std::uint64_t flags = 0; view_.read(call_.args[0], &flags, sizeof flags))
          out_.flags = static_cast<int>(flags);
        else
          give_up();
        break;
      default:
        break;
    }
    return std::move(out_);
  }

 private:
  int argument(int index) const { return static_cast<int>(call_.args[index]); }

  void give_up() {
    // An address that is none makes the system call fail.
    if (errno != EFAULT) out_.are_known = false;
  }

  void read(const Form& form) {
    if (form.flags != kNone) out_.flags = argument(form.flags);
    const bool is_symlink = call_.nr == SYS_symlink || call_.nr == SYS_symlinkat;
    out_.path = read_path(form.directory, form.path, out_.has_path);
    bool is_path = false;
    if (form.second == kNone) return;
    if (is_symlink)
      out_.second = read_text(form.second).value_or("");
    else
      out_.second = read_path(form.second_directory, form.second, is_path);
  }

  std::optional<std::string> read_text(int index) {
    std::optional<std::string> text = view_.text(call_.args[index]);
    if (!text) give_up();
    return text;
  }

  std::string read_path(int directory, int index, bool& is_path) {
    const int at = directory != kNone ? argument(directory) : AT_FDCWD;
    const bool is_null = call_.args[index] == 0;
    const std::string text = is_null ? "" : read_text(index).value_or("");
    is_path = !text.empty();
    if (is_path) {
      std::string path = view_.absolute(at, text);
      out_.are_known &= !path.empty();
      return path;
    }
    const bool means_open_file = is_null || (out_.flags & AT_EMPTY_PATH) != 0;
    return means_open_file && at >= 0 ? view_.path_of(at) : "";
  }

  void read_how() {
    ::open_how how{};
    if (!view_.read(call_.args[2], &how, sizeof how)) return give_up();
    out_.flags = static_cast<int>(how.flags);
  }

  void read_times() {
    ::timespec times[2]{};
    out_.sets_now = call_.args[2] == 0;
    if (out_.sets_now) return;
    if (!view_.read(call_.args[2], times, sizeof times)) return give_up();
    out_.sets_now = times[1].tv_nsec == UTIME_NOW;
  }

  void read_address() {
    ::sockaddr_un address{};
    const std::size_t size = std::min<std::size_t>(call_.args[2], sizeof address);
    if (!view_.read(call_.args[1], &address, size)) return give_up();
    out_.family = address.sun_family;
    if (address.sun_family != AF_UNIX || address.sun_path[0] == '\0') return;
    out_.second =
        view_.absolute(AT_FDCWD, {address.sun_path, ::strnlen(address.sun_path, sizeof address.sun_path)});
  }

  const ::seccomp_data& call_;
  const ChildView view_;
  ChildArguments out_;
};

#endif

}  // namespace

ChildArguments ChildArguments::of(const ::seccomp_notif& call) {
#if defined(__x86_64__)
  return Reader(call).read();
#else
  static_cast<void>(call);
  return {};
#endif
}

}  // namespace cachepy::internal
