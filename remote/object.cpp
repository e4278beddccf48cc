#include "object.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <memory>
#include <utility>

namespace cachepy::remote {
namespace {

constexpr std::string_view kMagic =
    "\x89"
    "CPR\r\n\x1a\x01";
constexpr std::size_t kSignatureBytes = 64;
constexpr std::size_t kDigestBytes = 32;
constexpr std::size_t kKeyAt = kMagic.size();
constexpr std::size_t kSignatureAt = kKeyAt + std::tuple_size_v<PublicKey>;
constexpr std::size_t kDigestAt = kSignatureAt + kSignatureBytes;
constexpr std::size_t kHeadBytes = kDigestAt + kDigestBytes;

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string signed_text(const Digest& name, std::string_view digest) {
  std::string text = "cachepy object 1";
  text += '\0';
  text += name.view();
  text += digest;
  return text;
}

bool verifies(const PublicKey& raw, std::string_view text, std::string_view signature) {
  const Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw.data(), raw.size()),
                &EVP_PKEY_free);
  const Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  return key && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(text),
                          text.size()) == 1;
}

}  // namespace

std::string base64(const PublicKey& key) {
  std::array<unsigned char, 64> out;
  const int size = EVP_EncodeBlock(out.data(), key.data(), static_cast<int>(key.size()));
  return {reinterpret_cast<const char*>(out.data()), static_cast<std::size_t>(size)};
}

std::optional<PublicKey> public_key(std::string_view text) {
  constexpr std::size_t kBase64Bytes = 44, kDecodedBytes = 33;  // with one byte of padding
  text.remove_prefix(std::min(text.rfind(':') + 1, text.size()));
  std::array<unsigned char, kDecodedBytes> decoded;
  if (text.size() != kBase64Bytes || text.back() != '=' || text[kBase64Bytes - 2] == '=' ||
      EVP_DecodeBlock(decoded.data(), bytes_of(text), static_cast<int>(text.size())) !=
          static_cast<int>(kDecodedBytes))
    return std::nullopt;
  PublicKey key;
  std::copy_n(decoded.begin(), key.size(), key.begin());
  return key;
}

std::optional<Signer> Signer::read(const std::string& path, std::string& problem) {
  const std::unique_ptr<std::FILE, decltype(&std::fclose)> file(std::fopen(path.c_str(), "re"), &std::fclose);
  struct ::stat st;
  if (!file || ::fstat(::fileno(file.get()), &st) != 0) {
    problem = "the signing key '" + path + "' cannot be read: " + std::strerror(errno);
    return std::nullopt;
  }
  if ((st.st_mode & 077) != 0) {
    problem = "the signing key '" + path + "' can be read by others (chmod 600)";
    return std::nullopt;
  }
  Key key(PEM_read_PrivateKey(file.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
  PublicKey raw;
  std::size_t size = raw.size();
  if (!key || EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519 ||
      EVP_PKEY_get_raw_public_key(key.get(), raw.data(), &size) != 1) {
    problem = "'" + path + "' is not an Ed25519 key in PEM form";
    return std::nullopt;
  }
  return Signer(key.release(), raw);
}

Signer::Signer(Signer&& other) noexcept : pkey_(std::exchange(other.pkey_, nullptr)), key_(other.key_) {}
Signer::~Signer() {
  EVP_PKEY_free(static_cast<EVP_PKEY*>(pkey_));
}

std::string Signer::sign(std::string_view text) const {
  std::string signature(kSignatureBytes, '\0');
  std::size_t size = signature.size();
  const Context context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  if (!context ||
      EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, static_cast<EVP_PKEY*>(pkey_)) != 1 ||
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes_of(text),
                     text.size()) != 1)
    return std::string(kSignatureBytes, '\0');
  return signature;
}

std::string object_head(const Digest& name, std::string_view entry, const Signer* signer) {
  const Digest digest = internal::digest_of(entry, internal::Algo::kSha256);
  const PublicKey key = signer != nullptr ? signer->key() : PublicKey{};
  std::string head(kMagic);
  head.append(reinterpret_cast<const char*>(key.data()), key.size());
  head +=
      signer != nullptr ? signer->sign(signed_text(name, digest.view())) : std::string(kSignatureBytes, '\0');
  head += digest.view();
  return head;
}

std::string check_object(const Digest& name, std::string_view object,
                         const std::optional<std::vector<PublicKey>>& trusted) {
  if (object.size() < kHeadBytes || !object.starts_with(kMagic))
    return "an object is not one of this version";
  const std::string_view digest = object.substr(kDigestAt, kDigestBytes);
  if (internal::digest_of(entry_of(object), internal::Algo::kSha256).view() != digest)
    return "an object is damaged";
  if (!trusted) return "";
  PublicKey key;
  std::memcpy(key.data(), object.data() + kKeyAt, key.size());
  if (key == PublicKey{}) return "an object is not signed";
  if (std::ranges::find(*trusted, key) == trusted->end())
    return "an object is signed with " + base64(key) + ", which is not among the remote_keys";
  if (!verifies(key, signed_text(name, digest), object.substr(kSignatureAt, kSignatureBytes)))
    return "the signature of an object is wrong";
  return "";
}

std::string_view entry_of(std::string_view object) {
  return object.substr(kHeadBytes);
}

}  // namespace cachepy::remote
