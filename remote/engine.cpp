#include "engine.h"

namespace cachepy::remote {

std::unique_ptr<Engine> make_engine(const std::string& url) {
  const auto rest_of = [&](std::string_view scheme) { return std::string_view(url).substr(scheme.size()); };
  constexpr std::string_view kFile = "file://", kRedis = "redis://", kRedisUnix = "redis+unix://",
                             kBazel = "bazel+", kS3 = "s3://";
  if (url.starts_with(kFile)) return make_file_engine(rest_of(kFile));
  if (url.starts_with(kRedis)) return make_redis_engine(rest_of(kRedis), false);
  if (url.starts_with(kRedisUnix)) return make_redis_engine(rest_of(kRedisUnix), true);
  if (url.starts_with(kS3)) return make_s3_engine(rest_of(kS3));
  if (url.starts_with("http://") || url.starts_with("https://")) return make_http_engine(url);
  if (url.starts_with("bazel+http://") || url.starts_with("bazel+https://"))
    return make_bazel_engine(std::string(rest_of(kBazel)));
  return nullptr;
}

std::string text_of_server(std::string_view text) {
  constexpr std::size_t kLongest = 200;
  std::string shown(text.substr(0, kLongest));
  for (char& c : shown)
    if (c < ' ' || c > '~') c = '?';
  return shown;
}

}  // namespace cachepy::remote
