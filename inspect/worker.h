// A worker process, from the side that tells it what to do.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "absl/functional/function_ref.h"
#include "format/work_message.h"

namespace cachepy::internal {

/// Whether the program's file contains a call of serve_calls(). Throws Error if it cannot be read.
bool serves_calls(const std::string& program);

/// The file of the running program. If it was replaced meanwhile, still the file that runs.
std::string own_program();

/// Not thread-safe.
class Worker {
 public:
  struct Start {
    std::string program;
    std::string directory;  ///< in which it runs
    bool audit = false;     ///< each hit is computed again and compared
  };

  /// Starts the process. Throws Error if it cannot be started, or if this process is a worker that has not called serve_calls() yet.
  explicit Worker(const Start& start);
  /// Kills it if it still runs.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  int socket() const { return socket_; }
  const std::string& directory() const { return directory_; }
  bool is_ready() const { return is_ready_; }  ///< it has said hello

  /// False if it is gone.
  bool tell(const CallToMake& call);
  /// Reads one packet: an answer, or nothing for the hello. Throws Gone if the process has ended or says nonsense.
  std::optional<CallMade> listen();
  struct Gone {};

  /// Kills the process, and says how it ended: "was killed by signal 11 (Segmentation fault)".
  std::string end();

 private:
  std::string directory_;
  pid_t process_ = -1;
  int socket_ = -1;
  bool is_ready_ = false;
};

struct BusyWorker {
  const Worker* worker;
  std::chrono::steady_clock::time_point since;  ///< when its call began, or its program was started
};

/// Waits until a worker speaks or has used up its time: a minute until it is ready, then `timeout` for a call (0 = without limit). Calls
/// `hear` for each that speaks and `time_is_up` for each other one without time, with its index. Throws Error, and what these throw.
void wait_for_workers(std::span<const BusyWorker> busy, std::chrono::milliseconds timeout,
                      absl::FunctionRef<void(std::size_t)> hear,
                      absl::FunctionRef<void(std::size_t)> time_is_up);

}  // namespace cachepy::internal
