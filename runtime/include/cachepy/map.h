// Calls a function for many inputs, on several threads or in several processes.
//
//     std::vector<Counts> counts = cachepy::map(load_counts, paths);
//     std::vector<Counts> counts = cachepy::map(load_counts, paths, {.on = cachepy::MapOn::processes, .jobs = 8});
//
// Made for cached functions: an interrupted map goes on where it was, equal inputs are computed once, and inside of a cached call
// the parts count for that call, as with bind_context(). On threads, it works with every function that may run in several threads at once.
//
// Processes are for functions that cannot run in several threads, or may crash. They are worker processes of this program, which
// calls cachepy::serve_calls() (<cachepy/work.h>) before. Calls that are stored are not passed on. The others are computed by
// workers, which store the results one by one, and served here from the store. If a worker dies, its call is made again by another
// one, and a message says so. The function is a cached one, given by its name, whose arguments can be read back
// (docs/howto/refresh.md), up to 1 MiB of them. Calls that no worker can make are computed in the calling thread, with a message that
// says why: for example if a global variable or a setting in the key has another value in the worker. Calls below with_options() are,
// too. A function that is not cached in this program is called once more for the first input.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <future>
#include <iterator>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "cachepy/cachepy.h"
#include "cachepy/detail/map_workers.h"
#include "cachepy/error.h"

namespace cachepy {

enum class MapOn { threads, processes };

struct MapOptions {
  std::size_t threads = 0;  ///< at most so many calls at the same time; 0 = one for each processor
  MapOn on = MapOn::threads;
  std::size_t jobs = 0;                  ///< worker processes; 0 = one for each processor
  std::chrono::milliseconds timeout{0};  ///< for one call of a worker; 0 = without limit
  std::size_t retries = 1;  ///< how often a call is made again whose worker died or took too long
};

/// What came out of one input: a value, or the exception that the function threw.
template <class T>
class Outcome {
 public:
  explicit operator bool() const { return value_.has_value(); }
  /// The result of the function. Rethrows the exception if there is none.
  const T& operator*() const& { return rethrow_failure(), *value_; }
  T&& operator*() && { return rethrow_failure(), std::move(*value_); }
  const T* operator->() const { return &**this; }
  /// The text of the exception; "" if there is a result.
  std::string error() const {
    if (exception_ == nullptr) return "";
    try {
      std::rethrow_exception(exception_);
    } catch (const std::exception& e) {
      return e.what();
    } catch (...) {
      return "an exception of an unknown type";
    }
  }
  /// Null if there is a result.
  std::exception_ptr exception() const { return exception_; }

  template <class Compute>
  void fill(Compute&& compute) noexcept {
    try {
      value_.emplace(std::forward<Compute>(compute)());
    } catch (...) {
      exception_ = std::current_exception();
    }
  }

 private:
  void rethrow_failure() const {
    if (exception_ != nullptr) std::rethrow_exception(exception_);
  }

  std::optional<T> value_;
  std::exception_ptr exception_;
};

/// Some inputs failed; the results of the others are stored.
class MapError : public Error {
 public:
  MapError(const std::string& text, std::vector<std::size_t> which) : Error(text), failed(std::move(which)) {}
  std::vector<std::size_t> failed;  ///< the indices of these inputs, ascending
};

namespace detail {

/// The function for one input: a tuple is taken apart unless the function takes tuples.
template <class Function, class Input>
decltype(auto) apply_to(Function& function, const Input& input) {
  if constexpr (std::is_invocable_v<Function&, const Input&>)
    return std::invoke(function, input);
  else
    return std::apply(function, input);
}

template <class Function, class Inputs>
using MapResult = std::decay_t<decltype(detail::apply_to(std::declval<Function&>(),
                                                         *std::begin(std::declval<const Inputs&>())))>;

inline std::size_t count_or_processors(std::size_t count) {
  return count != 0 ? count : std::max(std::thread::hardware_concurrency(), 1u);
}

/// Calls work_on(i) for all i below `count` on threads. It must not throw.
template <class Work>
void for_each_on_threads(std::size_t count, std::size_t threads, const Work& work_on) {
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i; (i = next.fetch_add(1, std::memory_order_relaxed)) < count;) work_on(i);
  };
  std::vector<std::future<void>> others;
  const auto bound = bind_context(work);
  try {
    for (std::size_t n = 1; n < std::min(threads, count); ++n)
      others.push_back(std::async(std::launch::async, bound));
  } catch (const std::system_error&) {
    // No further thread can be started: those that there are do the work.
  }
  work();
  for (std::future<void>& other : others) other.get();
}

