#include "outbox.h"

#include <thread>
#include <utility>

namespace cachepy::remote {
namespace {

constexpr int kThreads = 2;
// More may only wait if the servers are slower than the programs that compute.
constexpr std::uint64_t kMostWaitingBytes = std::uint64_t{1} << 30;
constexpr std::size_t kMostWaiting = 100'000;

}  // namespace

Outbox::Outbox(const Configuration& configuration, Servers& servers)
    : configuration_(configuration), servers_(servers) {
  for (int i = 0; i < kThreads; ++i) std::thread([this] { send(); }).detach();
}

void Outbox::take(const Request& request) {
  const Digest& name = request.name;
  std::string entry = request.names_object() ? passed_object(request) : "";
  if (entry.empty()) return;
  std::string head;
  if (configuration_.problems.empty())
    head = object_head(name, entry, configuration_.signer ? &*configuration_.signer : nullptr);
  const std::lock_guard lock(mutex_);
  if (head.empty() || waiting_.size() >= kMostWaiting || waiting_bytes_ + entry.size() > kMostWaitingBytes) {
    ++failed_;
    return;
  }
  const std::size_t bytes = entry.size();
  unsent_.insert(++latest_);
  waiting_.push_back({latest_, name, std::move(head), std::move(entry)});
  waiting_bytes_ += bytes;
  filled_.notify_one();
}

bool Outbox::is_empty() const {
  const std::lock_guard lock(mutex_);
  return unsent_.empty();
}

std::uint64_t Outbox::latest() const {
  const std::lock_guard lock(mutex_);
  return latest_;
}

bool Outbox::is_sent(std::uint64_t number) const {
  const std::lock_guard lock(mutex_);
  return unsent_.empty() || *unsent_.begin() > number;
}

std::string Outbox::describe() const {
  const std::lock_guard lock(mutex_);
  return std::to_string(sent_) + " " + std::to_string(failed_);
}

void Outbox::send() {
  Engines engines(configuration_.urls);
  std::unique_lock lock(mutex_);
  for (;;) {
    filled_.wait(lock, [this] { return !waiting_.empty(); });
    const Object object = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    const bool done = servers_.put(engines, object.name, object.head, object.entry);
    lock.lock();
    unsent_.erase(object.number);
    waiting_bytes_ -= object.entry.size();
    ++(done ? sent_ : failed_);
  }
}

}  // namespace cachepy::remote
