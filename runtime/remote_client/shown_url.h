// Addresses of remotes as people see them.
#pragma once

#include <string>

namespace cachepy::internal {

/// The URL without user and password: without everything up to the last '@', because a password may contain any character. A URL
/// without a server, such as file:///mnt, has neither.
std::string shown_url(const std::string& url);
/// The same for each of several, separated by spaces.
std::string shown_urls(const std::string& urls);

}  // namespace cachepy::internal
