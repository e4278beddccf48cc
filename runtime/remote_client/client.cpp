#include "remote_client/client.h"

#include <dlfcn.h>
#include <poll.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/file_stat.h"
#include "base/path.h"
#include "remote_client/packet.h"
#include "remote_client/protocol.h"
#include "remote_client/start_helper.h"

namespace cachepy::internal {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using Clock = std::chrono::steady_clock;

constexpr char kHelperName[] = "cachepy-remote";
// While the helper is starting, its socket is tried this often.
constexpr milliseconds kRetry{2};
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

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value != nullptr ? value : "";
}

/// What the helper finds in its environment.
std::vector<std::string> configuration(const Settings& settings) {
  std::string keys;
  for (const std::string& key : settings.remote_keys) absl::StrAppend(&keys, keys.empty() ? "" : " ", key);
  return {absl::StrCat(kRemoteUrls, "=", settings.remote.value_or("")),
          absl::StrCat(kRemoteMode, "=", settings.remote_mode == RemoteMode::kReadWrite ? "rw" : "r"),
          absl::StrCat(kRemoteKeys, "=", keys),
          absl::StrCat(kRemoteSigningKey, "=", settings.remote_signing_key.native()),
          absl::StrCat(kRemoteToken, "=", variable(kRemoteToken))};
}

/// A directory that nobody else can write to; nullopt if it cannot be made.
std::optional<std::string> private_directory(const std::string& path) {
  struct ::stat st;
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return std::nullopt;
  if (::lstat(path.c_str(), &st) != 0 || !S_ISDIR(st.st_mode) || st.st_uid != ::geteuid() ||
      (st.st_mode & 077) != 0)
    return std::nullopt;
  return path;
}

/// The address of the helper with this configuration; nullopt if there is no directory for it.
std::optional<::sockaddr_un> address_of(const std::vector<std::string>& configuration) {
  Hasher hasher(Algo::kSha256);
  for (const std::string& line : configuration) hasher.update(line + '\0');
  if (configuration.front().find("s3://") != std::string::npos)
    for (const char* name : kAwsVariables) hasher.update(variable(name) + '\0');
  hasher.update(kRemoteProtocol);
  const std::string name = absl::StrCat("/", hasher.finish().hex().substr(0, 16), ".sock");
  ::sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string of_session = variable("XDG_RUNTIME_DIR");
  std::optional<std::string> directory;
  if (of_session.starts_with('/') &&
      of_session.size() + name.size() + sizeof "/cachepy" < sizeof address.sun_path)
    directory = private_directory(of_session + "/cachepy");
  if (!directory) directory = private_directory(absl::StrCat("/tmp/cachepy-", ::geteuid()));
  if (!directory) return std::nullopt;
  std::memcpy(address.sun_path, (*directory + name).c_str(), directory->size() + name.size() + 1);
  return address;
}

