#include "http_engine.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

#include "remote_client/protocol.h"

namespace cachepy::remote {
namespace {

constexpr long kOk = 200, kLastOk = 299, kNotFound = 404, kGone = 410;
// How much is read of what a server says about a failure.
constexpr std::size_t kMaxTextBytes = std::size_t{4} << 10;

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

/// Keeps the beginning of an answer.
std::size_t take_text(char* data, std::size_t, std::size_t size, void* text) noexcept try {
  auto& kept = *static_cast<std::string*>(text);
  kept.append(data, std::min(size, kMaxTextBytes - kept.size()));
  return size;
} catch (const std::bad_alloc&) {
  return 0;
}

}  // namespace

HttpEngine::HttpEngine(std::string url) : url_(std::move(url)) {
  while (url_.ends_with('/')) url_.pop_back();
}

HttpEngine::~HttpEngine() {
  curl_easy_cleanup(curl_);
}

Outcome HttpEngine::get(const std::string& name, std::string& bytes, const Arriving& arriving) {
  return get_at(name.substr(0, 2) + "/" + name, bytes, internal::kMaxObjectBytes, arriving);
}

Outcome HttpEngine::put(const std::string& name, std::string_view head, std::string_view body) {
  return put_at(name.substr(0, 2) + "/" + name, {head, body});
}

Outcome HttpEngine::probe() {
  begin("", {});
  curl_easy_setopt(curl_, CURLOPT_NOBODY, 1L);
  const Outcome outcome = perform(text_);
  return outcome.kind == Outcome::Kind::kUnreachable ? outcome : Outcome();
}

Outcome HttpEngine::get_at(const std::string& path, std::string& bytes, std::uint64_t most,
                           const Arriving& arriving) {
  Body body{bytes, most, arriving};
  bytes.clear();
  begin(path, {});
  curl_easy_setopt(curl_, CURLOPT_HTTPGET, 1L);
  curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, &Body::take);
  curl_easy_setopt(curl_, CURLOPT_WRITEDATA, &body);
  Outcome outcome = perform(bytes);
  if (body.problem != nullptr) outcome = Outcome::refused(body.problem);
  if (!outcome.is_done()) bytes.clear();
  return outcome;
}

Outcome HttpEngine::put_at(const std::string& path, const Content& content) {
  // What is left to be sent.
  struct Rest : Content {
    static std::size_t give(char* out, std::size_t, std::size_t size, void* rest) {
      Rest& self = *static_cast<Rest*>(rest);
      std::string_view& part = self.head.empty() ? self.body : self.head;
      size = std::min(size, part.size());
      std::memcpy(out, part.data(), size);
      part.remove_prefix(size);
      return size;
    }
  } rest{content};
  begin(path, content);
  curl_easy_setopt(curl_, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl_, CURLOPT_INFILESIZE_LARGE,
                   static_cast<curl_off_t>(content.head.size() + content.body.size()));
  curl_easy_setopt(curl_, CURLOPT_READFUNCTION, &Rest::give);
  curl_easy_setopt(curl_, CURLOPT_READDATA, &rest);
  Outcome outcome = perform(text_);
  if (outcome.kind == Outcome::Kind::kMissing) return Outcome::refused("the server has no such place");
  return outcome;
}

HttpEngine::Headers HttpEngine::authorize(CURL* request, const Content&) {
  Headers headers{nullptr, &curl_slist_free_all};
  add_header(headers, "Expect:");  // no waiting for "100 Continue"
  if (const char* token = std::getenv(internal::kRemoteToken); token != nullptr && *token != '\0')
    add_header(headers, "Authorization: Bearer " + std::string(token));
  curl_easy_setopt(request, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_OPTIONAL));
  return headers;
}

void HttpEngine::add_header(Headers& headers, const std::string& header) {
  curl_slist* const longer = curl_slist_append(headers.get(), header.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  (void)headers.release();
  headers.reset(longer);
}

/// The connection survives curl_easy_reset().
void HttpEngine::begin(const std::string& path, const Content& content) {
  if (curl_ == nullptr) curl_ = curl_easy_init();
  if (curl_ == nullptr) throw std::bad_alloc();
  curl_easy_reset(curl_);
  text_.clear();
  headers_ = authorize(curl_, content);
  curl_easy_setopt(curl_, CURLOPT_URL, (url_ + "/" + path).c_str());
  curl_easy_setopt(curl_, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl_, CURLOPT_HTTPHEADER, headers_.get());
  curl_easy_setopt(curl_, CURLOPT_USERAGENT, "cachepy");
  curl_easy_setopt(curl_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(kConnectTimeout.count()));
  curl_easy_setopt(curl_, CURLOPT_LOW_SPEED_LIMIT, 1000L);
  curl_easy_setopt(curl_, CURLOPT_LOW_SPEED_TIME, static_cast<long>(kSilenceTimeout.count()));
  curl_easy_setopt(curl_, CURLOPT_BUFFERSIZE, 512L << 10);
  curl_easy_setopt(curl_, CURLOPT_UPLOAD_BUFFERSIZE, 1L << 20);
  curl_easy_setopt(curl_, CURLOPT_WRITEFUNCTION, &take_text);
  curl_easy_setopt(curl_, CURLOPT_WRITEDATA, &text_);
}

/// `text`: where the body of the answer comes to lie. A redirection is not followed: it could lead anywhere.
Outcome HttpEngine::perform(const std::string& text) {
  const CURLcode result = curl_easy_perform(curl_);
  long status = 0;
  curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
  if (result == CURLE_WRITE_ERROR) return Outcome::refused("an answer was not read to its end");
  if (result == CURLE_PARTIAL_FILE) return Outcome::refused("an answer was cut off");
  if (result != CURLE_OK) return Outcome::unreachable(curl_easy_strerror(result));
  if (status >= kOk && status <= kLastOk) return {};
  return failure(status, std::string_view(text).substr(0, kMaxTextBytes));
}

Outcome HttpEngine::failure(long status, std::string_view) const {
  if (status == kNotFound || status == kGone) return Outcome::missing();
  const std::string problem = "the server answers with status " + std::to_string(status);
  return status >= 500 ? Outcome::unreachable(problem) : Outcome::refused(problem);
}

std::unique_ptr<Engine> make_http_engine(const std::string& url) {
  return std::make_unique<HttpEngine>(url);
}

}  // namespace cachepy::remote
