// The HTTP side of `cachepy serve`: on loopback only, and only for clients that know the secret in the address.
//
// Loopback is open to every user of the machine and, by DNS rebinding, to web pages in the user's browser, but caches are private
// (directories are 0700). So the Host must be loopback, and every path begins with a random token.
//
// Only `serve` loads this module, so the other commands need no HTTP library.
#pragma once

#include <memory>
#include <string>

namespace cachepy::tools {

class PageSource;

/// The destructor ends all requests and stops the source.
class WebServer {
 public:
  virtual ~WebServer() = default;
  /// The address to open in a browser.
  virtual const std::string& url() const = 0;
};

/// Listens on 127.0.0.1 and, if there is IPv6, on ::1. Port 0 is a free port. `token` is the secret in the address; "" = a new
/// one. `source` must outlive the server. Throws Error if the port is taken, or the module or the HTTP library is missing.
std::unique_ptr<WebServer> start_web_server(PageSource& source, int port, const std::string& token = "");

}  // namespace cachepy::tools

/// The function that the module exports. The caller owns the server.
extern "C" cachepy::tools::WebServer* cachepy_start_web_server(cachepy::tools::PageSource& source, int port,
                                                               const std::string& token);
