#include "base/digest.h"

#include <openssl/evp.h>
#include <xxhash.h>

#include <new>

#include "base/xxh3.h"

namespace cachepy::internal {
namespace {

constexpr std::uint8_t kXxh3Size = 16;
constexpr std::uint8_t kSha256Size = 32;

Digest from_xxh128(Xxh128 hash) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, {hash.low, hash.high});
  static_assert(sizeof canonical.digest == kXxh3Size);
  Digest out;
  std::memcpy(out.bytes.data(), canonical.digest, kXxh3Size);
  out.size = kXxh3Size;
  return out;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

struct FreeEvp {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using EvpContext = std::unique_ptr<EVP_MD_CTX, FreeEvp>;

struct FreeXxh3 {
  void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
};

EvpContext new_evp_context() {
  EvpContext context(EVP_MD_CTX_new());
  if (!context) throw std::bad_alloc();
  return context;
}

/// libcrypto fails at SHA-256 only when it cannot allocate.
void check_evp(int result) {
  if (result != 1) throw std::bad_alloc();
}

}  // namespace

std::string Digest::hex() const {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(std::size_t{2} * size);
  for (std::size_t i = 0; i < size; ++i) {
    out.push_back(kDigits[bytes[i] >> 4]);
    out.push_back(kDigits[bytes[i] & 15]);
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
  EvpContext sha256;
};

Hasher::Hasher(Algo algo) : state_(std::make_unique<State>()) {
  state_->algo = algo;
  if (algo == Algo::kSha256) {
    state_->sha256 = new_evp_context();
  } else {
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
    check_evp(EVP_DigestUpdate(state_->sha256.get(), data, size));
  }
}

Digest Hasher::finish() {
  if (state_->algo == Algo::kXxh3) {
    const XXH128_hash_t hash = XXH3_128bits_digest(state_->xxh3.get());
    return from_xxh128({hash.low64, hash.high64});
  }
  // EVP_DigestFinal ends a context; a copy keeps update() possible afterwards, as it is for XXH3.
  const EvpContext copy = new_evp_context();
  check_evp(EVP_MD_CTX_copy_ex(copy.get(), state_->sha256.get()));
  Digest out;
  check_evp(EVP_DigestFinal_ex(copy.get(), out.bytes.data(), nullptr));
  out.size = kSha256Size;
  return out;
}

void Hasher::reset() {
  if (state_->algo == Algo::kXxh3) {
    XXH3_128bits_reset(state_->xxh3.get());
  } else {
    check_evp(EVP_DigestInit_ex(state_->sha256.get(), EVP_sha256(), nullptr));
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
