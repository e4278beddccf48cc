#include "desk.h"

#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <exception>
#include <thread>
#include <utility>

#include "remote_client/protocol.h"

namespace cachepy::remote {

using internal::UniqueFd;

namespace {

using Clock = std::chrono::steady_clock;

// Programs wait for a moment only, so more threads than this would not help them.
constexpr int kThreads = 8;
// A program is told that its object is arriving after this time, and then every second.
constexpr std::chrono::milliseconds kFirstComing{20}, kNextComing{1000};

}  // namespace

Desk::Desk(int listener, const Configuration& configuration, Servers& servers, Outbox& outbox, Claims& claims)
    : listener_(listener),
      configuration_(configuration),
      servers_(servers),
      outbox_(outbox),
      claims_(claims) {
  last_ = Clock::now().time_since_epoch().count();
  for (int i = 0; i < kThreads; ++i) std::thread([this] { serve(); }).detach();
}

Clock::duration Desk::idle() const {
  if (busy_ != 0) return {};
  return Clock::now().time_since_epoch() - Clock::duration(last_.load());
}

/// A request that was accepted before another one is counted before the other one is accepted.
UniqueFd Desk::accept_one() {
  const std::lock_guard lock(accepting_);
  UniqueFd fd(::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC));
  if (fd) {
    ++busy_;
    ++taking_;
  }
  return fd;
}

void Desk::serve() {
  Engines engines(configuration_.urls);
  for (;;) {
    UniqueFd fd = accept_one();
    if (!fd) {  // too many descriptors are open
      std::this_thread::sleep_for(kFirstComing);
      continue;
    }
    try {
      const std::optional<Request> request = take_request(fd.get());
      if (request) answer(fd, *request, engines);
    } catch (const std::exception&) {  // out of memory: this request has no answer
    }
    last_ = Clock::now().time_since_epoch().count();
    --busy_;
  }
}

std::optional<Request> Desk::take_request(int fd) {
  const struct Taking {  // also if memory runs out
    std::atomic<int>& count;
    ~Taking() { --count; }
  } taking{taking_};
  std::optional<Request> request;
  if (own_process(fd)) request = receive_request(fd);
  if (request && request->what == RemoteRequest::kPut && configuration_.sends) outbox_.take(*request);
  return request;
}

void Desk::answer(UniqueFd& fd, const Request& request, Engines& engines) {
  switch (request.what) {
    case RemoteRequest::kGet:
      if (request.names_object()) send_object(fd.get(), engines, request.name);
      break;
    case RemoteRequest::kClaim:
      // What could not be sent is not waited for.
      if (request.names_object() && configuration_.sends && configuration_.problems.empty())
        claim(fd, engines, request.name);
      else
        send_answer(fd.get(), RemoteAnswer::kMiss);
      break;
    case RemoteRequest::kStatus:
      send_answer(fd.get(), RemoteAnswer::kText, servers_.describe(engines));
      break;
    case RemoteRequest::kFlush:
      wait_until_sent(fd.get());
      break;
    default:
      break;
  }
}

void Desk::claim(UniqueFd& fd, Engines& engines, const Digest& name) {
  Lease lease;
  lease.name = name;
  lease.holder = new_holder(own_process(fd.get()).value_or(0));
  const Claim claim = servers_.claim(engines, lease);
  switch (claim.kind) {
    case Claim::Kind::kMine:
      if (send_answer(fd.get(), RemoteAnswer::kMine)) claims_.add(std::move(fd), std::move(lease));
      break;
    case Claim::Kind::kTaken:
      send_answer(fd.get(), RemoteAnswer::kTaken, process_of_holder(claim.holder));
      break;
    case Claim::Kind::kThere:
      send_answer(fd.get(), RemoteAnswer::kThere);
      break;
    case Claim::Kind::kNone:
      send_answer(fd.get(), RemoteAnswer::kMiss);
      break;
  }
}

void Desk::send_object(int fd, Engines& engines, const Digest& name) {
  Clock::time_point next = Clock::now() + kFirstComing;
  const Found found = servers_.get(engines, name, [&] {
    if (Clock::now() < next) return;
    send_answer(fd, RemoteAnswer::kComing);
    next = Clock::now() + kNextComing;
  });
  switch (found.kind) {
    case Found::Kind::kHit: {
      const UniqueFd object(::memfd_create("cachepy", MFD_CLOEXEC));
      if (object && internal::write_fully(object.get(), {entry_of(found.object)}))
        send_answer(fd, RemoteAnswer::kHit, "", object.get());
      break;
    }
    case Found::Kind::kMiss:
      send_answer(fd, RemoteAnswer::kMiss);
      break;
    case Found::Kind::kOff:
      send_answer(fd, RemoteAnswer::kOff, found.problem);
      break;
    case Found::Kind::kUnusable:
      send_answer(fd, RemoteAnswer::kUnusable, found.problem);
      break;
  }
}

void Desk::wait_until_sent(int fd) {
  ::pollfd gone{fd, POLLIN, 0};
  while (taking_ != 0 || !outbox_.is_empty())
    if (::poll(&gone, 1, static_cast<int>(kFirstComing.count())) != 0) return;
  send_answer(fd, RemoteAnswer::kText, outbox_.describe());
}

}  // namespace cachepy::remote
