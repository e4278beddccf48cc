#include "tracking/child_output.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "frames/quiet.h"
#include "tracking/child_view.h"
#include "tracking/printing.h"

namespace cachepy::internal {
namespace {

constexpr char kByProgram[] = "a program that it started";

void doubt() {
  const Loud loud;
  record_print_doubt(PrintDoubt::kNotRecorded, kByProgram);
}

}  // namespace

ChildOutput::ChildOutput(bool is_recorded) : is_recorded_(is_recorded) {
  if (!is_recorded_) return;
  for (const int fd : {STDOUT_FILENO, STDERR_FILENO}) {
    struct ::stat st;
    if (::fstat(fd, &st) != 0) continue;
    const bool is_null = S_ISCHR(st.st_mode) && st.st_rdev == ::makedev(1, 3);
    if (!is_null) streams_[static_cast<std::size_t>(fd - STDOUT_FILENO)] = st;
  }
}

int ChildOutput::ours(::pid_t thread, std::uint64_t fd) const {
  struct ::stat st;
  const auto number = static_cast<int>(fd);
  if (::stat(ChildView(thread).place("fd/" + std::to_string(number)).c_str(), &st) != 0) return 0;
  const auto leads_to = [&](int ours) {
    const auto& stream = streams_[static_cast<std::size_t>(ours - STDOUT_FILENO)];
    return stream && stream->st_dev == st.st_dev && stream->st_ino == st.st_ino;
  };
  // Both may lead to the same file.
  if (number == STDERR_FILENO && leads_to(STDERR_FILENO)) return STDERR_FILENO;
  if (leads_to(STDOUT_FILENO)) return STDOUT_FILENO;
  return leads_to(STDERR_FILENO) ? STDERR_FILENO : 0;
}

bool ChildOutput::is_repeated(const ::seccomp_notif& call, int ours, std::uint64_t size) {
  const bool is_same = waits_ && waits_->pid == call.pid && waits_->data.nr == call.data.nr &&
                       waits_->data.instruction_pointer == call.data.instruction_pointer &&
                       std::ranges::equal(waits_->data.args, call.data.args);
  int unread = 0;
  const int room = ::fcntl(ours, F_GETPIPE_SZ);
  const bool may_wait =
      room > 0 && (::ioctl(ours, FIONREAD, &unread) != 0 ||
                   static_cast<std::uint64_t>(unread) + size > static_cast<std::uint64_t>(room) / 2);
  waits_.reset();
  if (may_wait) waits_ = call;
  return is_same;
}

void ChildOutput::record_text(const ::seccomp_notif& call, int ours, std::uint64_t at, std::uint64_t size) {
  constexpr std::uint64_t kPieceBytes = std::uint64_t{64} << 10;
  const ChildView view(static_cast<::pid_t>(call.pid));
  std::string piece;
  for (; size != 0; size -= piece.size(), at += piece.size()) {
    piece.resize(static_cast<std::size_t>(std::min(size, kPieceBytes)));
    if (!view.read(at, piece.data(), piece.size())) return doubt();
    const Loud loud;
    record_printed(ours, false, piece.data(), piece.size());
  }
}

void ChildOutput::record(const ::seccomp_notif& call) {
  if (!is_recorded_) return;
#if defined(__x86_64__)
  const auto thread = static_cast<::pid_t>(call.pid);
  const auto& args = call.data.args;
  switch (call.data.nr) {
    case SYS_write: {
      const int to = ours(thread, args[0]);
      if (to == 0) return;
      if ((::fcntl(to, F_GETFL) & O_NONBLOCK) != 0 || is_repeated(call, to, args[2])) return doubt();
      return record_text(call, to, args[1], args[2]);
    }
    case SYS_writev: {
      const int to = ours(thread, args[0]);
      if (to == 0) return;
      std::array<::iovec, 1024> parts{};
      const std::size_t count = std::min<std::size_t>(args[2], parts.size());
      if (!ChildView(thread).read(args[1], parts.data(), count * sizeof parts[0])) return doubt();
      std::uint64_t size = 0;
      for (std::size_t i = 0; i < count; ++i) size += parts[i].iov_len;
      if ((::fcntl(to, F_GETFL) & O_NONBLOCK) != 0 || is_repeated(call, to, size)) return doubt();
      for (std::size_t i = 0; i < count; ++i)
        record_text(call, to, reinterpret_cast<std::uint64_t>(parts[i].iov_base), parts[i].iov_len);
      return;
    }
    case SYS_pwrite64:
    case SYS_pwritev:
    case SYS_pwritev2:
    case SYS_sendfile:
    case SYS_vmsplice:
      if (ours(thread, args[0]) != 0) doubt();
      return;
    case SYS_tee:
      if (ours(thread, args[1]) != 0) doubt();
      return;
    case SYS_splice:
      if (ours(thread, args[2]) != 0) doubt();
      return;
    case SYS_copy_file_range: {
      // It fails for a file that is appended to, and programs then write.
      const int to = ours(thread, args[2]);
      if (to != 0 && (::fcntl(to, F_GETFL) & O_APPEND) == 0) doubt();
      return;
    }
    default:
      return;
  }
#else
  static_cast<void>(call);
#endif
}

}  // namespace cachepy::internal
