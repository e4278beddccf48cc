#include "flights/single_flight.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/fork.h"
#include "config/log.h"

namespace cachepy::internal {

struct Flight::Shared {
  bool landed = false;
  bool shares = true;
  std::condition_variable landing;
};

namespace {

using Clock = std::chrono::steady_clock;

/// Tells of a long wait: after a second, and then after ten times as long each time, up to ten minutes.
class WaitReport {
 public:
  explicit WaitReport(const std::string& function) : function_(function) {}

  Clock::duration waited() const { return Clock::now() - begin_; }
  Clock::duration until_next() const { return next_ - waited(); }
  /// Not to the user's sink, which might make this very call.
  void say(const std::string& whom) {
    constexpr Clock::duration kMost = std::chrono::minutes(10);
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(waited()).count();
    say_to_stderr(function_ + ": waiting for " + whom + " (" + std::to_string(seconds) + " s up to now)");
    next_ = std::min(10 * next_, next_ + kMost);
  }

 private:
  const std::string& function_;
  const Clock::time_point begin_ = Clock::now();
  Clock::duration next_ = std::chrono::seconds(1);
};

template <class Shared>
struct Table {
  using Flights = absl::flat_hash_map<std::string, std::shared_ptr<Shared>>;
  std::mutex mutex;
  Flights flights;
  /// Of processes that this one was forked from. Never destroyed: their condition variables have waiters.
  std::vector<Flights> given_up;

  /// The threads that compute are not in a forked child: nobody would ever land their flights.
  void after_fork_in_child() { given_up.push_back(std::exchange(flights, Flights())); }
};

}  // namespace

Flight::Flight(const Store& store, const Digest& key, const Frame* caller, std::string_view function)
    : place_(store, key),
      key_(key),
      function_(function),
      name_(store.dir() + '\0' + std::string(key.view())) {
  if (join(caller)) locked_ = lock(caller);
  wait_.reset();
  mark_.emplace(store, key, function, RunningMark::What::kComputes);
}

/// Of this process the only one, unless false: then this call is to compute beside others.
bool Flight::join(const Frame* caller) {
  const auto mine = std::make_shared<Shared>();
  auto& flying = ProcessWide<Table<Shared>>::get();
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
    wait_for_thread(lock, *other);
    if (!other->landed) return false;
  }
}

/// Of all processes the only one, unless false.
bool Flight::lock(const Frame* caller) noexcept try {
  const FlightLock lock = try_lock_flight(place_);
  if (lock != FlightLock::kBusy) return lock == FlightLock::kLocked;
  return may_wait(caller) && wait_for_process();
} catch (...) {  // out of memory
  return false;
}

/// With the lock of the table held, but while it sleeps.
void Flight::wait_for_thread(std::unique_lock<std::mutex>& lock, Shared& other) {
  WaitReport report(function_);
  const auto has_ended = [&] { return other.landed || !other.shares; };
  while (!other.landing.wait_for(lock, report.until_next(), has_ended))
    report.say("another thread, which computes it");
}

/// Asks again and again, more seldom the longer it takes: a blocking wait could not say for whom it waits.
bool Flight::wait_for_process() noexcept try {
  using std::chrono::microseconds;
  constexpr microseconds kShortest{50}, kLongest{20'000};
  constexpr int kShare = 16;  // of the time waited up to now: so much longer it may take at most
  const RunningMark mark(*place_.store, key_, function_, RunningMark::What::kWaits);
  WaitReport report(function_);
  for (;;) {
    const FlightLock lock = try_lock_flight(place_);
    if (lock != FlightLock::kBusy) return lock == FlightLock::kLocked;
    if (report.until_next().count() <= 0) report.say(who_computes(*place_.store, key_));
    const auto share = std::chrono::duration_cast<microseconds>(report.waited()) / kShare;
    std::this_thread::sleep_for(std::clamp(share, kShortest, kLongest));
  }
} catch (...) {  // out of memory
  return wait_for_flight(place_);
}

bool Flight::may_wait(const Frame* caller) {
  if (caller == nullptr || wait_)
    return true;  // nobody waits for it, or it has been looked whether somebody does
  wait_.emplace(place_, *caller);
  return !wait_->may_be_in_vain();
}

void Flight::give_up_sharing() {
  if (shared_ == nullptr) return;
  const std::lock_guard lock(ProcessWide<Table<Shared>>::get().mutex);
  shared_->shares = false;
  shared_->landing.notify_all();
}

Flight::~Flight() {
  if (locked_) unlock_flight(place_);
  land();
}

void Flight::land() {
  if (shared_ == nullptr) return;
  auto& flying = ProcessWide<Table<Shared>>::get();
  const std::lock_guard lock(flying.mutex);
  const auto found = flying.flights.find(name_);
  if (found != flying.flights.end() && found->second == shared_) flying.flights.erase(found);
  shared_->landed = true;
  shared_->landing.notify_all();
}

}  // namespace cachepy::internal
