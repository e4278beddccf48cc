#include "request.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "remote_client/packet.h"

namespace cachepy::remote {

using internal::UniqueFd;

namespace {

constexpr std::chrono::milliseconds kRequestTimeout{2000};

}  // namespace

bool send_answer(int fd, RemoteAnswer answer, std::string_view text, int passed) {
  std::string packet(1, static_cast<char>(answer));
  packet += text.substr(0, internal::kMaxPacketBytes - 1);
  return internal::send_packet(fd, packet, passed);
}

std::optional<Request> receive_request(int fd) {
  ::pollfd waited{fd, POLLIN, 0};
  if (::poll(&waited, 1, static_cast<int>(kRequestTimeout.count())) != 1) return std::nullopt;
  std::array<char, 1 + internal::kObjectNameBytes> packet;
  Request request;
  const ::ssize_t size = internal::receive_packet(fd, packet, request.object);
  if (size < 1) return std::nullopt;
  request.what = static_cast<RemoteRequest>(packet.front());
  const auto name = Digest::from_bytes({packet.data() + 1, static_cast<std::size_t>(size) - 1});
  if (!name) return std::nullopt;
  request.name = *name;
  return request;
}

std::optional<::pid_t> own_process(int fd) {
  ::ucred peer{};
  ::socklen_t size = sizeof peer;
  if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || peer.uid != ::geteuid())
    return std::nullopt;
  return peer.pid;
}

std::string passed_object(const Request& request) {
  const int fd = request.object.get();
  struct ::stat st;
  if (!request.object || ::fstat(fd, &st) != 0 ||
      static_cast<std::uint64_t>(st.st_size) > internal::kMaxObjectBytes)
    return "";
  std::string bytes(static_cast<std::size_t>(st.st_size), '\0');
  const ::ssize_t size = internal::pread_fully(fd, bytes.data(), bytes.size(), 0);
  bytes.resize(static_cast<std::size_t>(std::max<::ssize_t>(size, 0)));
  return bytes;
}

}  // namespace cachepy::remote
