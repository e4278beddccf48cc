// The HTTP side of `cachepy serve`: on loopback only, and only for clients that know the secret in the address.
//
// Loopback is open to every user of the machine and, by DNS rebinding, to pages in one's own browser; what is cached is
// private (directories are 0700). So the Host must name loopback, and every path begins with a random token.
//
// The server is a module that is loaded by `serve` alone: the other commands need no HTTP library.
#pragma once

#include <memory>
#include <string>

namespace cachepy::tools {

class PageSource;

/// Destroying it ends all that is under way, and stops the source.
class WebServer {
 public:
  virtual ~WebServer() = default;
  /// What to open in a browser.
  virtual const std::string& url() const = 0;
};

/// Listens on 127.0.0.1 and, where there is IPv6, on ::1; port 0: a free one. `token`: the secret in the address; "" = a new one.
/// `source` must outlive the server. Throws Error when the port is taken, and when the module or the HTTP library is not there.
std::unique_ptr<WebServer> start_web_server(PageSource& source, int port, const std::string& token = "");

}  // namespace cachepy::tools

/// What the module exports. The caller owns the server.
extern "C" cachepy::tools::WebServer* cachepy_start_web_server(cachepy::tools::PageSource& source, int port,
                                                               const std::string& token);
