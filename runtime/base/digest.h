// Content digests: XXH3-128 by default, SHA-256 where a user asks for a cryptographic one.
//
// Does not know what is hashed. Digests are persisted, so their bytes never depend on the process or the machine.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace cachepy::internal {

enum class Algo : std::uint8_t { kXxh3 = 1, kSha256 = 2 };

/// 16 bytes (XXH3-128, big-endian canonical form) or 32 bytes (SHA-256); size 0 = "no digest".
struct Digest {
  std::array<std::uint8_t, 32> bytes{};
  /// A whole word, so that copying a fresh digest does not stall on a store of a single byte.
  std::uint64_t size = 0;

  bool empty() const { return size == 0; }
  std::string_view view() const { return {reinterpret_cast<const char*>(bytes.data()), size}; }
  std::string hex() const;                                        ///< lower case, 2 * size characters
  static std::optional<Digest> from_hex(std::string_view hex);    ///< nullopt unless 32 or 64 hex digits
  static std::optional<Digest> from_bytes(std::string_view raw);  ///< nullopt unless 0, 16 or 32 bytes

  friend bool operator==(const Digest& a, const Digest& b) { return a.size == b.size && a.bytes == b.bytes; }
  friend bool operator!=(const Digest& a, const Digest& b) { return !(a == b); }
  friend bool operator<(const Digest& a, const Digest& b) { return a.view() < b.view(); }

  /// In-memory hash tables only; never persisted.
  template <typename H>
  friend H AbslHashValue(H h, const Digest& d) {
    std::uint64_t head;
    std::memcpy(&head, d.bytes.data(), sizeof head);
    return H::combine(std::move(h), head);
  }
};

/// Streaming digest. Not thread-safe; reusable after reset().
class Hasher {
 public:
  explicit Hasher(Algo algo = Algo::kXxh3);
  ~Hasher();
  Hasher(const Hasher&) = delete;
  Hasher& operator=(const Hasher&) = delete;

  void update(const void* data, std::size_t size);
  void update(std::string_view s) { update(s.data(), s.size()); }
  Digest finish();  ///< the digest of everything since construction or reset(); more may follow
  void reset();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Digest digest_of(std::string_view bytes, Algo algo = Algo::kXxh3);

/// 64-bit checksum of stored bytes (XXH3-64), for detecting corruption, not for identity. The seed can hold further fields
/// that the checksum should cover.
std::uint64_t checksum_of(std::string_view bytes, std::uint64_t seed = 0);

}  // namespace cachepy::internal
