// Calls a function for many inputs, on several threads.
//
//     std::vector<Counts> counts = cachepy::map(load_counts, paths);
//
// Made for cached functions: an interrupted map goes on where it was, equal inputs are computed once, and inside of a cached call
// the parts count for that call, as with bind_context(). It works with every function that may run in several threads at once.
#pragma once

#include <algorithm>
#include <atomic>
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
#include "cachepy/error.h"

namespace cachepy {

struct MapOptions {
  std::size_t threads = 0;  ///< at most so many calls at the same time; 0 = one for each processor
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

inline std::size_t thread_count(const MapOptions& options, std::size_t inputs) {
  const std::size_t most =
      options.threads != 0 ? options.threads : std::max(std::thread::hardware_concurrency(), 1u);
  return std::min(most, inputs);
}

}  // namespace detail

/// The outcome of each input, in the order of `inputs`, a range of which the elements can be reached at the same time. Returns when
/// all calls are finished. Throws only std::bad_alloc.
template <class Function, class Inputs>
auto map_outcomes(Function&& function, const Inputs& inputs, const MapOptions& options = {})
    -> std::vector<Outcome<detail::MapResult<Function, Inputs>>> {
  using Result = detail::MapResult<Function, Inputs>;
  static_assert(!std::is_void_v<Result>, "map() collects results, so the function must return one");
  std::vector<decltype(std::begin(inputs))> at;
  for (auto input = std::begin(inputs); input != std::end(inputs); ++input) at.push_back(input);
  std::vector<Outcome<Result>> outcomes(at.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i; (i = next.fetch_add(1, std::memory_order_relaxed)) < at.size();)
      outcomes[i].fill([&]() -> decltype(auto) { return detail::apply_to(function, *at[i]); });
  };
  std::vector<std::future<void>> others;
  const auto bound = bind_context(work);
  try {
    for (std::size_t n = 1; n < detail::thread_count(options, at.size()); ++n)
      others.push_back(std::async(std::launch::async, bound));
  } catch (const std::system_error&) {
    // No further thread can be started: those that there are do the work.
  }
  work();
  for (std::future<void>& other : others) other.get();
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
