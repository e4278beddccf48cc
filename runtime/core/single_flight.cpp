#include "core/single_flight.h"

#include <pthread.h>

#include <condition_variable>
#include <cstring>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "cachepy/error.h"
#include "core/flight_lock.h"

namespace cachepy::internal {

struct Flight::Shared {
  explicit Shared(const Digest& key) : key(key) {}
  const Digest key;
  bool landed = false;
  bool shares = true;
  std::condition_variable landing;
};

namespace {

/// A thread that waits for a flight, working for a frame.
struct Wait {
  const Frame* frame;
  const Digest* flight;
};

template <class Shared>
struct Table {
  using Flights = absl::flat_hash_map<std::string, std::shared_ptr<Shared>>;
  std::mutex mutex;
  Flights flights;
  std::vector<const Wait*> waits;
  /// Of processes that this one was forked from. Never destroyed: their condition variables have waiters.
  std::vector<Flights> given_up;

  /// The threads that compute are not in a forked child: nobody would ever land their flights.
  void begin_anew() {
    given_up.push_back(std::exchange(flights, Flights()));
    waits.clear();
    mutex.unlock();
  }
};

/// Whether the call with that key waits, itself or through others, for the frame or one that it is inside of.
/// The graph of waits is small: an edge a waiting thread.
template <class Shared>
bool waits_for(const Table<Shared>& table, const Digest& key, const Frame& frame) {
  std::vector<Digest> open{key};
  absl::flat_hash_set<Digest> seen{key};
  while (!open.empty()) {
    const Digest computing = open.back();
    open.pop_back();
    if (frame.is_inside(computing)) return true;
    for (const Wait* wait : table.waits) {
      if (wait->frame != nullptr && wait->frame->is_inside(computing) && seen.insert(*wait->flight).second) {
        open.push_back(*wait->flight);
      }
    }
  }
  return false;
}

template <class Shared>
Table<Shared>& table() {
  static Table<Shared>* const instance = [] {
    pthread_atfork([] { table<Shared>().mutex.lock(); }, [] { table<Shared>().mutex.unlock(); },
                   [] { table<Shared>().begin_anew(); });
    return new Table<Shared>;
  }();
  return *instance;
}

/// Where a call's lock is. Offsets are signed, and one more byte must fit behind.
std::uint64_t offset_of(const Digest& key) {
  std::uint64_t offset;
  std::memcpy(&offset, key.bytes.data(), sizeof offset);
  return offset >> 2;
}

[[noreturn]] void refuse_to_wait(Frame& caller) {
  // Whoever catches the error has a result that holds only inside of the calls that are running now.
  caller.mark_inconsistent("a call that it makes waits for it");
  throw Error(
      "cachepy: two cached calls wait for each other's result; each is called, with the same arguments, "
      "while the other is being computed");
}

}  // namespace

// Made when the program is loaded: a fork during a first use in another thread would leave the child waiting for that
// thread for ever.
const void* const Flight::kMadeAtLoad = &table<Shared>();

Flight::Flight(const Store& store, const Digest& key, Frame* caller)
    : name_(store.dir() + '\0' + std::string(key.view())), store_(store), lock_offset_(offset_of(key)) {
  if (!join(key, caller)) return;
  std::vector<std::uint64_t> held;
  if (caller != nullptr) {
    for (const Digest& around : caller->keys()) held.push_back(offset_of(around));
  }
  const FlightLock lock = lock_flight(store, lock_offset_, held);
  locked_ = lock == FlightLock::kLocked;
  if (lock == FlightLock::kMutualWait) {
    land();
    refuse_to_wait(*caller);
  }
}

/// False when this call is to compute beside others.
bool Flight::join(const Digest& key, Frame* caller) {
  auto& flying = table<Shared>();
  std::unique_lock lock(flying.mutex);
  for (;;) {
    const auto [found, is_first] = flying.flights.try_emplace(name_);
    if (is_first) {
      found->second = shared_ = std::make_shared<Shared>(key);
      return true;
    }
    const std::shared_ptr<Shared> other = found->second;
    if (!other->shares) return false;
    if (caller != nullptr && waits_for(flying, key, *caller)) {
      refuse_to_wait(*caller);
    }
    const Wait wait{caller, &other->key};
    flying.waits.push_back(&wait);
    other->landing.wait(lock, [&] { return other->landed || !other->shares; });
    std::erase(flying.waits, &wait);
    if (!other->landed) return false;
  }
}

void Flight::give_up_sharing() {
  if (shared_ == nullptr) return;
  const std::lock_guard lock(table<Shared>().mutex);
  shared_->shares = false;
  shared_->landing.notify_all();
}

Flight::~Flight() {
  if (locked_) unlock_flight(store_, lock_offset_);
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
