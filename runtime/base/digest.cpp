#include "base/digest.h"

// SHA-256 by name, not through OpenSSL's EVP interface, which would bring 4 MB of algorithms into every cached program.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
#include <xxhash.h>

#include <bit>
#include <new>

#include "base/xxh3.h"

namespace cachepy::internal {
namespace {

constexpr std::uint8_t kXxh3Size = 16;
constexpr std::uint8_t kSha256Size = 32;

std::uint64_t big_endian(std::uint64_t value) {
  return std::endian::native == std::endian::big ? value : __builtin_bswap64(value);
}

/// In XXH128's canonical form.
Digest from_xxh128(Xxh128 hash) {
  // One store of 16 bytes, because it is read with one load: a load that spans two stores stalls until both are done.
  using Words = std::uint64_t __attribute__((vector_size(kXxh3Size)));
  const Words canonical = {big_endian(hash.high), big_endian(hash.low)};
  Digest out;
  std::memcpy(out.bytes.data(), &canonical, kXxh3Size);
  out.size = kXxh3Size;
  return out;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

struct FreeXxh3 {
  void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
};

}  // namespace

std::string Digest::hex() const {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out(std::size_t{2} * size, '\0');
  for (std::size_t i = 0; i < size; ++i) {
    out[2 * i] = kDigits[bytes[i] >> 4];
    out[2 * i + 1] = kDigits[bytes[i] & 15];
  }
  return out;
}

std::optional<Digest> Digest::from_hex(std::string_view hex) {
  if (hex.size() != 2 * kXxh3Size && hex.size() != 2 * kSha256Size) return std::nullopt;
  Digest out;
  out.size = static_cast<std::uint8_t>(hex.size() / 2);
  for (std::size_t i = 0; i < out.size; ++i) {
    const int high = hex_value(hex[2 * i]);
    const int low = hex_value(hex[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out.bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return out;
}

std::optional<Digest> Digest::from_bytes(std::string_view raw) {
  if (raw.size() != 0 && raw.size() != kXxh3Size && raw.size() != kSha256Size) return std::nullopt;
  Digest out;
  if (!raw.empty()) std::memcpy(out.bytes.data(), raw.data(), raw.size());
  out.size = static_cast<std::uint8_t>(raw.size());
  return out;
}

struct Hasher::State {
  Algo algo;
  std::unique_ptr<XXH3_state_t, FreeXxh3> xxh3;
  SHA256_CTX sha256;
};

Hasher::Hasher(Algo algo) : state_(std::make_unique<State>()) {
  state_->algo = algo;
  if (algo == Algo::kXxh3) {
    state_->xxh3.reset(XXH3_createState());
    if (!state_->xxh3) throw std::bad_alloc();
  }
  reset();
}

Hasher::~Hasher() = default;

void Hasher::update(const void* data, std::size_t size) {
  if (size == 0) return;
  if (state_->algo == Algo::kXxh3) {
    xxh3().update128(state_->xxh3.get(), data, size);
  } else {
    SHA256_Update(&state_->sha256, data, size);
  }
}

Digest Hasher::finish() {
  if (state_->algo == Algo::kXxh3) {
    const XXH128_hash_t hash = XXH3_128bits_digest(state_->xxh3.get());
    return from_xxh128({hash.low64, hash.high64});
  }
  SHA256_CTX copy = state_->sha256;  // finishing ends a context, and update() must stay possible
  Digest out;
  SHA256_Final(out.bytes.data(), &copy);
  out.size = kSha256Size;
  return out;
}

void Hasher::reset() {
  if (state_->algo == Algo::kXxh3) {
    XXH3_128bits_reset(state_->xxh3.get());
  } else {
    SHA256_Init(&state_->sha256);
  }
}

Digest digest_of(std::string_view bytes, Algo algo) {
  if (algo == Algo::kXxh3) return from_xxh128(xxh3().hash128(bytes.data(), bytes.size()));
  Hasher hasher(algo);
  hasher.update(bytes);
  return hasher.finish();
}

std::uint64_t checksum_of(std::string_view bytes, std::uint64_t seed) {
  return xxh3().hash64(bytes.data(), bytes.size(), seed);
}

}  // namespace cachepy::internal
