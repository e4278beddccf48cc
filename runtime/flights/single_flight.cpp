#include "flights/single_flight.h"

#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <new>
#include <thread>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/fork.h"
#include "flights/patience.h"

namespace cachepy::internal {

struct Flight::Shared final : Awaited {
  bool landed = false;
  bool shares = true;
  std::condition_variable landing;
  const pid_t thread = ::gettid();
  const Patience::Clock::time_point begin = Patience::Clock::now();
  std::atomic<bool> left = false;
  // The file whose lock other processes wait for; -1: the flight does not hold a lock.
  std::atomic<int> locked_file = -1;
  std::uint64_t offset = 0;
  std::atomic<int> claim = -1;  // see note_claim()
  std::atomic<bool> waits_elsewhere = false;

  /// Waiters in this process poll; the kernel wakes those of other processes.
  void leave() noexcept override {
    left = true;
    if (const int file = locked_file.exchange(-1); file >= 0) set_lock(file, F_OFD_SETLK, F_UNLCK, offset);
    if (const int descriptor = claim.exchange(-1); descriptor >= 0) ::shutdown(descriptor, SHUT_RDWR);
  }
};

namespace {

using std::chrono::seconds;

// A thread that waits in this process may block the thread that computes, through a scheduler that moves work between
// threads. The limit ends such a wait: the work is then done twice, as without a cache.
constexpr Patience::Limits kInThisProcess{.longest = seconds(60), .idle = seconds(5)};
// A landing wakes the waiter. Polling only serves to notice a jump out of the call, and to report the wait.
constexpr std::chrono::milliseconds kShortestLook{20};
// A ring through another process requires a waiter there for a call that this process computes. Such a ring cannot be detected.
constexpr Patience::Limits kElsewhere{.longest = seconds(600)};

/// The calls that cannot finish before this thread continues.
std::vector<Frame::Call> calls_on_this_thread(const Frame* caller) {
  std::vector<Frame::Call> calls;
  const auto add = [&](const Frame& frame) {
    for (const Frame::Call& call : frame.calls()) {
      const bool is_known = std::any_of(calls.begin(), calls.end(), [&](const Frame::Call& known) {
        return known.store == call.store && known.key == call.key;
      });
      if (!is_known) calls.push_back(call);
    }
  };
  if (caller != nullptr) add(*caller);
  for (const std::shared_ptr<Frame>& frame : frames_on_this_thread()) {
    if (frame.get() != caller) add(*frame);
  }
  return calls;
}

template <class Shared>
struct Table {
  using Flights = absl::flat_hash_map<std::string, std::shared_ptr<Shared>>;
  std::mutex mutex;
  Flights flights;
  /// The flights of parent processes. Never destroyed, because their condition variables have waiters.
  std::vector<Flights> given_up;

