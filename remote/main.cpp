// cachepy-remote: takes results from servers, and sends results to them, for all programs of one user with the same configuration.
//
// Programs start it when they first need it (runtime/remote_client/). It ends when nobody has asked it for some time and nothing is left
// to be sent, or when its socket is gone.
#include <curl/curl.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "base/file.h"
#include "claims.h"
#include "desk.h"
#include "outbox.h"
#include "servers.h"

namespace cachepy::remote {
namespace {

using internal::UniqueFd;

constexpr std::chrono::minutes kLongestIdle{10};
constexpr std::chrono::milliseconds kRound{250};

constexpr char kUsage[] =
    "usage: cachepy-remote SOCKET\n\n"
    "Takes results of cached calls from servers and sends results to them. Programs that use cachepy start "
    "it\n"
    "themselves when a remote is set; see docs/howto/sharing.md. Its configuration is in the environment:\n"
    "CACHEPY_REMOTE, CACHEPY_REMOTE_MODE, CACHEPY_REMOTE_KEYS, CACHEPY_REMOTE_SIGNING_KEY, "
    "CACHEPY_REMOTE_TOKEN,\n"
    "and for S3 the variables of Amazon's tools (AWS_REGION and others).\n";

/// What the program that started this one may have left behind.
void become_independent() {
  ::sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const int signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP}) std::signal(signal, SIG_DFL);
  std::signal(SIGPIPE, SIG_IGN);  // of libraries that write to connections
  // The environment and the memory may contain secrets.
  const ::rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  ::prctl(PR_SET_DUMPABLE, 0);  // nor does a handler of core dumps or a debugger of the user get them
}

/// The socket of the helper with this address; none if another helper has it.
class Listener {
 public:
  explicit Listener(const std::string& path)
      : path_(path), lock_(internal::open_fd(path + ".lock", O_RDWR | O_CREAT)) {
    ::sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (!lock_ || ::flock(lock_.get(), LOCK_EX | LOCK_NB) != 0 || path.size() >= sizeof address.sun_path)
      return;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    const std::string process = std::to_string(::getpid()) + "\n";
    if (::ftruncate(lock_.get(), 0) != 0 || !internal::write_fully(lock_.get(), {process})) return;
    ::unlink(path.c_str());  // of a helper that was killed
    UniqueFd fd(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    constexpr int kBacklog = 512;
    if (fd && ::bind(fd.get(), reinterpret_cast<const ::sockaddr*>(&address), sizeof address) == 0 &&
        ::listen(fd.get(), kBacklog) == 0 && ::stat(path.c_str(), &stat_) == 0)
      fd_ = std::move(fd);
  }

  int fd() const { return fd_.get(); }
  bool is_reachable() const {
    struct ::stat now;
    return ::stat(path_.c_str(), &now) == 0 && now.st_ino == stat_.st_ino && now.st_dev == stat_.st_dev;
  }
  void remove() const { ::unlink(path_.c_str()); }

 private:
  const std::string path_;
  UniqueFd lock_;
  UniqueFd fd_;
  struct ::stat stat_{};
};

int run(const std::string& path) {
  become_independent();
  const ::mode_t umask = ::umask(0077);  // the user's, for files in shared directories
  static const Listener listener(path);
  ::umask(umask);
  if (listener.fd() < 0) return 0;  // another helper is faster
  curl_global_init(CURL_GLOBAL_DEFAULT);
  static const Configuration configuration = Configuration::of_environment();
  static Servers servers(configuration);
  static Outbox outbox(configuration, servers);
  static Claims claims(configuration, servers, outbox);
  static Desk desk(listener.fd(), configuration, servers, outbox, claims);
  Engines engines(configuration.urls);
  for (;;) {
    std::this_thread::sleep_for(kRound);
    servers.probe(engines);
    const bool is_reachable = listener.is_reachable();
    if (!outbox.is_empty() || !claims.is_empty() || (is_reachable && desk.idle() < kLongestIdle)) continue;
    if (is_reachable) listener.remove();
    ::_exit(0);  // other threads still wait for requests
  }
}

}  // namespace
}  // namespace cachepy::remote

int main(int argc, char** argv) {
  const std::string_view first = argc == 2 ? argv[1] : "";
  if (first == "--help" || first == "-h") {
    std::fputs(cachepy::remote::kUsage, stdout);
    return 0;
  }
  if (first == "--version" || first == "-V") {
    std::puts("cachepy-remote " CACHEPY_VERSION);
    return 0;
  }
  if (!first.starts_with('/')) {
    std::fputs(cachepy::remote::kUsage, stderr);
    return 2;
  }
  return cachepy::remote::run(std::string(first));
}