/// Fills the outcomes with the help of worker processes. `inputs`: iterators.
template <class R, class... P, class Inputs, class Outcomes>
void map_on_processes(R (*function)(P...), const Inputs& inputs, Outcomes& outcomes,
                      const MapOptions& options) {
  MapWorkers workers(
      {std::min(count_or_processors(options.jobs), inputs.size()), options.timeout, options.retries});
  const auto make_here = [&](std::size_t i) {
    outcomes[i].fill([&]() -> decltype(auto) { return detail::apply_to(function, *inputs[i]); });
  };
  bool is_cached = true;
  for (std::size_t next = 0; next < inputs.size() || workers.is_busy();) {
    if (next == inputs.size() || !workers.has_room()) {
      const MapWorkers::Finished finished = workers.wait();
      if (finished.failure.empty())
        make_here(finished.input);
      else
        outcomes[finished.input].fill([&]() -> R { throw Error(finished.failure); });
    } else {
      const std::size_t input = next++;
      if (is_cached && detail::is_call_for_worker(workers, function, *inputs[input]))
        workers.begin(input);
      else
        make_here(input);
      is_cached = workers.was_answered();
    }
  }
}

/// Whether calls of the function can be passed on to processes.
template <class Function>
struct CanBePassedOn : std::false_type {};
template <class R, class... P>
struct CanBePassedOn<R (*)(P...)> : std::is_object<R> {};

}  // namespace detail

/// The outcome of each input, in the order of `inputs`, a range of which the elements can be reached at the same time. Returns when
/// all calls are finished. Throws std::bad_alloc, and Error if processes cannot be used. What a function throws in another process
/// arrives as an Error with its text.
template <class Function, class Inputs>
auto map_outcomes(Function&& function, const Inputs& inputs, const MapOptions& options = {})
    -> std::vector<Outcome<detail::MapResult<Function, Inputs>>> {
  using Result = detail::MapResult<Function, Inputs>;
  static_assert(!std::is_void_v<Result>, "map() collects results, so the function must return one");
  std::vector<decltype(std::begin(inputs))> at;
  for (auto input = std::begin(inputs); input != std::end(inputs); ++input) at.push_back(input);
  std::vector<Outcome<Result>> outcomes(at.size());
  if (options.on == MapOn::threads) {
    detail::for_each_on_threads(at.size(), detail::count_or_processors(options.threads), [&](std::size_t i) {
      outcomes[i].fill([&]() -> decltype(auto) { return detail::apply_to(function, *at[i]); });
    });
  } else if constexpr (detail::CanBePassedOn<std::decay_t<Function>>::value) {
    detail::map_on_processes(static_cast<std::decay_t<Function>>(function), at, outcomes, options);
  } else {
    throw Error("cachepy::map() on processes needs a function, given by its name, that is not noexcept");
  }
  return outcomes;
}

/// The results, in the order of `inputs`. Throws MapError when all calls are finished and some of them threw.
template <class Function, class Inputs>
auto map(Function&& function, const Inputs& inputs, const MapOptions& options = {})
    -> std::vector<detail::MapResult<Function, Inputs>> {
  auto outcomes = cachepy::map_outcomes(function, inputs, options);
  std::vector<std::size_t> failed;
  for (std::size_t i = 0; i < outcomes.size(); ++i)
    if (!outcomes[i]) failed.push_back(i);
  if (!failed.empty())
    throw MapError(std::to_string(failed.size()) + " of " + std::to_string(outcomes.size()) +
                       " inputs failed; the first is number " + std::to_string(failed.front()) + ": " +
                       outcomes[failed.front()].error(),
                   failed);
  std::vector<detail::MapResult<Function, Inputs>> results;
  results.reserve(outcomes.size());
  for (auto& outcome : outcomes) results.push_back(*std::move(outcome));
  return results;
}

/// map() in a thread of its own. The future has what map() returns or throws. `inputs` are copied. Destroying the future waits.
template <class Function, class Inputs>
auto map_async(Function function, Inputs inputs, const MapOptions& options = {})
    -> std::future<std::vector<detail::MapResult<Function, Inputs>>> {
  return std::async(std::launch::async,
                    bind_context([f = std::move(function), all = std::move(inputs), options]() mutable {
                      return cachepy::map(f, all, options);
                    }));
}

}  // namespace cachepy
