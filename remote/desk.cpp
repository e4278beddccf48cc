#include "desk.h"

#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <exception>
#include <optional>
#include <thread>

#include "base/file.h"
#include "remote_client/packet.h"
#include "remote_client/protocol.h"

namespace cachepy::remote {

using internal::RemoteAnswer;
using internal::RemoteRequest;
using internal::UniqueFd;

struct Request {
  RemoteRequest what{};
  Digest name;
  UniqueFd object;
};

namespace {

using Clock = std::chrono::steady_clock;

// Programs wait for a moment only, so more threads than this would not help them.
constexpr int kThreads = 8;
constexpr std::chrono::milliseconds kRequestTimeout{2000};
// A program is told that its object is arriving after this time, and then every second.
constexpr std::chrono::milliseconds kFirstComing{20}, kNextComing{1000};

bool send_answer(int fd, RemoteAnswer answer, std::string_view text = "", int passed = -1) {
  std::string packet(1, static_cast<char>(answer));
  packet += text.substr(0, internal::kMaxPacketBytes - 1);
  return internal::send_packet(fd, packet, passed);
}

std::optional<Request> receive_request(int fd) {
  ::pollfd waited{fd, POLLIN, 0};
  if (::poll(&waited, 1, static_cast<int>(kRequestTimeout.count())) != 1) return std::nullopt;
  std::array<char, 1 + internal::kObjectNameBytes> packet;
  ::iovec bytes{packet.data(), packet.size()};
  alignas(::cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  ::msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const ::ssize_t size = ::recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
  if (size < 1) return std::nullopt;
  Request request;
  request.what = static_cast<RemoteRequest>(packet.front());
  for (::cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
       header = CMSG_NXTHDR(&message, header)) {
    int passed = -1;
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    std::memcpy(&passed, CMSG_DATA(header), sizeof passed);
    request.object.reset(passed);
  }
  const auto name = Digest::from_bytes({packet.data() + 1, static_cast<std::size_t>(size) - 1});
  if (!name) return std::nullopt;
  request.name = *name;
  return request;
}

bool is_own_user(int fd) {
  ::ucred peer{};
  ::socklen_t size = sizeof peer;
  return ::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == ::geteuid();
}

/// All bytes of the object that a program has passed; "" if it is too large.
std::string read_all(int fd) {
  struct ::stat st;
  if (::fstat(fd, &st) != 0 || static_cast<std::uint64_t>(st.st_size) > internal::kMaxObjectBytes) return "";
  std::string bytes(static_cast<std::size_t>(st.st_size), '\0');
  const ::ssize_t size = internal::pread_fully(fd, bytes.data(), bytes.size(), 0);
  bytes.resize(static_cast<std::size_t>(std::max<::ssize_t>(size, 0)));
  return bytes;
}

}  // namespace

Desk::Desk(int listener, const Configuration& configuration, Servers& servers, Outbox& outbox)
    : listener_(listener), configuration_(configuration), servers_(servers), outbox_(outbox) {
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
    const UniqueFd fd = accept_one();
    if (!fd) {  // too many descriptors are open
      std::this_thread::sleep_for(kFirstComing);
      continue;
    }
    try {
      const std::optional<Request> request = take_request(fd.get());
      if (request) answer(fd.get(), *request, engines);
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
  if (is_own_user(fd)) request = receive_request(fd);
  if (request && request->what == RemoteRequest::kPut) take(*request);
  return request;
}

void Desk::take(const Request& request) {
  if (request.name.size != internal::kObjectNameBytes || !request.object || !configuration_.sends) return;
  if (std::string entry = read_all(request.object.get()); !entry.empty())
    outbox_.add(request.name, std::move(entry));
}

void Desk::answer(int fd, const Request& request, Engines& engines) {
  switch (request.what) {
    case RemoteRequest::kGet:
      if (request.name.size == internal::kObjectNameBytes) send_object(fd, engines, request.name);
      break;
    case RemoteRequest::kStatus:
      send_answer(fd, RemoteAnswer::kText, servers_.describe(engines));
      break;
    case RemoteRequest::kFlush:
      wait_until_sent(fd);
      break;
    default:
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
