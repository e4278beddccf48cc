#include "remote_client/connection.h"

#include <dlfcn.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/path.h"
#include "remote_client/protocol.h"
#include "remote_client/start_helper.h"

namespace cachepy::internal {
namespace {

constexpr char kHelperName[] = "cachepy-remote";
// While the helper is starting, its socket is tried this often.
constexpr std::chrono::milliseconds kRetry{2};

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
  if (::dladdr(reinterpret_cast<const void*>(&connect_or_start), &library) != 0 &&
      library.dli_fname != nullptr)
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

}  // namespace

HelperConnection connect_to_running(const Settings& settings) {
  const std::optional<::sockaddr_un> address = address_of(configuration(settings));
  return {address ? connected_to(*address) : UniqueFd(), ""};
}

HelperConnection connect_or_start(const Settings& settings, std::chrono::steady_clock::time_point deadline) {
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
  while (std::chrono::steady_clock::now() < deadline) {
    ::poll(nullptr, 0, static_cast<int>(kRetry.count()));
    if (UniqueFd fd = connected_to(*address)) return {std::move(fd), ""};
  }
  return {{}, "cachepy-remote did not start in time"};
}

}  // namespace cachepy::internal
