// An object as servers keep it: an entry with its digest, and a signature if there is a key.
//
//   object    = 8 bytes     magic: 89 "CPR" 0d 0a 1a 01; the last byte is the version
//               32 bytes    public key (Ed25519) of the signature; zeros = none
//               64 bytes    signature of: "cachepy object 1", a NUL, the object's name, the digest; zeros = none
//               32 bytes    SHA-256 of the entry
//               entry
//
// The signature covers the name, so that an object cannot be passed off as another one.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"

namespace cachepy::remote {

using internal::Digest;
using PublicKey = std::array<unsigned char, 32>;

/// "p3ks…=", as `remote_keys` has it.
std::string base64(const PublicKey& key);
/// Nullopt unless it is 32 bytes in base64, after an optional "name:".
std::optional<PublicKey> public_key(std::string_view text);

/// Signs objects. Not copyable; thread-safe.
class Signer {
 public:
  /// Reads an Ed25519 key in PEM form, as `openssl genpkey -algorithm ed25519` writes it. The file must be private. On failure
  /// returns nullopt and sets `problem`.
  static std::optional<Signer> read(const std::string& path, std::string& problem);
  Signer(Signer&& other) noexcept;
  ~Signer();

  const PublicKey& key() const { return key_; }
  std::string sign(std::string_view text) const;

 private:
  Signer(void* pkey, const PublicKey& key) : pkey_(pkey), key_(key) {}
  void* pkey_;  // EVP_PKEY
  PublicKey key_;
};

/// The head of the object of that name with this entry. `signer`: null = unsigned.
std::string object_head(const Digest& name, std::string_view entry, const Signer* signer);

/// What is wrong with the object that a server returned under that name; "" = nothing. With `trusted` keys, only objects signed with
/// one of them are right. `trusted`: nullopt = signatures are not checked.
std::string check_object(const Digest& name, std::string_view object,
                         const std::optional<std::vector<PublicKey>>& trusted);

/// The entry in an object that was checked.
std::string_view entry_of(std::string_view object);

}  // namespace cachepy::remote