  /// A forked child does not have the computing threads, so their flights would never land.
  void after_fork_in_child() { given_up.push_back(std::exchange(flights, Flights())); }
};

}  // namespace

Flight::Flight(const Store& store, const Digest& key, const Frame* caller, std::string_view function,
               const WithoutCancellation* whole)
    : place_(store, key),
      key_(key),
      name_(store.dir() + '\0' + std::string(key.view())),
      function_(function),
      whole_(whole) {
  if (join(caller)) {
    try {
      lock(caller);
    } catch (...) {  // the thread ends
      land();
      throw;
    }
  } else {
    is_parallel_ = true;
  }
  wait_.reset();
  mark_.emplace(store, key, function, RunningMark::What::kComputes);
}

/// Makes this flight the only one of its call in this process. False: compute in parallel to the others.
bool Flight::join(const Frame* caller) {
  const auto mine = std::make_shared<Shared>();
  auto& flying = ProcessWide<Table<Shared>>::get();
  std::unique_lock lock(flying.mutex);
  for (;;) {
    const auto [found, is_first] = flying.flights.try_emplace(name_, mine);
    if (!is_first && found->second->left) found->second = mine;  // a jump left its call, which never ends
    if (found->second == mine) {
      shared_ = mine;
      return true;
    }
    const std::shared_ptr<Shared> other = found->second;
    if (!other->shares) return false;
    lock.unlock();
    if (!may_wait(caller) || !wait_for(other)) return false;
    lock.lock();
  }
}

/// Waits until `other` has landed or was left by a jump. False: compute in parallel to it.
bool Flight::wait_for(const std::shared_ptr<Shared>& other) {
  const auto whom = [&] {
    const auto time = std::chrono::duration_cast<std::chrono::seconds>(Patience::Clock::now() - other->begin);
    return "thread " + std::to_string(other->thread) + " of this process, which has been computing it for " +
           std::to_string(time.count()) + " s";
  };
  Patience patience(kInThisProcess, function_, whom, whole_);
  for (;;) {
    {
      std::unique_lock lock(ProcessWide<Table<Shared>>::get().mutex);
      other->landing.wait_for(lock, std::max<std::chrono::microseconds>(patience.pause(), kShortestLook),
                              [&] { return other->landed || !other->shares; });
      if (other->landed || other->left) return true;
      if (!other->shares) return false;
    }
    if (!patience.keep_waiting() && !other->waits_elsewhere) return false;
  }
}

/// Whether this process computes another call, for which others may wait.
bool Flight::others_are_computing() {
  const std::lock_guard lock(ProcessWide<Table<Shared>>::get().mutex);
  return ProcessWide<Table<Shared>>::get().flights.size() > 1;
}

/// Makes this flight the only one of its call in all processes, if that is possible.
void Flight::lock(const Frame* caller) try {
  FlightLock lock = try_lock_flight(place_);
  if (lock == FlightLock::kBusy && may_wait(caller)) {
    const RunningMark mark(*place_.store, key_, function_, RunningMark::What::kWaits);
    const auto whom = [&] { return who_computes(*place_.store, key_); };
    Patience patience(others_are_computing() ? kElsewhere : Patience::Limits{}, function_, whom, whole_);
    while (lock == FlightLock::kBusy && patience.keep_waiting()) {
      std::this_thread::sleep_for(patience.pause());
      lock = try_lock_flight(place_);
    }
  }
  is_parallel_ = lock == FlightLock::kBusy;
  if (lock != FlightLock::kLocked) return;
  shared_->offset = place_.offset;
  shared_->locked_file = flights_file(*place_.store);
} catch (const std::bad_alloc&) {
}

bool Flight::may_wait(const Frame* caller) {
  if (wait_) return true;  // it was checked before
  const std::vector<Frame::Call> inside = calls_on_this_thread(caller);
  if (inside.empty()) return true;  // nobody waits for it
  wait_.emplace(place_, inside);
  return !wait_->may_deadlock();
}

std::shared_ptr<Awaited> Flight::awaited() const {
  return shared_;
}

void Flight::note_wait_elsewhere(bool waits) const {
  if (shared_ != nullptr) shared_->waits_elsewhere = waits;
}

void Flight::note_claim(int descriptor) const {
  if (shared_ != nullptr) shared_->claim = descriptor;
}

void Flight::give_up_sharing() {
  if (shared_ == nullptr) return;
  const std::lock_guard lock(ProcessWide<Table<Shared>>::get().mutex);
  shared_->shares = false;
  shared_->landing.notify_all();
}

Flight::~Flight() {
  if (shared_ == nullptr) return;
  if (shared_->locked_file.exchange(-1) >= 0) unlock_flight(place_);
  land();
}

void Flight::land() {
  auto& flying = ProcessWide<Table<Shared>>::get();
  const std::lock_guard lock(flying.mutex);
  const auto found = flying.flights.find(name_);
  if (found != flying.flights.end() && found->second == shared_) flying.flights.erase(found);
  shared_->landed = true;
  shared_->landing.notify_all();
}

}  // namespace cachepy::internal
