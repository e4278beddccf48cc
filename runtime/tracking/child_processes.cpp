#include "tracking/child_processes.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "base/file.h"
#include "base/swallow.h"
#include "base/thrown.h"
#include "frames/quiet.h"
#include "tracking/child_filter.h"
#include "tracking/child_observer.h"
#include "tracking/whole_environment.h"

namespace cachepy::internal {
namespace {

using Input = std::optional<struct ::stat>;

/// This process's standard input, unless it is empty.
Input standard_input() {
  struct ::stat st;
  if (::fstat(STDIN_FILENO, &st) != 0) return std::nullopt;
  const bool is_null = S_ISCHR(st.st_mode) && st.st_rdev == ::makedev(1, 3);
  return is_null ? std::nullopt : Input(st);
}

std::string why_not(int error) {
  const std::string what = "the programs that it starts cannot be observed: ";
  switch (error) {
    case 0:
      return what + "that needs Linux on x86-64";
    case EINVAL:
    case ENOSYS:
      return what + "that needs Linux 5.19 or later, with seccomp filters";
    case EBUSY:
      return what + "another program already observes this one";
    default:
      return what + std::strerror(error);
  }
}

/// What all programs can use without a system call: their environment and directory, and, as is not seen at all, the time.
void record_surroundings(Frame& frame) {
  Recorder& recorder = *frame.recorder();
  record_environment(recorder);
  recorder.add_once({.kind = EventKind::kWorkingDirectory}, {});
  for (const Use use : {Use::kClock, Use::kIdentity})
    recorder.add_once({.kind = EventKind::kUsed, .flags = static_cast<int>(use)},
                      {"", "a program that it started"});
}

std::shared_ptr<ChildObserver> observe(Frame& frame, const Input& input) try {
  if (!frame.output().is_recorded()) frame.output().note_perhaps();
  record_surroundings(frame);
  std::shared_ptr<ChildObserver> observer = ChildObserver::start(frame, input);
  frame.add_processes(std::make_unique<ObservationOf>(observer));
  return observer;
} catch (...) {  // out of memory, or of threads
  swallow();
  frame.mark_inconsistent(why_not(EAGAIN));
  return nullptr;
}

void give_up(Frame& frame, ChildObserver& observer, int error) {
  observer.give(ChildFilter{});
  frame.mark_inconsistent(why_not(error));
}

// A forked process sends its listener to the one that forked it.

void send_filter(int socket, const ChildFilter& filter) noexcept {
  ChildFilter message = filter;
  ::iovec part{&message, sizeof message};
  alignas(::cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  ::msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  if (filter.listener >= 0) {
    header.msg_control = control;
    header.msg_controllen = sizeof control;
    ::cmsghdr* const rights = CMSG_FIRSTHDR(&header);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(rights), &filter.listener, sizeof(int));
  }
  while (::sendmsg(socket, &header, MSG_NOSIGNAL) < 0 && errno == EINTR) {
  }
}

ChildFilter receive_filter(int socket) {
  ChildFilter message;
  ::iovec part{&message, sizeof message};
  alignas(::cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  ::msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = control;
  header.msg_controllen = sizeof control;
  ::ssize_t size;
  while ((size = ::recvmsg(socket, &header, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR) {
  }
  if (size != sizeof message) return {.error = ESRCH};
  message.listener = -1;
  if (const ::cmsghdr* const rights = CMSG_FIRSTHDR(&header))
    std::memcpy(&message.listener, CMSG_DATA(rights), sizeof(int));
  return message;
}

struct Fork {
  std::shared_ptr<Frame> frame;
  std::shared_ptr<ChildObserver> observer;
  AlsoReported also;
  int ours = -1;
  int of_child = -1;
};

}  // namespace

bool start_observed(Frame& frame, void (*start)(void*), void* context) {
  const WithoutCancellation whole;
  const Input input = standard_input();
  const std::shared_ptr<ChildObserver> observer = observe(frame, input);
  if (observer == nullptr) return false;
  ChildFilter filter;
  try {
    std::thread([&] {
      const Quiet quiet;
      filter = install_child_filter({input.has_value(), frame.output().is_recorded()});
      if (filter.listener < 0) return;
      observer->give(filter);
      start(context);
    }).join();
  } catch (const std::exception&) {  // no thread
    filter.error = EAGAIN;
  }
  if (filter.listener >= 0) return true;
  give_up(frame, *observer, filter.error);
  return false;
}

void* prepare_fork(Frame& frame) {
  int sockets[2];
  const Input input = standard_input();
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0) {
    frame.mark_inconsistent(why_not(errno));
    return nullptr;
  }
  UniqueFd ours(sockets[0]), of_child(sockets[1]);
  std::shared_ptr<ChildObserver> observer = observe(frame, input);
  if (observer == nullptr) return nullptr;
  return new Fork{frame.shared_from_this(),
                  std::move(observer),
                  {input.has_value(), frame.output().is_recorded()},
                  ours.release(),
                  of_child.release()};
}

void finish_fork(void* prepared, ::pid_t child) {
  auto* const fork = static_cast<Fork*>(prepared);
  ::close(child == 0 ? fork->ours : fork->of_child);
  if (child == 0) {
    // Nothing is freed: another thread may have been in the allocator.
    const ChildFilter filter = install_child_filter(fork->also);
    send_filter(fork->of_child, filter);
    ::close(fork->of_child);
    if (filter.listener >= 0) ::close(filter.listener);
    return;
  }
  const std::unique_ptr<Fork> whole(fork);
  const UniqueFd ours(fork->ours);
  const ChildFilter filter = child > 0 ? receive_filter(ours.get()) : ChildFilter{};
  if (filter.listener >= 0)
    fork->observer->give(filter);
  else if (child > 0)
    give_up(*fork->frame, *fork->observer, filter.error);
  else
    fork->observer->give({});
}

void end_processes(Frame& frame) {
  for (const std::unique_ptr<ObservedProcesses>& processes : frame.take_processes())
    if (std::string problem = processes->end(); !problem.empty()) frame.mark_inconsistent(std::move(problem));
}

}  // namespace cachepy::internal
