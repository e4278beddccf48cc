// The servers of one configuration: which of them answer, and what is taken from and sent to them.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine.h"
#include "object.h"

namespace cachepy::remote {

/// What the environment of the helper says (remote_client/protocol.h).
struct Configuration {
  std::vector<std::string> urls;
  bool sends = false;
  std::optional<std::vector<PublicKey>> trusted;  ///< nullopt = signatures are not checked
  std::optional<Signer> signer;
  std::vector<std::string> problems;  ///< what is wrong with it; nothing is sent then

  static Configuration of_environment();
};

/// Whether one server is asked. After a failure it is not, until a probe has found that it answers again. Thread-safe.
class Breaker {
 public:
  bool is_closed() const { return !is_open_.load(std::memory_order_relaxed); }
  /// Makes a request to the server, and remembers whether it has answered. Out of memory is an outcome, too.
  template <class Request>
  Outcome watch(const Request& request);
  /// Whether it is time for a probe.
  bool wants_probe() const;
  /// Why it is open.
  std::string problem() const;

 private:
  using Clock = std::chrono::steady_clock;
  void report(const Outcome& outcome, Clock::time_point begun);

  std::atomic<bool> is_open_{false};
  mutable std::mutex mutex_;
  std::string problem_;
  Clock::duration pause_{};
  Clock::time_point failed_, probed_from_;
};

struct Found {
  enum class Kind { kHit, kMiss, kOff, kUnusable };
  Kind kind = Kind::kOff;
  std::string object = {};   // kHit
  std::string problem = {};  // kOff, kUnusable
};

/// The right to compute a call, at one of the servers.
struct Lease {
  Digest name;
  std::string holder;
  std::size_t server = 0;
};

/// A text that nobody else uses, which names this machine and that process of it.
std::string new_holder(::pid_t process);
/// What such a text says about the process: "process 4711 on ann-laptop".
std::string process_of_holder(std::string_view holder);

/// For one thread: the engines, each with its own connection.
class Engines {
 public:
  explicit Engines(const std::vector<std::string>& urls);
  Engine* operator[](std::size_t server) const { return engines_[server].get(); }  ///< null: the URL is wrong

 private:
  std::vector<std::unique_ptr<Engine>> engines_;
};

class Servers {
 public:
  explicit Servers(const Configuration& configuration);

  /// The first server that has the object wins. An object that is not right is a miss of that server.
  Found get(Engines& engines, const Digest& name, const Arriving& arriving);
  /// False unless all servers have it now.
  bool put(Engines& engines, const Digest& name, std::string_view head, std::string_view entry);
  /// Asks the first server that keeps claims, and sets `lease.server`.
  Claim claim(Engines& engines, Lease& lease);
  /// False: the server was not reached.
  bool renew(Engines& engines, const Lease& lease);
  bool release(Engines& engines, const Lease& lease, Release why);
  /// Probes the servers that do not answer, if it is time.
  void probe(Engines& engines);
  /// "up redis://…" or "down http://…: reason" for each, after a probe of each.
  std::string describe(Engines& engines);

 private:
  /// Makes the request to the server of a lease unless that is known not to answer.
  template <class Request>
  bool ask(Engines& engines, const Lease& lease, const Request& request);

  const Configuration& configuration_;
  std::vector<Breaker> breakers_;
};

}  // namespace cachepy::remote
