#include "remote_client/client.h"

#include <poll.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/file_stat.h"
#include "remote_client/connection.h"
#include "remote_client/packet.h"
#include "remote_client/protocol.h"

namespace cachepy::internal {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using Clock = std::chrono::steady_clock;

// While an object arrives, the helper says so every second.
constexpr milliseconds kPatienceWhileComing{3000};
// A server that sends a byte now and then must not hold up a call.
constexpr milliseconds kLongestArrival{30'000};

/// Whether the helper is asked. It is not for a while after a late answer, and then longer and longer.
class Breaker {
 public:
  /// Other settings may name another remote, so nothing is known of it.
  bool is_open(const Settings& settings) {
    if (settings_.exchange(&settings, std::memory_order_relaxed) != &settings) {
      failures_.store(0, std::memory_order_relaxed);
      asked_from_ns_.store(0, std::memory_order_relaxed);
    }
    return now_ns() < asked_from_ns_.load(std::memory_order_relaxed);
  }
  /// Of several threads that waited at the same time, only the first one makes the pause longer.
  void failed() {
    const std::int64_t now = now_ns();
    std::int64_t from = asked_from_ns_.load(std::memory_order_relaxed);
    if (now < from) return;
    const int doublings = std::min(failures_.load(std::memory_order_relaxed), kMostDoublings);
    const nanoseconds pause = std::min<nanoseconds>(kFirstPause * (1 << doublings), kLongestPause);
    if (asked_from_ns_.compare_exchange_strong(from, now + pause.count(), std::memory_order_relaxed))
      failures_.fetch_add(1, std::memory_order_relaxed);
  }
  void answered() { failures_.store(0, std::memory_order_relaxed); }

 private:
  static constexpr int kMostDoublings = 10;
  static constexpr milliseconds kFirstPause{500}, kLongestPause{60'000};
  static std::int64_t now_ns() { return Clock::now().time_since_epoch().count(); }

  std::atomic<const Settings*> settings_{nullptr};  // never dereferenced
  std::atomic<std::int64_t> asked_from_ns_{0};
  std::atomic<int> failures_{0};
};
constinit Breaker breaker;

struct Packet {
  std::string bytes;
  UniqueFd passed;
};
/// Nullopt: it has not come until the deadline, or the helper is gone.
std::optional<Packet> receive_packet(int fd, Clock::time_point deadline) {
  for (;;) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
    ::pollfd waited{fd, POLLIN, 0};
    const int ready = ::poll(&waited, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return std::nullopt;
    Packet packet;
    packet.bytes.resize(kMaxPacketBytes);
    const ::ssize_t size = receive_packet(fd, packet.bytes, packet.passed);
    if (size < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (size <= 0) return std::nullopt;
    packet.bytes.resize(static_cast<std::size_t>(size));
    return packet;
  }
}

/// Appends the end of a file to another one.
bool copy_end(const FileEnd& end, int to) {
  struct ::stat st;
  if (end.size == 0) return true;
  if (::fstat(end.fd, &st) != 0 || static_cast<std::uint64_t>(st.st_size) < end.size) return false;
  std::string buffer(std::min<std::uint64_t>(end.size, std::uint64_t{1} << 20), '\0');
  const std::uint64_t begin = static_cast<std::uint64_t>(st.st_size) - end.size;
  for (std::uint64_t done = 0; done < end.size;) {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(end.size - done, buffer.size()));
    if (pread_fully(end.fd, buffer.data(), size, begin + done) != static_cast<::ssize_t>(size) ||
        !write_fully(to, {std::string_view(buffer).substr(0, size)}))
      return false;
    done += size;
  }
  return true;
}

std::string request(RemoteRequest what, const Digest& name) {
  return absl::StrCat(std::string(1, static_cast<char>(what)), std::string(name.view()));
}

RemoteAnswer answer_in(const Packet& packet) {
  return static_cast<RemoteAnswer>(packet.bytes.front());
}

/// The answer to a question for an object, which may take longer once the object is arriving. Nullopt as above.
std::optional<Packet> receive_answer(int fd, Clock::time_point deadline) {
  const Clock::time_point latest = Clock::now() + kLongestArrival;
  for (;;) {
    std::optional<Packet> packet = receive_packet(fd, deadline);
    if (!packet || answer_in(*packet) != RemoteAnswer::kComing) return packet;
    deadline = std::min(Clock::now() + kPatienceWhileComing, latest);
  }
}

/// The answer to one request about an object, and the connection that it came on.
struct Asked {
  std::optional<Packet> answer;  // nullopt: there is none, because of the problem or because asking is paused
  UniqueFd connection;
  std::string problem;
};

Asked ask(const Settings& settings, RemoteRequest what, const Digest& name) {
  if (breaker.is_open(settings)) return {};
  const Clock::time_point deadline = Clock::now() + settings.remote_patience;
  Asked asked;
  // Twice, because the helper may end at this moment.
  for (int i = 0; i < 2 && !asked.answer && asked.problem.empty() && Clock::now() < deadline; ++i) {
    HelperConnection helper = connect_or_start(settings, deadline);
    asked.problem = std::move(helper.problem);
    asked.connection = std::move(helper.fd);
    if (asked.connection && send_packet(asked.connection.get(), request(what, name), -1))
      asked.answer = receive_answer(asked.connection.get(), deadline);
  }
  if (asked.answer) {
    breaker.answered();
  } else {
    breaker.failed();
    if (asked.problem.empty()) asked.problem = "no remote has answered in time";
  }
  return asked;
}

RemoteState ask_for_text(const Settings& settings, RemoteRequest what, milliseconds patience) {
  const Clock::time_point deadline = Clock::now() + patience;
  const HelperConnection helper = connect_or_start(settings, deadline);
  if (!helper.fd) return {"", helper.problem};
  if (!send_packet(helper.fd.get(), request(what, {}), -1)) return {"", "cachepy-remote is gone"};
  const std::optional<Packet> packet = receive_packet(helper.fd.get(), deadline);
  if (!packet || answer_in(*packet) != RemoteAnswer::kText)
    return {"", "cachepy-remote does not answer in time"};
  return {packet->bytes.substr(1), ""};
}

}  // namespace

bool has_remote(const Settings& settings) {
  // Whoever starts a setuid program chooses its environment, and so remotes and the helper.
  return settings.remote && !settings.remote->empty() && *settings.remote != "none" &&
         ::getauxval(AT_SECURE) == 0;
}

bool sends_to_remote(const Settings& settings) {
  return has_remote(settings) && settings.remote_mode == RemoteMode::kReadWrite;
}

RemoteReply get_remote(const Settings& settings, const Digest& name) {
  Asked asked = ask(settings, RemoteRequest::kGet, name);
  if (!asked.answer) return {{}, std::move(asked.problem), false};
  switch (answer_in(*asked.answer)) {
    case RemoteAnswer::kHit:
      return {std::move(asked.answer->passed), "", false};
    case RemoteAnswer::kMiss:
      return {{}, "", true};
    default:
      return {{}, asked.answer->bytes.substr(1), false};
  }
}

RemoteClaim::RemoteClaim(UniqueFd connection) : connection_(std::move(connection)), process_(::getpid()) {}

RemoteClaim::~RemoteClaim() {
  if (process_ != ::getpid()) return;
  if (is_computed_ && !has_sent_) send_packet(connection_.get(), request(RemoteRequest::kNothing, {}), -1);
  ::shutdown(connection_.get(), SHUT_RDWR);  // children may have copies of the descriptor
}

bool RemoteClaim::send(const Digest& name, int object) {
  const bool is_sent = send_packet(connection_.get(), request(RemoteRequest::kPut, name), object);
  has_sent_ = has_sent_ || is_sent;
  return is_sent;
}

ClaimReply claim_remote(const Settings& settings, const Digest& name) {
  Asked asked = ask(settings, RemoteRequest::kClaim, name);
  if (!asked.answer) return {};
  switch (answer_in(*asked.answer)) {
    case RemoteAnswer::kMine:
      return {ClaimReply::Kind::kMine, std::make_shared<RemoteClaim>(std::move(asked.connection)), ""};
    case RemoteAnswer::kTaken:
      return {ClaimReply::Kind::kTaken, nullptr, asked.answer->bytes.substr(1)};
    case RemoteAnswer::kThere:
      return {ClaimReply::Kind::kThere, nullptr, ""};
    default:
      return {};
  }
}

bool put_remote(const Settings& settings, const Digest& name, std::initializer_list<std::string_view> parts,
                const FileEnd& end, RemoteClaim* claim) {
  const UniqueFd object(::memfd_create("cachepy", MFD_CLOEXEC));
  if (!object || !write_fully(object.get(), parts) || !copy_end(end, object.get())) return false;
  if (claim != nullptr && claim->send(name, object.get())) return true;
  // A late answer says nothing about sending, for which no server is waited for. But no helper is started again and again.
  const bool is_open = breaker.is_open(settings);
  const HelperConnection helper = is_open
                                      ? connect_to_running(settings)
                                      : connect_or_start(settings, Clock::now() + settings.remote_patience);
  if (!helper.fd) {
    if (!is_open) breaker.failed();
    return false;
  }
  return send_packet(helper.fd.get(), request(RemoteRequest::kPut, name), object.get());
}

RemoteState remote_state(const Settings& settings, milliseconds patience) {
  return ask_for_text(settings, RemoteRequest::kStatus, patience);
}

RemoteState flush_remote(const Settings& settings, milliseconds patience) {
  return ask_for_text(settings, RemoteRequest::kFlush, patience);
}

}  // namespace cachepy::internal
