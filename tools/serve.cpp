// cachepy serve: serves the page of the graph, live, on this machine only.
#include <cachepy/cache.h>
#include <poll.h>
#include <pthread.h>
#include <spawn.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <thread>

#include "command.h"
#include "json.h"
#include "live_graph.h"
#include "states.h"
#include "subcommand.h"
#include "text.h"
#include "watcher.h"
#include "web_server.h"

extern char** environ;

namespace cachepy::tools {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// A refresh checks the whole graph. It follows soon after a change, but refreshes take at most a fifth of the time. It also happens
// regularly, for changes that the kernel does not report (network file systems, more directories than can be watched).
constexpr milliseconds kSoon{50};
constexpr milliseconds kUnasked{5000};
constexpr milliseconds kRunningPause{250};  ///< between two looks at the calls that are running
constexpr int kPause = 4;
constexpr int kUnaskedPause = 20;

struct ServeOptions : CommonOptions, StateOptions {
  int port = 0;
  bool open = false;
};

/// A descriptor to poll for SIGINT and SIGTERM. Create it before any thread, so that the signals are blocked in all threads.
class EndSignals {
 public:
  EndSignals() {
    ::sigset_t signals;
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGINT);
    ::sigaddset(&signals, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    fd_ = ::signalfd(-1, &signals, SFD_CLOEXEC);
    if (fd_ < 0) throw Error("cannot wait for signals");
  }
  EndSignals(const EndSignals&) = delete;
  EndSignals& operator=(const EndSignals&) = delete;
  ~EndSignals() { ::close(fd_); }
  int fd() const { return fd_; }

 private:
  int fd_;
};

void open_browser(const std::string& url) {
  std::string program = "xdg-open", argument = url;
  std::array<char*, 3> arguments = {program.data(), argument.data(), nullptr};
  ::pid_t child = 0;
  if (::posix_spawnp(&child, program.c_str(), nullptr, nullptr, arguments.data(), environ) != 0)
    say("cannot open a browser (xdg-open is not installed); open the address yourself");
}

/// Keeps the list of running calls up to date while a page is open, from construction to destruction. In a thread of its own, because
/// checking a large graph takes seconds.
class RunningWatch {
 public:
  explicit RunningWatch(LiveGraph& graph)
      : thread_([&graph](const std::stop_token& end) {
          std::mutex mutex;
          std::condition_variable_any woken;
          std::unique_lock lock(mutex);
          while (!woken.wait_for(lock, end, kRunningPause, [&end] { return end.stop_requested(); }))
            if (graph.waiting() != 0) graph.refresh_running();
        }) {}

 private:
  std::jthread thread_;
};

/// Keeps `graph` up to date until one of the signals arrives.
void follow(LiveGraph& graph, const EndSignals& signals) {
  Watcher watcher;
  milliseconds cost{0};
  const auto refresh = [&] {
    const Clock::time_point start = Clock::now();
    try {
      graph.refresh();
      std::set<std::string> files, directories;
      graph.to_watch(files, directories);
      watcher.watch(files, directories);
    } catch (const Error& e) {
      say(e.what());
    }
    cost = std::chrono::duration_cast<milliseconds>(Clock::now() - start);
  };
  refresh();
  Clock::time_point last = Clock::now(),
                    due = last;  // refreshes at once, for changes before the watches were set
  bool changed = true;
  for (;;) {
    const auto left = std::chrono::duration_cast<milliseconds>(due - Clock::now()).count();
    std::array<::pollfd, 2> ready = {{{signals.fd(), POLLIN, 0}, {watcher.fd(), POLLIN, 0}}};
    // Once a change is known, further changes need not wake this thread.
    ::poll(ready.data(), changed ? 1 : 2, static_cast<int>(std::max<std::int64_t>(left, 0)));
    if (ready[0].revents != 0) return;
    if (!changed && ready[1].revents != 0 && watcher.read_events()) {
      changed = true;
      due = std::max(Clock::now() + kSoon, last + kPause * cost);
    }
    if (Clock::now() < due) continue;
    watcher.read_events();
    if (changed || graph.waiting() != 0) refresh();
    changed = false;
    last = Clock::now();
    due = last + std::max(kUnasked, kUnaskedPause * cost);
  }
}

/// The address at which the page of a cache directory was last served. Reusing it lets open pages reconnect.
class LastAddress {
 public:
  explicit LastAddress(const std::string& dir) : file_(cache_tool_file(dir, "served")) {
    if (!is_own_file()) return;
    std::ifstream in(file_);
    const bool is_read = static_cast<bool>(in >> port_ >> token_);
    if (!is_read || token_.size() != kTokenDigits ||
        token_.find_first_not_of("0123456789abcdef") != token_.npos)
      port_ = 0;
  }

