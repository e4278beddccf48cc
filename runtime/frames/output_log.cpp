#include "frames/output_log.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <utility>

#include "base/fork.h"

namespace cachepy::internal {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{256} << 10;
constexpr std::size_t kPieceBytes = std::size_t{64} << 10;

/// One for all logs. A signal handler that interrupts its holder does not wait for it.
class LogLock {
 public:
  /// False: this thread holds it already.
  bool enter() noexcept {
    const void* free = nullptr;
    while (!holder_.compare_exchange_weak(free, &this_thread, std::memory_order_acquire)) {
      if (free == &this_thread) return false;
      if (free != nullptr) ::sched_yield();
      free = nullptr;
    }
    return true;
  }
  void lock() noexcept { enter(); }
  void unlock() noexcept { holder_.store(nullptr, std::memory_order_release); }

 private:
  [[gnu::tls_model("initial-exec")]] static thread_local char this_thread;
  std::atomic<const void*> holder_{nullptr};
};

thread_local char LogLock::this_thread = 0;

constinit LogLock log_lock;

[[maybe_unused]] const bool whole_over_fork = hold_over_fork<[]() -> LogLock& { return log_lock; }>();

class Holding {
 public:
  Holding() : is_held_(log_lock.enter()) {}
  ~Holding() {
    if (is_held_) log_lock.unlock();
  }
  Holding(const Holding&) = delete;
  Holding& operator=(const Holding&) = delete;
  explicit operator bool() const { return is_held_; }

 private:
  const bool is_held_;
};

/// Of this process, also after a vfork.
::pid_t this_process() {
  return static_cast<::pid_t>(::syscall(SYS_getpid));
}

}  // namespace

UniqueFd unnamed_file(const std::string& directory) {
  UniqueFd file = open_fd(directory, O_TMPFILE | O_RDWR);
  if (!file)
    file.reset(static_cast<int>(::syscall(SYS_memfd_create, "cachepy output", 1u /*close on exec*/)));
  return UniqueFd(moved_high(file.release()));
}

OutputLog::OutputLog(std::string directory) : directory_(std::move(directory)), process_(this_process()) {
  void* const memory =
      ::mmap(nullptr, kBufferBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  buffer_ = memory != MAP_FAILED ? static_cast<char*>(memory) : nullptr;
  has_lost_ = buffer_ == nullptr;
}

OutputLog::~OutputLog() {
  if (buffer_ != nullptr) ::munmap(buffer_, kBufferBytes);
}

std::uint32_t OutputLog::begin_call(std::uint32_t outer) {
  const Holding lock;
  calls_.push_back({outer, in_file_ + used_});
  has_last_ = false;  // its position is the beginning of a head
  return static_cast<std::uint32_t>(calls_.size());
}

void OutputLog::add(std::uint32_t call, OutputKind kind, std::string_view text) noexcept {
  if (this_process() != process_) return;
  const Holding lock;
  if (!lock || has_lost_) {
    has_lost_ = true;
    return;
  }
  if (!extend(call, kind, text)) append(call, kind, text);
}

/// Adds to the last text, if it is of the same kind.
bool OutputLog::extend(std::uint32_t call, OutputKind kind, std::string_view text) noexcept {
  if (!has_last_ || text.size() > kBufferBytes - used_) return false;
  Head head;
  std::memcpy(&head, buffer_ + last_head_, sizeof head);
  if (head.call != call || head.kind != kind) return false;
  text.copy(buffer_ + used_, text.size());
  used_ += text.size();
  head.size += text.size();
  std::memcpy(buffer_ + last_head_, &head, sizeof head);
  return true;
}

void OutputLog::append(std::uint32_t call, OutputKind kind, std::string_view text) noexcept {
  Head head;
  std::memset(&head, 0, sizeof head);
  head.size = text.size();
  head.call = call;
  head.kind = kind;
  const std::string_view bytes(reinterpret_cast<const char*>(&head), sizeof head);
  if (bytes.size() + text.size() > kBufferBytes - used_ && !spill()) return;
  has_last_ = bytes.size() + text.size() <= kBufferBytes;
  if (!has_last_) {
    if (write_to_file(bytes)) write_to_file(text);
    return;
  }
  last_head_ = used_;
  std::memcpy(buffer_ + used_, bytes.data(), bytes.size());
  text.copy(buffer_ + used_ + bytes.size(), text.size());
  used_ += bytes.size() + text.size();
}

bool OutputLog::spill() noexcept {
  const std::size_t size = std::exchange(used_, 0);
  has_last_ = false;
  return write_to_file({buffer_, size});
}

bool OutputLog::write_to_file(std::string_view bytes) noexcept {
  if (!file_) {
    UniqueFd file = unnamed_file(directory_);
    struct ::stat st;
    if (file && ::fstat(file.get(), &st) == 0) file_.emplace(std::move(file), st);
  }
  if (!file_ || !file_->stat() || !pwrite_fully(file_->fd(), {bytes}, in_file_)) has_lost_ = true;
  in_file_ += bytes.size();
  return !has_lost_;
}

/// What a call has printed until a moment.
struct OutputLog::View {
  std::uint64_t begin = 0;
  std::uint64_t in_file = 0;
  std::string behind;  // what was in the buffer
  std::uint32_t first = 0;
  std::vector<Call> calls;  // the one with the number `first`, and all that began later
  int file = -1;
  bool is_whole = false;

  bool is_of_call(std::uint32_t call) const {
    while (call > first) call = calls[call - first].outer;
    return call == first;
  }
  bool read(char* to, std::size_t size, std::uint64_t at) const {
    if (at < in_file)
      return size <= in_file - at && pread_fully(file, to, size, at) == static_cast<::ssize_t>(size);
    if (size > behind.size() || at - in_file > behind.size() - size) return false;
    std::memcpy(to, behind.data() + (at - in_file), size);
    return true;
  }
};

OutputLog::View OutputLog::view(std::uint32_t call) const {
  const Holding lock;
  View view;
  view.first = call;
  view.calls.assign(calls_.begin() + (call - 1), calls_.end());
  view.begin = view.calls.front().begin;
  view.in_file = in_file_;
  const std::uint64_t behind = std::max(view.begin, in_file_) - in_file_;
  view.behind.assign(behind, '\0');  // not needed
  view.behind.append(buffer_ + behind, used_ - behind);
  view.file = file_ ? file_->fd() : -1;
  view.is_whole = !has_lost_;
  return view;
}

bool OutputLog::for_each(std::uint32_t call,
                         const std::function<void(OutputKind, std::string_view)>& take) const {
  if (buffer_ == nullptr) return false;
  const View view = this->view(call);
  if (!view.is_whole) return false;
  std::string piece;
  const std::uint64_t end = view.in_file + view.behind.size();
  for (std::uint64_t at = view.begin; at < end;) {
    Head head;
    if (!view.read(reinterpret_cast<char*>(&head), sizeof head, at)) return false;
    at += sizeof head;
    const bool is_wanted = view.is_of_call(head.call);
    if (is_wanted && head.size == 0) take(head.kind, {});
    for (std::uint64_t left = is_wanted ? head.size : 0; left != 0; left -= piece.size()) {
      piece.resize(static_cast<std::size_t>(std::min<std::uint64_t>(left, kPieceBytes)));
      if (!view.read(piece.data(), piece.size(), at + (head.size - left))) return false;
      take(head.kind, piece);
    }
    at += head.size;
  }
  return true;
}

}  // namespace cachepy::internal
