#include "flights/single_flight.h"

#include <pthread.h>

#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace cachepy::internal {

struct Flight::Shared {
  bool landed = false;
  bool shares = true;
  std::condition_variable landing;
};

namespace {

template <class Shared>
struct Table {
  using Flights = absl::flat_hash_map<std::string, std::shared_ptr<Shared>>;
  std::mutex mutex;
  Flights flights;
  /// Of processes that this one was forked from. Never destroyed: their condition variables have waiters.
  std::vector<Flights> given_up;

  /// The threads that compute are not in a forked child: nobody would ever land their flights.
  void begin_anew() {
    given_up.push_back(std::exchange(flights, Flights()));
    mutex.unlock();
  }
};

template <class Shared>
Table<Shared>& table() {
  static Table<Shared>* const instance = [] {
    pthread_atfork([] { table<Shared>().mutex.lock(); }, [] { table<Shared>().mutex.unlock(); },
                   [] { table<Shared>().begin_anew(); });
    return new Table<Shared>;
  }();
  return *instance;
}

}  // namespace

// Made when the program is loaded: a fork during a first use in another thread would leave the child waiting for that
// thread for ever.
const void* const Flight::kMadeAtLoad = &table<Shared>();

Flight::Flight(const Store& store, const Digest& key, const Frame* caller)
    : place_(store, key), name_(store.dir() + '\0' + std::string(key.view())) {
  if (join(caller)) locked_ = lock(caller);
  wait_.reset();
}

/// Of this process the only one, unless false: then this call is to compute beside others.
bool Flight::join(const Frame* caller) {
  const auto mine = std::make_shared<Shared>();
  auto& flying = table<Shared>();
  std::unique_lock lock(flying.mutex);
  for (;;) {
    const auto [found, is_first] = flying.flights.try_emplace(name_, mine);
    if (is_first) {
      shared_ = mine;
      return true;
    }
    const std::shared_ptr<Shared> other = found->second;
    if (!other->shares) return false;
    lock.unlock();
    if (!may_wait(caller)) return false;
    lock.lock();
    other->landing.wait(lock, [&] { return other->landed || !other->shares; });
    if (!other->landed) return false;
  }
}

/// Of all processes the only one, unless false.
bool Flight::lock(const Frame* caller) noexcept try {
  const FlightLock lock = try_lock_flight(place_);
  if (lock != FlightLock::kBusy) return lock == FlightLock::kLocked;
  return may_wait(caller) && wait_for_flight(place_);
} catch (...) {  // out of memory
  return false;
}

bool Flight::may_wait(const Frame* caller) {
  if (caller == nullptr || wait_)
    return true;  // nobody waits for it, or it has been looked whether somebody does
  wait_.emplace(place_, *caller);
  return !wait_->may_be_in_vain();
}

void Flight::give_up_sharing() {
  if (shared_ == nullptr) return;
  const std::lock_guard lock(table<Shared>().mutex);
  shared_->shares = false;
  shared_->landing.notify_all();
}

Flight::~Flight() {
  if (locked_) unlock_flight(place_);
  land();
}

void Flight::land() {
  if (shared_ == nullptr) return;
  auto& flying = table<Shared>();
  const std::lock_guard lock(flying.mutex);
  const auto found = flying.flights.find(name_);
  if (found != flying.flights.end() && found->second == shared_) flying.flights.erase(found);
  shared_->landed = true;
  shared_->landing.notify_all();
}

}  // namespace cachepy::internal
