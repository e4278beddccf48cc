// The claims of this machine: calls that a program computes while other machines wait for the result.
//
// A claim is the connection of a program. The helper renews it at its server while that connection is open, even if the program hangs.
// The waiting calls decide how long they wait. When the program closes the connection or dies, the claim ends after what was handed over
// has been sent.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <vector>

#include "base/file.h"
#include "outbox.h"
#include "servers.h"

namespace cachepy::remote {

class Claims {
 public:
  /// Starts the thread that serves them, which runs until the process ends. All must outlive this.
  Claims(const Configuration& configuration, Servers& servers, Outbox& outbox);

  void add(internal::UniqueFd connection, Lease lease);
  bool is_empty() const { return count_ == 0; }

 private:
  using Clock = std::chrono::steady_clock;
  struct Held {
    internal::UniqueFd connection;  // none: the program has ended the claim
    Lease lease;
    Clock::time_point renewed;
    std::uint64_t sent_by = 0;  // the number of the last object that must be sent before
    Release why = Release::kOver;
  };

  void serve();
  void wait_for_programs(std::vector<Held>& held);
  void read_from_program(Held& claim);
  /// False: it is over.
  bool keep(Engines& engines, Held& claim);

  const Configuration& configuration_;
  Servers& servers_;
  Outbox& outbox_;
  const internal::UniqueFd woken_;
  std::mutex mutex_;
  std::vector<Held> added_;
  std::atomic<int> count_{0};
};

}  // namespace cachepy::remote
