// Packets between programs and the helper process.
#pragma once

#include <string_view>

namespace cachepy::internal {

/// Sends one packet, with a descriptor unless `passed` is -1. False: the other end is gone, or does not take it.
bool send_packet(int fd, std::string_view packet, int passed);

}  // namespace cachepy::internal
