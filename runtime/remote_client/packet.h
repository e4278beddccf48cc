// Packets between programs and the helper process.
#pragma once

#include <sys/types.h>

#include <span>
#include <string_view>

#include "base/file.h"

namespace cachepy::internal {

/// Sends one packet, with a descriptor unless `passed` is -1. False: the other end is gone, or does not take it.
bool send_packet(int fd, std::string_view packet, int passed);

/// Receives one packet, and the descriptor that came with it, if any. Returns its size as recvmsg() does: 0 if the other end is gone, -1
/// and errno on an error.
::ssize_t receive_packet(int fd, std::span<char> packet, UniqueFd& passed);

}  // namespace cachepy::internal
