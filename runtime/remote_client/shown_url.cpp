#include "remote_client/shown_url.h"

#include <sstream>

namespace cachepy::internal {

std::string shown_url(const std::string& url) {
  const std::size_t scheme = url.find("://"), begin = scheme == url.npos ? 0 : scheme + 3;
  const std::size_t at = url.rfind('@');
  if (at == url.npos || at < begin || url[begin] == '/') return url;
  return url.substr(0, begin) + url.substr(at + 1);
}

std::string shown_urls(const std::string& urls) {
  std::istringstream in(urls);
  std::string shown;
  for (std::string url; in >> url;) shown += (shown.empty() ? "" : " ") + shown_url(url);
  return shown;
}

}  // namespace cachepy::internal
