// What cachepy::map() on processes needs: asks the wrapper of a cached function about each call, and hands calls that are not stored to
// worker processes of this program (inspect/map_workers.cpp). Results come through the store: when a worker has stored one, the call is
// made here and is a hit.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include "cachepy/detail/request.h"

namespace cachepy::detail {

/// Not thread-safe. All functions throw Error if workers cannot be started, and std::bad_alloc.
class MapWorkers {
 public:
  struct Options {
    std::size_t jobs;
    std::chrono::milliseconds timeout;
    std::size_t retries;
  };
  explicit MapWorkers(const Options& options);
  /// Kills the workers that still run.
  ~MapWorkers();
  MapWorkers(const MapWorkers&) = delete;
  MapWorkers& operator=(const MapWorkers&) = delete;

  /// A new question for the wrapper of a cached function, which leaves it by NotCached.
  Request& question();
  /// False: the function is no cached one in this program. It was called.
  bool was_answered() const;
  /// Whether a worker has to make the call of the last question, and can. False also for a call that is stored.
  bool is_for_worker() const;

  /// Whether a worker can take one more call.
  bool has_room() const;
  /// Whether wait() has something to return.
  bool is_busy() const;
  /// Lets a worker make the call of the last question.
  void begin(std::size_t input);

  struct Finished {
    std::size_t input;
    std::string failure;  ///< what the function threw, or why there is no result; "" = make the call here
  };
  /// Waits until one of the calls that were begun is finished.
  Finished wait();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Whether a worker has to make the call of `function` for this input.
template <class R, class... P, class Input>
bool is_call_for_worker(MapWorkers& workers, R (*function)(P...), const Input& input) {
  Request& question = workers.question();
  const auto ask = [&](auto&&... arguments) {
    static_cast<void>(
        Callee<R (*)(P...)>::call(question, function, static_cast<decltype(arguments)>(arguments)...));
  };
  try {
    if constexpr (std::is_invocable_v<R (*)(P...), const Input&>)
      ask(input);
    else
      std::apply(ask, input);
  } catch (...) {
    // NotCached is the answer. What an argument's conversion throws, it throws once more when the call is made.
  }
  return workers.is_for_worker();
}

}  // namespace cachepy::detail
