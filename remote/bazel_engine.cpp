// Servers with the layout of Bazel's remote caches over HTTP.
//
// The object is <url>/cas/<SHA-256 of the object>, and <url>/ac/<name> is an ActionResult that names it as its only output file, so
// that servers which check such messages accept it and keep both together.
#include "base/digest.h"
#include "http_engine.h"
#include "remote_client/protocol.h"

namespace cachepy::remote {
namespace {

// An ActionResult has about 120 bytes.
constexpr std::uint64_t kMaxActionResultBytes = std::uint64_t{64} << 10;

// The few messages of the Remote Execution API that are needed, in protobuf's encoding. Field numbers: ActionResult.output_files = 2,
// OutputFile.path = 1 and digest = 2, Digest.hash = 1 and size_bytes = 2.

constexpr unsigned kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5;

void append_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  out += static_cast<char>(value);
}

std::string bytes_field(unsigned number, std::string_view bytes) {
  std::string out;
  append_varint(out, number << 3 | kBytes);
  append_varint(out, bytes.size());
  return out.append(bytes);
}

std::string action_result(const std::string& hash, std::uint64_t size) {
  std::string digest = bytes_field(1, hash);
  append_varint(digest, 2u << 3 | kVarint);
  append_varint(digest, size);
  return bytes_field(2, bytes_field(1, "result") + bytes_field(2, digest));
}

bool read_varint(std::string_view& in, std::uint64_t& value) {
  value = 0;
  for (unsigned shift = 0; shift < 64 && !in.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(in.front());
    in.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

/// The first field of that number, which contains bytes; "" = there is none.
std::string_view field(std::string_view message, unsigned number) {
  for (std::uint64_t tag = 0, size = 0; !message.empty();) {
    if (!read_varint(message, tag)) return "";
    switch (tag & 7) {
      case kVarint:
        if (!read_varint(message, size)) return "";
        continue;
      case kFixed64:
        size = 8;
        break;
      case kFixed32:
        size = 4;
        break;
      case kBytes:
        if (!read_varint(message, size)) return "";
        break;
      default:
        return "";
    }
    if (size > message.size()) return "";
    if (tag == (number << 3 | kBytes)) return message.substr(0, size);
    message.remove_prefix(size);
  }
  return "";
}

class BazelEngine final : public HttpEngine {
 public:
  using HttpEngine::HttpEngine;

  Outcome get(const std::string& name, std::string& bytes, const Arriving& arriving) override {
    std::string message;
    if (Outcome outcome = get_at("ac/" + name, message, kMaxActionResultBytes, arriving); !outcome.is_done())
      return outcome;
    const std::string hash(field(field(field(message, 2), 2), 1));
    if (hash.size() != name.size() || !internal::Digest::from_hex(hash))
      return Outcome::refused("an action result names no object");
    return get_at("cas/" + hash, bytes, internal::kMaxObjectBytes, arriving);
  }

  Outcome put(const std::string& name, std::string_view head, std::string_view body) override {
    internal::Hasher hasher(internal::Algo::kSha256);
    hasher.update(head);
    hasher.update(body);
    const std::string hash = hasher.finish().hex();
    if (Outcome outcome = put_at("cas/" + hash, {head, body}); !outcome.is_done()) return outcome;
    return put_at("ac/" + name, {action_result(hash, head.size() + body.size()), ""});
  }
};

}  // namespace

std::unique_ptr<Engine> make_bazel_engine(const std::string& url) {
  return std::make_unique<BazelEngine>(url);
}

}  // namespace cachepy::remote
