// The HTTP side of `cachepy serve`: on loopback only, and only for who knows the secret in the address.
//
// Loopback is open to every user of the machine and, by DNS rebinding, to pages in one's own browser; what is cached is
// private (directories are 0700). So the Host must name loopback, and every path begins with a random token.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace httplib {
class Server;
}

namespace cachepy::tools {

class LiveGraph;

class WebServer {
 public:
  /// Listens on 127.0.0.1 and, where there is IPv6, on ::1; port 0: a free one. `graph` must outlive this. Throws Error
  /// when the port is taken.
  WebServer(LiveGraph& graph, int port);
  WebServer(const WebServer&) = delete;
  WebServer& operator=(const WebServer&) = delete;
  /// Ends all that is under way, and stops the graph.
  ~WebServer();

  /// What to open in a browser.
  const std::string& url() const { return url_; }

 private:
  void set_up(httplib::Server& server);

  LiveGraph& graph_;
  std::string prefix_;  ///< "/<token>/"
  std::string url_;
  std::vector<std::unique_ptr<httplib::Server>> servers_;
  std::vector<std::thread> threads_;
  std::atomic<int> ended_{0};  ///< of the servers: one that cannot accept connections any more ends by itself
};

}  // namespace cachepy::tools
