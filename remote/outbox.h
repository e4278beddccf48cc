// Objects that wait to be sent, and the threads that send them.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <set>
#include <string>

#include "request.h"
#include "servers.h"

namespace cachepy::remote {

class Outbox {
 public:
  /// Starts the threads, which run until the process ends. Both must outlive this.
  Outbox(const Configuration& configuration, Servers& servers);

  /// Signs the object of that request and queues it. Drops it if too much is waiting already.
  void take(const Request& request);
  bool is_empty() const;
  /// The number of the latest object, and whether all objects up to a number were sent, or could not be.
  std::uint64_t latest() const;
  bool is_sent(std::uint64_t number) const;
  /// "3 1": how many were sent, and how many could not be.
  std::string describe() const;

 private:
  struct Object {
    std::uint64_t number;
    Digest name;
    std::string head, entry;
  };
  void send();

  const Configuration& configuration_;
  Servers& servers_;
  mutable std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<Object> waiting_;
  std::uint64_t waiting_bytes_ = 0;
  std::set<std::uint64_t> unsent_;  // the numbers of those that wait or are being sent
  std::uint64_t latest_ = 0;
  std::uint64_t sent_ = 0, failed_ = 0;
};

}  // namespace cachepy::remote
