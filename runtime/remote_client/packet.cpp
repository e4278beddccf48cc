#include "remote_client/packet.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace cachepy::internal {

bool send_packet(int fd, std::string_view packet, int passed) {
  ::iovec bytes{const_cast<char*>(packet.data()), packet.size()};
  alignas(::cmsghdr) std::array<char, CMSG_SPACE(sizeof passed)> control{};
  ::msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  if (passed >= 0) {
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    ::cmsghdr* const header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof passed);
    std::memcpy(CMSG_DATA(header), &passed, sizeof passed);
  }
  ::ssize_t sent;
  do sent = ::sendmsg(fd, &message, MSG_NOSIGNAL);
  while (sent < 0 && errno == EINTR);
  return sent == static_cast<::ssize_t>(packet.size());
}

::ssize_t receive_packet(int fd, std::span<char> packet, UniqueFd& passed) {
  ::iovec bytes{packet.data(), packet.size()};
  alignas(::cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
  ::msghdr message{};
  message.msg_iov = &bytes;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const ::ssize_t size = ::recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
  const int error = errno;
  for (::cmsghdr* header = size < 0 ? nullptr : CMSG_FIRSTHDR(&message); header != nullptr;
       header = CMSG_NXTHDR(&message, header)) {
    int descriptor = -1;
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    std::memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
    passed.reset(descriptor);
  }
  errno = error;
  return size;
}

}  // namespace cachepy::internal
