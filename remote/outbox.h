// Objects that wait to be sent, and the threads that send them.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>

#include "servers.h"

namespace cachepy::remote {

class Outbox {
 public:
  /// Starts the threads, which run until the process ends. Both must outlive this.
  Outbox(const Configuration& configuration, Servers& servers);

  /// Signs the entry and queues it. Drops it if too much is waiting already.
  void add(const Digest& name, std::string entry);
  bool is_empty() const;
  /// "3 1": how many were sent, and how many could not be.
  std::string describe() const;

 private:
  struct Object {
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
  int sending_ = 0;
  std::uint64_t sent_ = 0, failed_ = 0;
};

}  // namespace cachepy::remote
