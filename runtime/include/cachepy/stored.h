// Results by hand: ask whether a call is cached, take its result only if it is, store one that was computed elsewhere.
//
//     if (std::optional<Counts> counts = cachepy::cached_or(&load_counts, path)) draw(*counts);
//
// The function is named by its address, and gets every argument, also those that have defaults; of a member function the object
// comes first. It is not run. It must not be noexcept: the answer may leave its wrapper by an exception.
// Thread-safe. A cached call that asks these questions is not stored: its result depends on what others have computed.
// All throw Error when the function is not a cached one in this program; it has then been called.
#pragma once

#include <cstddef>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

#include "cachepy/detail/request.h"
#include "cachepy/error.h"

namespace cachepy {

namespace detail {

template <class Function>
constexpr void check_callee() {
  static_assert(!Callee<Function>::is_noexcept,
                "a noexcept function cannot be asked for its stored results: remove noexcept");
}

template <class Function, class Arguments, std::size_t... I>
void put(Function function, Arguments&& all, std::index_sequence<I...>) {
  using Result = typename Callee<Function>::Result;
  static_assert(std::is_object_v<Result>, "put() stores a result, so the function must return an object");
  Result value(std::get<sizeof...(I)>(std::move(all)));
  Request request{Request::What::kPut, __builtin_addressof(value)};
  static_cast<void>(Callee<Function>::call(request, function, std::get<I>(std::move(all))...));
  if (!request.is_answered) throw_not_a_cached_function();
}

}  // namespace detail

/// Whether this call would be served, from memory or from disk. Costs a hit. False where caching is disabled or the call is
/// forced. Nothing is counted, and arguments stay as they are.
template <class Function, class... A>
bool is_cached(Function function, A&&... arguments) {
  detail::check_callee<Function>();
  detail::Request request{detail::Request::What::kAsk};
  try {
    static_cast<void>(detail::Callee<Function>::call(request, function, std::forward<A>(arguments)...));
  } catch (const detail::NotCached&) {
    return request.is_stored;
  }
  detail::throw_not_a_cached_function();
}

/// The result of this call if it is cached, as the call would return it; else nothing. A hit counts as one.
template <class Function, class... A>
auto cached_or(Function function, A&&... arguments)
    -> std::optional<typename detail::Callee<Function>::Result> {
  detail::check_callee<Function>();
  static_assert(std::is_object_v<typename detail::Callee<Function>::Result>,
                "cached_or() returns a copy of the result, so the function must return an object");
  detail::Request request{detail::Request::What::kTake};
  try {
    std::optional<typename detail::Callee<Function>::Result> result(
        detail::Callee<Function>::call(request, function, std::forward<A>(arguments)...));
    if (!request.is_answered) detail::throw_not_a_cached_function();
    return result;
  } catch (const detail::NotCached&) {
    return std::nullopt;
  }
}

/// Stores the last argument as the result of the call with the others, in the place of what is stored: `put(&f, a, b, value)`.
/// It depends on what is in the key, and on nothing else: no file that the function would track. Results of its callers that
/// are stored already stay valid, because nothing that they depend on has changed. Where
/// caching is disabled nothing happens. Throws Error when it cannot be stored, and always for a function that changes arguments or
/// its object.
template <class Function, class... A>
void put(Function function, A&&... arguments_and_value) {
  detail::check_callee<Function>();
  static_assert(sizeof...(A) > 0, "the last argument is the result to be stored");
  detail::put(function, std::forward_as_tuple(std::forward<A>(arguments_and_value)...),
              std::make_index_sequence<sizeof...(A) - 1>());
}

}  // namespace cachepy
