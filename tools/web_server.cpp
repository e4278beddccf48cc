#include "web_server.h"

#include <cachepy/error.h>
#include <httplib.h>
#include <sys/random.h>

#include <array>
#include <atomic>
#include <set>
#include <thread>
#include <vector>

#include "page_source.h"

namespace cachepy::tools {
namespace {

constexpr std::size_t kThreads = 24;
constexpr std::size_t kMaxListeners = 16;  // each open page occupies one thread
constexpr std::chrono::seconds kHeartbeat{10};

std::string random_token() {
  std::array<unsigned char, 16> bytes;
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<::ssize_t>(bytes.size()))
    throw Error("cannot get random bytes for the address");
  std::string token;
  for (const unsigned char byte : bytes) {
    token += "0123456789abcdef"[byte >> 4];
    token += "0123456789abcdef"[byte & 15];
  }
  return token;
}

/// Whether a Host header names this machine's loopback; the port does not matter.
bool names_loopback(std::string host) {
  const std::size_t colon = host.rfind(':');
  if (colon != std::string::npos && host.back() != ']') host.resize(colon);
  static const std::set<std::string> kNames = {"127.0.0.1", "localhost", "[::1]"};
  return kNames.contains(host);
}

void refuse(httplib::Response& response, int status, const std::string& why) {
  response.status = status;
  response.set_content(why + "\n", "text/plain; charset=utf-8");
}

/// The stream of changes for one page.
void stream_changes(const PageSource& graph, httplib::Response& response) {
  auto seen = std::make_shared<PageSeen>();  // changes between loading and listening are reported at once
  response.set_chunked_content_provider(
      "text/event-stream", [&graph, seen](std::size_t, httplib::DataSink& sink) {
        const std::vector<PageEvent> events = graph.wait_for_change(*seen, kHeartbeat);
        if (graph.stopped()) {
          sink.done();
          return true;
        }
        // Writing an empty comment shows whether the page is still connected.
        std::string text = events.empty() ? ":\n\n" : "";
        for (const PageEvent& event : events)
          text += "event: " + event.name + "\ndata: " + event.data + "\n\n";
        return sink.write(text.data(), text.size());
      });
}

class LoopbackServer : public WebServer {
 public:
  LoopbackServer(PageSource& graph, int port, const std::string& token);
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;
  ~LoopbackServer() override;
  const std::string& url() const override { return url_; }

 private:
  void set_up(httplib::Server& server);

  PageSource& graph_;
  std::string prefix_;  ///< "/<token>/"
  std::string url_;
  std::vector<std::unique_ptr<httplib::Server>> servers_;
  std::vector<std::thread> threads_;
  std::atomic<int> ended_{
      0};  ///< number of ended servers: a server that cannot accept connections any more ends by itself
};

void LoopbackServer::set_up(httplib::Server& server) {
  server.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  // The default also sets SO_REUSEPORT, with which two servers could unintentionally share a port.
  server.set_socket_options([](::socket_t socket) {
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  server.set_tcp_nodelay(true);
  server.set_payload_max_length(0);
  server.set_default_headers({{"Cache-Control", "no-store"},
                              {"X-Content-Type-Options", "nosniff"},
                              {"X-Frame-Options", "DENY"},
                              {"Referrer-Policy", "no-referrer"},
                              {"Cross-Origin-Resource-Policy", "same-origin"}});
  server.set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
    using Result = httplib::Server::HandlerResponse;
    if (!names_loopback(request.get_header_value("Host"))) {
      refuse(response, 403, "this server answers only requests to 127.0.0.1 and localhost");
    } else if (request.method != "GET") {
      response.set_header("Allow", "GET");
      refuse(response, 405, "only GET requests are answered");
    } else if (!request.path.starts_with(prefix_)) {
      refuse(response, 404, "there is nothing here; open the address that cachepy serve printed");
    } else {
      return Result::Unhandled;
    }
    return Result::Handled;
  });
  server.Get(prefix_, [this](const httplib::Request&, httplib::Response& response) {
    response.set_content(graph_.page_html(), "text/html; charset=utf-8");
  });
  server.Get(prefix_ + "graph\\.json", [this](const httplib::Request&, httplib::Response& response) {
    response.set_content(graph_.page_json(), "application/json");
  });
  server.Get(prefix_ + "entry\\.json", [this](const httplib::Request& request, httplib::Response& response) {
    const auto entry = graph_.entry_json(request.get_param_value("hash"));
    if (!entry) return refuse(response, 404, "there is no such call");
    response.set_content(*entry, "application/json");
  });
  server.Get(prefix_ + "events", [this](const httplib::Request&, httplib::Response& response) {
    if (graph_.waiting() >= kMaxListeners) return refuse(response, 503, "too many pages are open");
    stream_changes(graph_, response);
  });
  server.set_exception_handler(
      [](const httplib::Request&, httplib::Response& response, std::exception_ptr error) {
        try {
          std::rethrow_exception(error);
        } catch (const std::exception& e) {
          refuse(response, 500, e.what());
        } catch (...) {
          refuse(response, 500, "unknown error");
        }
      });
}

LoopbackServer::LoopbackServer(PageSource& graph, int port, const std::string& token)
    : graph_(graph), prefix_("/" + (token.empty() ? random_token() : token) + "/") {
  for (const char* address : {"127.0.0.1", "::1"}) {
    auto server = std::make_unique<httplib::Server>();
    set_up(*server);
    if (port == 0) {
      port = server->bind_to_any_port(address);
      if (port < 0) throw Error("cannot open a port on 127.0.0.1");
    } else if (!server->bind_to_port(address, port)) {
      if (!servers_.empty()) break;  // no IPv6, or the port is taken there: the printed address works
      throw Error("port " + std::to_string(port) +
                  " on 127.0.0.1 could not be opened: it is reserved or used by another program; choose "
                  "another with --port, or omit --port");
    }
    servers_.push_back(std::move(server));
  }
  url_ = "http://127.0.0.1:" + std::to_string(port) + prefix_;
  for (const auto& server : servers_)
    threads_.emplace_back([this, &server] {
      server->listen_after_bind();
      ++ended_;
    });
}

LoopbackServer::~LoopbackServer() {
  graph_.stop();  // wakes the requests that wait for changes
  for (const auto& server : servers_) {
    while (!server->is_running() && ended_ == 0)
      std::this_thread::yield();  // stop() has no effect before listening has begun
    server->stop();
  }
  for (std::thread& thread : threads_) thread.join();
}

}  // namespace
}  // namespace cachepy::tools

cachepy::tools::WebServer* cachepy_start_web_server(cachepy::tools::PageSource& source, int port,
                                                    const std::string& token) {
  return new cachepy::tools::LoopbackServer(source, port, token);
}