  /// Starts the server at the same address if possible, else at a new one. `port`: 0, or the port that must be used.
  std::unique_ptr<WebServer> start(LiveGraph& graph, int port) const {
    if (port_ != 0 && (port == 0 || port == port_)) {
      try {
        return start_web_server(graph, port_, token_);
      } catch (const Error&) {
        if (port != 0) throw;  // the port is in use
      }
    }
    return start_web_server(graph, port);
  }

  /// Readable only for the user, also in a directory that a group shares.
  void remember(const std::string& url) const {
    std::error_code error;
    if (!is_own_file()) std::filesystem::remove(file_, error);
    if (std::filesystem::exists(file_, error) && !is_own_file()) return;
    const std::size_t colon = url.rfind(':'), slash = url.find('/', colon);
    const ::mode_t before = ::umask(0077);
    std::ofstream(file_) << url.substr(colon + 1, slash - colon - 1) << ' '
                         << url.substr(slash + 1, kTokenDigits) << '\n';
    ::umask(before);
  }

 private:
  /// In a directory that a group shares, another user's file would let that user choose the secret, or read it.
  bool is_own_file() const {
    struct ::stat st;
    return ::lstat(file_.c_str(), &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == ::geteuid();
  }

  static constexpr std::size_t kTokenDigits = 32;
  std::string file_;
  int port_ = 0;
  std::string token_;
};

ExitCode run_serve(const ServeOptions& options) {
  const std::string dir = cache_dir(options);
  compare_with_binaries(options);
  const EndSignals signals;
  LiveGraph graph(dir, options.all);
  graph.refresh();
  const LastAddress last(dir);
  const std::unique_ptr<WebServer> server = last.start(graph, options.port);
  last.remember(server->url());
  print(options.json ? dump(Json{{"url", server->url()}}, -1) + "\n" : server->url() + "\n");
  say("serving '" + printable(dir) + "' to this machine; press Ctrl-C to stop");
  if (options.open) open_browser(server->url());
  const RunningWatch running(graph);
  follow(graph, signals);
  return kDone;
}

}  // namespace

void declare_serve(CLI::App& app, Run& run) {
  auto options = std::make_shared<ServeOptions>();
  Subcommand& command = add_subcommand(
      app, "serve",
      {.summary = "Show the graph live in a browser, on this machine only",
       .details = "Prints the address of a page that shows the graph, and serves it until Ctrl-C. It is "
                  "the page of `cachepy graph -o graph.html` with the values of results; states change "
                  "with files and entries.\n\n"
                  "The server listens only on 127.0.0.1 and ::1, and answers only requests below the "
                  "printed address, which other users of the machine cannot guess. A page that is still "
                  "open reconnects when the directory is served again.",
       .examples = {{"cachepy serve --open cache", "Show the graph in the browser"}}});
  command.add_option("--port", options->port, "Port on 127.0.0.1; the default is a free one")
      ->check(CLI::Range(1, 65535))
      ->type_name("N");
  command.add_flag("--open", options->open, "Open the page in the browser");
  add_state_options(command, *options);
  add_common_options(command, *options);
  command.callback([options, &run] { run = [options] { return run_serve(*options); }; });
}

}  // namespace cachepy::tools
