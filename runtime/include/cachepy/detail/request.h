// What a program asks about a call of a cached function in place of making it: the wrapper is called, and the library answers
// without running the function.
#pragma once

#include <cstdint>
#include <type_traits>

namespace cachepy::detail {

struct Request {
  enum class What : std::uint8_t {
    kAsk,     ///< whether the call would be served; leaves the wrapper by NotCached in any case
    kTake,    ///< serve the call, else leave the wrapper by NotCached
    kPut,     ///< store `value` as the result
    kReplay,  ///< make a stored call again: internal::ReplayRequest
  };

  What what;
  void* value = nullptr;  ///< kPut: a result, moved from; kAsk: null, or internal::CallDescription
  bool is_answered = false;
  bool is_stored = false;
};

/// Leaves the wrapper where the call gets no result.
struct NotCached {};

/// While it lives, the next cached call that this thread makes answers the request.
class RequestScope {
 public:
  explicit RequestScope(Request& request) noexcept;
  ~RequestScope();
  RequestScope(const RequestScope&) = delete;
  RequestScope& operator=(const RequestScope&) = delete;

 private:
  Request* outer_;
};

/// Throws Error: the function that was asked about is not a cached one.
[[noreturn]] void throw_not_a_cached_function();

/// How to call a function or member function: `call` converts the arguments, which may make cached calls of its own, before
/// `request` holds.
template <class Function>
struct Callee;

template <class R, class... P>
struct Callee<R (*)(P...)> {
  using Result = R;
  static constexpr bool is_noexcept = false;
  static R call(Request& request, R (*function)(P...), P... arguments) {
    const RequestScope scope(request);
    return function(static_cast<P&&>(arguments)...);
  }
};

#define CACHEPY_CALLEE(qualifiers, Object)                                                              \
  template <class C, class R, class... P>                                                               \
  struct Callee<R (C::*)(P...) qualifiers> {                                                            \
    using Result = R;                                                                                   \
    static constexpr bool is_noexcept = false;                                                          \
    static R call(Request& request, R (C::*function)(P...) qualifiers, Object object, P... arguments) { \
      const RequestScope scope(request);                                                                \
      return (static_cast<Object>(object).*function)(static_cast<P&&>(arguments)...);                   \
    }                                                                                                   \
  };                                                                                                    \
  template <class C, class R, class... P>                                                               \
  struct Callee<R (C::*)(P...) qualifiers noexcept> {                                                   \
    static constexpr bool is_noexcept = true;                                                           \
  };
CACHEPY_CALLEE(, C&)
CACHEPY_CALLEE(const, const C&)
CACHEPY_CALLEE(&, C&)
CACHEPY_CALLEE(const&, const C&)
CACHEPY_CALLEE(&&, C&&)
CACHEPY_CALLEE(const&&, const C&&)
#undef CACHEPY_CALLEE

template <class R, class... P>
struct Callee<R (*)(P...) noexcept> {
  static constexpr bool is_noexcept = true;
};

}  // namespace cachepy::detail
