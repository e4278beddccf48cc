// HTTP servers: GET and PUT of <url>/3f/3fa9…. Engines for servers with other layouts or credentials derive from this one.
#pragma once

#include <curl/curl.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine.h"

namespace cachepy::remote {

class HttpEngine : public Engine {
 public:
  explicit HttpEngine(std::string url);
  ~HttpEngine() override;
  HttpEngine(const HttpEngine&) = delete;
  HttpEngine& operator=(const HttpEngine&) = delete;

  Outcome get(const std::string& name, std::string& bytes, const Arriving& arriving) override;
  Outcome put(const std::string& name, std::string_view head, std::string_view body) override;
  /// Any answer below 500 proves that a server is there.
  Outcome probe() override;

 protected:
  /// What is sent with a request: two parts, one after the other.
  struct Content {
    std::string_view head, body;
  };
  using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

  Outcome get_at(const std::string& path, std::string& bytes, std::uint64_t most, const Arriving& arriving);
  Outcome put_at(const std::string& path, const Content& content);

  /// Proves who asks, and returns the headers of the request.
  virtual Headers authorize(CURL* request, const Content& content);
  /// What an answer without success means. `text`: the beginning of its body.
  virtual Outcome failure(long status, std::string_view text) const;

  /// Appends a header, also to none.
  static void add_header(Headers& headers, const std::string& header);

 private:
  void begin(const std::string& path, const Content& content);
  Outcome perform(const std::string& text);

  std::string url_;
  CURL* curl_ = nullptr;
  Headers headers_{nullptr, &curl_slist_free_all};  // of the present request
  std::string text_;                                // the beginning of the answer, if it is no object
};

}  // namespace cachepy::remote
