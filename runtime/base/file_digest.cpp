#include "base/file_digest.h"

#define XXH_STATIC_LINKING_ONLY  // the size of a state
#include <sys/mman.h>
#include <unistd.h>
#include <xxhash.h>

#include <cerrno>
#include <cstdint>
#include <new>

#include "base/xxh3.h"

namespace cachepy::internal {
namespace {

/// Memory that is mapped for each digest, instead of malloc.
struct Room {
  alignas(64) XXH3_state_t state;
  char buffer[std::size_t{256} << 10];
};

class MappedRoom {
 public:
  MappedRoom()
      : at_(::mmap(nullptr, sizeof(Room), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) {}
  ~MappedRoom() {
    if (*this) ::munmap(at_, sizeof(Room));
  }
  MappedRoom(const MappedRoom&) = delete;
  MappedRoom& operator=(const MappedRoom&) = delete;
  explicit operator bool() const { return at_ != MAP_FAILED; }
  Room& operator*() const { return *static_cast<Room*>(at_); }

 private:
  void* const at_;
};

}  // namespace

std::optional<Digest> digest_of_file(int fd) noexcept {
  const MappedRoom mapped;
  if (!mapped) return std::nullopt;
  Room& room = *mapped;
  XXH3_128bits_reset(&room.state);
  for (::off_t at = 0;;) {
    const ::ssize_t size = ::pread(fd, room.buffer, sizeof room.buffer, at);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return std::nullopt;
    if (size == 0) break;
    xxh3().update128(&room.state, room.buffer, static_cast<std::size_t>(size));
    at += size;
  }
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(&room.state));
  return Digest::from_bytes({reinterpret_cast<const char*>(canonical.digest), sizeof canonical.digest});
}

}  // namespace cachepy::internal
