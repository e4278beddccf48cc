// HTTP servers: GET and PUT of <url>/3f/3fa9…, or the layout of Bazel's remote caches.
//
// Bazel's layout: the object is <url>/cas/<SHA-256 of the object>, and <url>/ac/<name> is an ActionResult that names it as its
// only output file, so that servers which check such messages accept it and keep both together.
#include <curl/curl.h>

#include <cstdlib>
#include <cstring>
#include <new>

#include "base/digest.h"
#include "engine.h"
#include "remote_client/protocol.h"

namespace cachepy::remote {
namespace {

constexpr long kOk = 200, kLastOk = 299, kNotFound = 404, kGone = 410;
// An ActionResult has about 120 bytes.
constexpr std::uint64_t kMaxActionResultBytes = std::uint64_t{64} << 10;

/// The body of an answer, bounded.
struct Body {
  std::string& bytes;
  std::uint64_t most;
  const Arriving& arriving;
  const char* problem = nullptr;

  /// Throws nothing: its caller is a C library.
  static std::size_t take(char* data, std::size_t, std::size_t size, void* body) noexcept {
    Body& self = *static_cast<Body*>(body);
    if (size > self.most - self.bytes.size()) {
      self.problem = "an answer is too large";
      return 0;
    }
    try {
      self.bytes.append(data, size);
      self.arriving();
    } catch (const std::bad_alloc&) {
      self.problem = "out of memory";
      return 0;
    }
    return size;
  }
};

/// What is sent: two parts, one after the other.
struct Parts {
  std::string_view head, body;

  static std::size_t give(char* out, std::size_t, std::size_t size, void* parts) {
    Parts& self = *static_cast<Parts*>(parts);
    std::string_view& part = self.head.empty() ? self.body : self.head;
    size = std::min(size, part.size());
    std::memcpy(out, part.data(), size);
    part.remove_prefix(size);
    return size;
  }
};

class HttpEngine : public Engine {
 public:
  explicit HttpEngine(std::string url) : url_(std::move(url)) {
    while (url_.ends_with('/')) url_.pop_back();
    headers_ = curl_slist_append(headers_, "Expect:");  // no waiting for "100 Continue"
    if (const char* token = std::getenv(internal::kRemoteToken); token != nullptr && *token != '\0')
      headers_ = curl_slist_append(headers_, ("Authorization: Bearer " + std::string(token)).c_str());
  }
  ~HttpEngine() override {
    curl_easy_cleanup(curl_);
    curl_slist_free_all(headers_);
  }
  HttpEngine(const HttpEngine&) = delete;
  HttpEngine& operator=(const HttpEngine&) = delete;

  Outcome get(const std::string& name, std::string& bytes, const Arriving& arriving) override {
    return get_at(name.substr(0, 2) + "/" + name, bytes, internal::kMaxObjectBytes, arriving);
  }
  Outcome put(const std::string& name, std::string_view head, std::string_view body) override {
    return put_at(name.substr(0, 2) + "/" + name, head, body);
  }
  /// Any answer below 500 proves that a server is there.
  Outcome probe() override {
    begin("");
    curl_easy_setopt(curl_, CURLOPT_NOBODY, 1L);
    const Outcome outcome = perform();
    return outcome.kind == Outcome::Kind::kUnreachable ? outcome : Outcome();
  }

 protected:
  Outcome get_at(const std::string& path, std::string& bytes, std::uint64_t most, const Arriving& arriving) {
    Body body{bytes, most, arriving};
    bytes.clear();
    begin(path);
    curl_easy_setopt(curl_, CURLOPT_HTTPGET, 1L);
    curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, &Body::take);
    curl_easy_setopt(curl_, CURLOPT_WRITEDATA, &body);
    Outcome outcome = perform();
    if (body.problem != nullptr) outcome = Outcome::refused(body.problem);
    if (!outcome.is_done()) bytes.clear();
    return outcome;
  }

  Outcome put_at(const std::string& path, std::string_view head, std::string_view body) {
    Parts parts{head, body};
    begin(path);
    curl_easy_setopt(curl_, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl_, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(head.size() + body.size()));
    curl_easy_setopt(curl_, CURLOPT_READFUNCTION, &Parts::give);
    curl_easy_setopt(curl_, CURLOPT_READDATA, &parts);
    Outcome outcome = perform();
    if (outcome.kind == Outcome::Kind::kMissing) return Outcome::refused("the server has no such place");
    return outcome;
  }

 private:
  static std::size_t ignore(char*, std::size_t, std::size_t size, void*) { return size; }

  /// The connection survives curl_easy_reset().
  void begin(const std::string& path) {
    if (curl_ == nullptr) curl_ = curl_easy_init();
    curl_easy_reset(curl_);
    curl_easy_setopt(curl_, CURLOPT_URL, (url_ + "/" + path).c_str());
    curl_easy_setopt(curl_, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl_, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl_, CURLOPT_HTTPHEADER, headers_);
    curl_easy_setopt(curl_, CURLOPT_USERAGENT, "cachepy");
    curl_easy_setopt(curl_, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_OPTIONAL));
    curl_easy_setopt(curl_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(kConnectTimeout.count()));
    curl_easy_setopt(curl_, CURLOPT_LOW_SPEED_LIMIT, 1000L);
    curl_easy_setopt(curl_, CURLOPT_LOW_SPEED_TIME, static_cast<long>(kSilenceTimeout.count()));
    curl_easy_setopt(curl_, CURLOPT_BUFFERSIZE, 512L << 10);
    curl_easy_setopt(curl_, CURLOPT_UPLOAD_BUFFERSIZE, 1L << 20);
    curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, &ignore);
  }

  /// A redirection is not followed: it could lead anywhere.
  Outcome perform() {
    const CURLcode result = curl_easy_perform(curl_);
    long status = 0;
    curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
    if (result == CURLE_WRITE_ERROR) return Outcome::refused("an answer was not read to its end");
    if (result == CURLE_PARTIAL_FILE) return Outcome::refused("an answer was cut off");
    if (result != CURLE_OK) return Outcome::unreachable(curl_easy_strerror(result));
    if (status >= kOk && status <= kLastOk) return {};
    if (status == kNotFound || status == kGone) return Outcome::missing();
    const std::string problem = "the server answers with status " + std::to_string(status);
    return status >= 500 ? Outcome::unreachable(problem) : Outcome::refused(problem);
  }

  std::string url_;
  CURL* curl_ = nullptr;
  curl_slist* headers_ = nullptr;
};

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
    if (Outcome outcome = put_at("cas/" + hash, head, body); !outcome.is_done()) return outcome;
    return put_at("ac/" + name, action_result(hash, head.size() + body.size()), "");
  }
};

}  // namespace

std::unique_ptr<Engine> make_http_engine(const std::string& url, HttpLayout layout) {
  if (layout == HttpLayout::kBazel) return std::make_unique<BazelEngine>(url);
  return std::make_unique<HttpEngine>(url);
}

}  // namespace cachepy::remote