/// No descriptor if nobody listens there, or somebody else.
UniqueFd connected_to(const ::sockaddr_un& address) {
  UniqueFd fd(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  ::ucred peer{};
  ::socklen_t size = sizeof peer;
  if (fd && (::connect(fd.get(), reinterpret_cast<const ::sockaddr*>(&address), sizeof address) != 0 ||
             ::getsockopt(fd.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || peer.uid != ::geteuid()))
    fd.reset();
  return fd;
}

/// Whether it can be executed, and nobody but the user and root decides what it does.
bool is_program(const std::string& path) {
  struct ::stat st;
  return path.starts_with('/') && ::stat(path.c_str(), &st) == 0 && S_ISREG(st.st_mode) &&
         (st.st_uid == 0 || st.st_uid == ::geteuid()) && (st.st_mode & S_IWOTH) == 0 &&
         ::access(path.c_str(), X_OK) == 0;
}

/// Beside the executable, in $PATH, beside the library that contains this code, or where it is installed; "" = nowhere.
std::string find_helper(const Settings& settings) {
  if (!settings.remote_helper.empty()) return settings.remote_helper.native();
  std::vector<std::string> places;
  std::array<char, 4096> executable;
  if (const ::ssize_t size = ::readlink("/proc/self/exe", executable.data(), executable.size()); size > 0)
    places.push_back(parent_path({executable.data(), static_cast<std::size_t>(size)}));
  const std::string path = variable("PATH");
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find(':', begin), path.size());
    places.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  ::Dl_info library;
  if (::dladdr(reinterpret_cast<const void*>(&has_remote), &library) != 0 && library.dli_fname != nullptr)
    places.push_back(parent_path(parent_path(normal_path(library.dli_fname))) + "/bin");
  places.emplace_back(CACHEPY_INSTALLED_PROGRAMS);
  for (const std::string& place : places)
    if (std::string candidate = absl::StrCat(place, "/", kHelperName); is_program(candidate))
      return candidate;
  return "";
}

/// The environment of this process, with that configuration.
std::vector<std::string> environment_with(const std::vector<std::string>& configuration) {
  std::vector<std::string> environment = configuration;
  for (char** at = environ; at != nullptr && *at != nullptr; ++at) {
    const std::string_view line = *at;
    // Settings of the program are not those of the helper, and libraries of the program do not belong there.
    if (!line.starts_with("CACHEPY_") && !line.starts_with("LD_PRELOAD=") && !line.starts_with("LD_AUDIT="))
      environment.emplace_back(line);
  }
  return environment;
}

/// A connection to the helper of a configuration.
struct Connection {
  UniqueFd fd;
  std::string problem;
};
Connection connect_to_running(const Settings& settings) {
  const std::optional<::sockaddr_un> address = address_of(configuration(settings));
  return {address ? connected_to(*address) : UniqueFd(), ""};
}
/// Starts the helper if it does not run.
Connection connect_or_start(const Settings& settings, Clock::time_point deadline) {
  const std::vector<std::string> lines = configuration(settings);
  const std::optional<::sockaddr_un> address = address_of(lines);
  if (!address) return {{}, "there is no private directory for the socket of cachepy-remote"};
  if (UniqueFd fd = connected_to(*address)) return {std::move(fd), ""};
  const std::string helper = find_helper(settings);
  if (helper.empty()) return {{}, "cachepy-remote was not found (set CACHEPY_REMOTE_HELPER)"};
  if (!is_program(helper))
    return {{}, "'" + helper + "' is not a program that only the user or root can change"};
  if (!start_detached(helper, {kHelperName, address->sun_path}, environment_with(lines)))
    return {{}, "'" + helper + "' cannot be started"};
  while (Clock::now() < deadline) {
    ::poll(nullptr, 0, static_cast<int>(kRetry.count()));
    if (UniqueFd fd = connected_to(*address)) return {std::move(fd), ""};
  }
  return {{}, "cachepy-remote did not start in time"};
}

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
    ::iovec bytes{packet.bytes.data(), packet.bytes.size()};
    alignas(::cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    ::msghdr message{};
    message.msg_iov = &bytes;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ::ssize_t size = ::recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
    if (size < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    for (::cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
         header = CMSG_NXTHDR(&message, header)) {
      int passed = -1;
      if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
      std::memcpy(&passed, CMSG_DATA(header), sizeof passed);
      packet.passed.reset(passed);
    }
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

RemoteState ask_for_text(const Settings& settings, RemoteRequest what, milliseconds patience) {
  const Clock::time_point deadline = Clock::now() + patience;
  const Connection helper = connect_or_start(settings, deadline);
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
  if (breaker.is_open(settings)) return {};
  const Clock::time_point deadline = Clock::now() + settings.remote_patience;
  const auto lost = [](std::string problem) {
    breaker.failed();
    return RemoteReply{{}, std::move(problem)};
  };
  std::optional<Packet> packet;
  // Twice, because the helper may end at this moment.
  for (int i = 0; i < 2 && !packet && Clock::now() < deadline; ++i) {
    const Connection helper = connect_or_start(settings, deadline);
    if (!helper.fd) return lost(helper.problem);
    if (send_packet(helper.fd.get(), request(RemoteRequest::kGet, name), -1))
      packet = receive_answer(helper.fd.get(), deadline);
  }
  if (!packet) return lost("no remote has answered in time");
  breaker.answered();
  switch (answer_in(*packet)) {
    case RemoteAnswer::kHit:
      return {std::move(packet->passed), ""};
    case RemoteAnswer::kMiss:
      return {};
    default:
      return {{}, packet->bytes.substr(1)};
  }
}

bool put_remote(const Settings& settings, const Digest& name, std::initializer_list<std::string_view> parts,
                const FileEnd& end) {
  // A late answer says nothing about sending, for which no server is waited for. But no helper is started again and again.
  const bool is_open = breaker.is_open(settings);
  const Connection helper = is_open ? connect_to_running(settings)
                                    : connect_or_start(settings, Clock::now() + settings.remote_patience);
  if (!helper.fd) {
    if (!is_open) breaker.failed();
    return false;
  }
  const UniqueFd object(::memfd_create("cachepy", MFD_CLOEXEC));
  return object && write_fully(object.get(), parts) && copy_end(end, object.get()) &&
         send_packet(helper.fd.get(), request(RemoteRequest::kPut, name), object.get());
}

RemoteState remote_state(const Settings& settings, milliseconds patience) {
  return ask_for_text(settings, RemoteRequest::kStatus, patience);
}

RemoteState flush_remote(const Settings& settings, milliseconds patience) {
  return ask_for_text(settings, RemoteRequest::kFlush, patience);
}

}  // namespace cachepy::internal
