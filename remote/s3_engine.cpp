// Amazon S3 and servers with the same interface (Ceph, MinIO, Garage, Swift and others): <prefix>/3f/3fa9… in a bucket.
//
// libcurl signs the requests (AWS Signature Version 4). The signature covers a digest of what is sent.
#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "aws_account.h"
#include "base/digest.h"
#include "http_engine.h"

namespace cachepy::remote {
namespace {

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value != nullptr ? value : "";
}

bool is_bucket(std::string_view name) {
  const auto may_be_in_name = [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '.' || c == '_';
  };
  return !name.empty() && name.front() != '.' && std::ranges::all_of(name, may_be_in_name);
}

/// As the signature wants it: everything but letters, digits and "-._~/" is escaped.
std::string escaped(std::string_view path) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  constexpr std::string_view kPlain = "-._~/";
  std::string out;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x80 && std::isalnum(byte) != 0) || kPlain.find(c) != kPlain.npos)
      out += c;
    else
      out.append({'%', kDigits[byte >> 4], kDigits[byte & 15]});
  }
  return out;
}

/// The address of the bucket. Amazon wants the bucket in the name of the host; its certificates allow for no further dots there.
std::string url_of(const std::string& bucket, const std::string& region) {
  std::string endpoint = variable("AWS_ENDPOINT_URL_S3");
  if (endpoint.empty()) endpoint = variable("AWS_ENDPOINT_URL");
  while (endpoint.ends_with('/')) endpoint.pop_back();
  if (!endpoint.empty()) return endpoint + "/" + bucket;
  const std::string host = "s3." + region + ".amazonaws.com" + (region.starts_with("cn-") ? ".cn" : "");
  return bucket.find('.') == bucket.npos ? "https://" + bucket + "." + host
                                         : "https://" + host + "/" + bucket;
}

/// What an error document says: <Error><Code>NoSuchKey</Code>…; "" if it is something else.
std::string code_in(std::string_view text) {
  constexpr std::string_view kBegin = "<Code>", kEnd = "</Code>";
  const std::size_t begin = text.find(kBegin), end = text.find(kEnd);
  if (begin == text.npos || end == text.npos || end < begin) return "";
  return text_of_server(text.substr(begin + kBegin.size(), end - begin - kBegin.size()));
}

class S3Engine final : public HttpEngine {
 public:
  S3Engine(const std::string& bucket, std::string_view prefix, const std::string& region)
      : HttpEngine(url_of(bucket, region) + "/" + escaped(prefix)), region_(region) {}

  /// Asks for an object that nobody has stored, because a request without credentials proves little.
  Outcome probe() override {
    constexpr std::size_t kDigits = 64;
    std::string bytes;
    Outcome outcome = get(std::string(kDigits, '0'), bytes, [] {});
    return outcome.kind == Outcome::Kind::kMissing ? Outcome() : outcome;
  }

 protected:
  Headers authorize(CURL* request, const Content& content) override {
    Headers headers{nullptr, &curl_slist_free_all};
    curl_easy_setopt(request, CURLOPT_PATH_AS_IS, 1L);
    if (const std::string certificates = variable("AWS_CA_BUNDLE"); !certificates.empty())
      curl_easy_setopt(request, CURLOPT_CAINFO, certificates.c_str());
    const AwsAccount account = AwsAccount::now();
    is_anonymous_ = account.key.empty();
    if (is_anonymous_) return headers;
    internal::Hasher hasher(internal::Algo::kSha256);
    hasher.update(content.head);
    hasher.update(content.body);
    add_header(headers, "x-amz-content-sha256: " + hasher.finish().hex());
    if (!account.token.empty()) add_header(headers, "x-amz-security-token: " + account.token);
    curl_easy_setopt(request, CURLOPT_USERNAME, account.key.c_str());
    curl_easy_setopt(request, CURLOPT_PASSWORD, account.secret.c_str());
    curl_easy_setopt(request, CURLOPT_AWS_SIGV4, ("aws:amz:" + region_ + ":s3").c_str());
    return headers;
  }

  Outcome failure(long status, std::string_view text) const override {
    const std::string code = code_in(text);
    if (code == "NoSuchKey") return Outcome::missing();
    std::string problem = "the server answers with status " + std::to_string(status);
    if (!code.empty()) problem += " (" + code + ")";
    if (code == "PermanentRedirect" || code == "AuthorizationHeaderMalformed")
      problem += "; is '" + region_ + "' its region?";
    if (is_anonymous_) problem += "; there are no credentials";
    return status >= 500 ? Outcome::unreachable(problem) : Outcome::refused(problem);
  }

 private:
  const std::string region_;
  bool is_anonymous_ = false;
};

}  // namespace

std::unique_ptr<Engine> make_s3_engine(std::string_view rest) {
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  const std::string_view bucket = rest.substr(0, slash);
  if (!is_bucket(bucket)) return nullptr;
  return std::make_unique<S3Engine>(std::string(bucket), rest.substr(std::min(slash + 1, rest.size())),
                                    aws_region());
}

}  // namespace cachepy::remote
