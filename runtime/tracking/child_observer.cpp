#include "tracking/child_observer.h"

#include <linux/seccomp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "base/signals_blocked.h"
#include "base/swallow.h"
#include "frames/quiet.h"

namespace cachepy::internal {

/// Room for what the kernel tells, in the kernel's sizes.
struct Notification {
  Notification() {
    ::seccomp_notif_sizes sizes{};
    ::syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &sizes);
    received.resize(std::max<std::size_t>(sizes.seccomp_notif, sizeof(::seccomp_notif)));
    sent.resize(std::max<std::size_t>(sizes.seccomp_notif_resp, sizeof(::seccomp_notif_resp)));
  }
  ::seccomp_notif& call() { return *reinterpret_cast<::seccomp_notif*>(received.data()); }

  /// False: the listener is gone.
  bool receive(int listener) {
    std::ranges::fill(received, 0);
    return ::ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, received.data()) == 0;
  }
  /// The process goes on with its system call.
  void send(int listener) {
    std::ranges::fill(sent, 0);
    auto& answer = *reinterpret_cast<::seccomp_notif_resp*>(sent.data());
    answer.id = call().id;
    answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    ::ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, sent.data());
  }

  std::vector<char> received, sent;
};

namespace {

constexpr std::chrono::milliseconds kPatience{250};

/// A process without this one's descriptors that lets all observed processes go on until they have ended: without a
/// listener, their system calls would fail. Called with all signals blocked.
void leave_to_another_process(int listener, Notification& buffers) {
  constexpr unsigned long kNoSignal = 0;  // so that the program's own waiting does not see it
  const auto middle =
      static_cast<::pid_t>(::syscall(SYS_clone, kNoSignal, nullptr, nullptr, nullptr, nullptr));
  if (middle > 0) ::waitpid(middle, nullptr, static_cast<int>(__WCLONE));
  if (middle != 0) return;
  // Memory of other threads may be half changed from here on: only system calls.
  if (::syscall(SYS_clone, static_cast<unsigned long>(SIGCHLD), nullptr, nullptr, nullptr, nullptr) != 0)
    ::_exit(0);
  ::setsid();
  ::dup2(listener, 0);
  ::syscall(SYS_close_range, 1u, ~0u, 0u);
  for (::pollfd wait{0, POLLIN, 0}; ::poll(&wait, 1, -1) > 0 && (wait.revents & POLLIN) != 0;)
    if (buffers.receive(0)) buffers.send(0);
  ::_exit(0);
}

}  // namespace

ChildObserver::ChildObserver(Frame& frame, const std::optional<struct ::stat>& input)
    : frame_(frame.shared_from_this()),
      process_(::getpid()),
      calls_(input, frame.output().is_recorded()),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!wake_) throw std::system_error(errno, std::generic_category());
}

std::shared_ptr<ChildObserver> ChildObserver::start(Frame& frame, const std::optional<struct ::stat>& input) {
  auto observer = std::make_shared<ChildObserver>(frame, input);
  const Quiet own_thread;
  const SignalsBlocked blocked;
  std::thread([observer] {
    const Quiet quiet;
    observer->run();
  }).detach();
  return observer;
}

void ChildObserver::give(const ChildFilter& filter) {
  const std::lock_guard lock(mutex_);
  has_filter_ = true;
  listener_.reset(filter.listener);
  changed_.notify_all();
}

std::string ChildObserver::end() {
  if (::getpid() != process_) return "";
  std::unique_lock lock(mutex_);
  const auto is_over = [&] { return is_over_; };
  if (!changed_.wait_for(lock, kPatience, is_over)) {
    problem_ = "a process that it started still runs";
    const std::uint64_t one = 1;
    (void)!::write(wake_.get(), &one, sizeof one);
    changed_.wait(lock, is_over);
  }
  return problem_;
}

bool ChildObserver::wait_for_filter() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return has_filter_; });
  return static_cast<bool>(listener_);
}

void ChildObserver::run() {
  const FrameScope scope(frame_.get());
  const bool observes = wait_for_filter();
  if (observes) {
    Notification buffers;
    if (serve(buffers) == End::kStopped) leave_to_another_process(listener_.get(), buffers);
    calls_.finish();
  }
  const std::lock_guard lock(mutex_);
  if (problem_.empty()) problem_ = calls_.problem();
  listener_.reset();
  wake_.reset();
  is_over_ = true;
  changed_.notify_all();
}

ChildObserver::End ChildObserver::serve(Notification& buffers) {
  for (;;) {
    ::pollfd waits[2] = {{listener_.get(), POLLIN, 0}, {wake_.get(), POLLIN, 0}};
    if (::poll(waits, 2, -1) < 0 && errno != EINTR) return End::kStopped;
    if ((waits[0].revents & POLLIN) != 0)
      serve_one(buffers);
    else if (waits[0].revents != 0)
      return End::kAllEnded;
    else if (waits[1].revents != 0)
      return End::kStopped;
  }
}

void ChildObserver::serve_one(Notification& buffers) {
  const int listener = listener_.get();
  // It fails if the process was killed meanwhile.
  if (!buffers.receive(listener)) return;
  try {
    calls_.handle(buffers.call(),
                  [&] { return ::ioctl(listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &buffers.call().id) == 0; });
  } catch (...) {  // out of memory
    swallow();
    frame_->mark_incomplete();
  }
  buffers.send(listener);
}

}  // namespace cachepy::internal
