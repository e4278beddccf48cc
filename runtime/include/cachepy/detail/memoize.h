// The call that the plugin writes as the body of every cached function:
//
//     Counts load(const std::string& path, int threads) {
//       static Site site = {…};
//       return ::cachepy::detail::memoize(site, &load_impl, path, ignored(threads));
//     }
//
// and for a member function, with those parts of the object that it reads,
//
//       return ::cachepy::detail::memoize(site, method(&C::scale_impl, *this, (*this).factor), x);
//
// With the option store_if, the plugin also passes a function that calls the user's predicate:
//
//       return ::cachepy::detail::memoize(site, store_if(&load_impl, &asked), path, ignored(threads));
//
// Turns arguments into bytes and bytes into a result; everything else is compiled once, in the library
// (run_memoized).
#pragma once

#include <tuple>
#include <type_traits>

#include "cachepy/detail/arguments.h"
#include "cachepy/detail/call.h"
#include "cachepy/detail/changing_call.h"
#include "cachepy/detail/codec.h"
#include "cachepy/detail/judged.h"
#include "cachepy/detail/replay.h"
#include "cachepy/detail/result_slot.h"
#include "cachepy/detail/site.h"

namespace cachepy::detail {

template <class R, class Impl, class... A>
struct Call {
  Impl impl;
  std::tuple<A&...> arguments;
  ResultSlot<R> result;

  static Call& of(void* call) { return *static_cast<Call*>(call); }

  static void encode_arguments(void* call, ArgumentEncoder& out) {
    of(call).impl.encode_object(out);
    std::apply([&](A&... argument) { (detail::encode_argument(out, argument), ...); }, of(call).arguments);
  }
  static void describe_arguments(Schema& out) {
    Impl::describe_object(out);
    (describe_argument<A>(out), ...);
  }
  static void describe_result(Schema& out) { detail::describe<R>(out); }
  static void compute(void* call) {
    of(call).result.fill([&]() -> R { return std::apply(of(call).impl, of(call).arguments); });
  }
  static void encode_result(void* call, Encoder& out) { detail::encode_value<R>(out, of(call).result.get()); }
  static void decode_result(void* call, Decoder& in) {
    of(call).result.fill([&]() -> R { return detail::make_value<R>(in); });
  }
  static void drop_result(void* call) { of(call).result.drop(); }
  static void take_result(void* call, void* value) {
    if constexpr (std::is_move_constructible_v<R>)
      of(call).result.fill([&]() -> R { return static_cast<R&&>(*static_cast<R*>(value)); });
  }
  static bool is_worth_storing([[maybe_unused]] void* call) {
    if constexpr (is_judged<Impl>) {
      Call& self = of(call);
      return std::apply(
          [&](A&... argument) {
            return self.impl.ask(self.result.get(), ArgumentAccess<A>::get(argument)...);
          },
          self.arguments);
    } else {
      return true;
    }
  }

  static constexpr CallOps ops = {encode_arguments,
                                  describe_arguments,
                                  describe_result,
                                  compute,
                                  encode_result,
                                  decode_result,
                                  drop_result,
                                  std::is_move_constructible_v<R> ? take_result : nullptr,
                                  nullptr,
                                  nullptr,
                                  0,
                                  is_judged<Impl> ? is_worth_storing : nullptr};
};

/// The wrapper's argument as the function's parameter `P`: moved where it takes a value or an rvalue reference,
/// copied where the parameter was declared const (to the type of the function, `const T t` is a `T`).
template <class P, class A>
decltype(auto) forward_argument(A& argument) {
  using To = std::conditional_t<std::is_const_v<A> && !std::is_reference_v<P>, A&, P &&>;
  return static_cast<To>(argument);
}

/// A function without an object.
template <class R, class... P>
struct Function {
  using Result = R;
  using Params = std::tuple<P...>;
  static constexpr bool has_object = false;
  R (*impl)(P...);
  static constexpr std::tuple<> parts{};

  template <class... A>
  R operator()(A&... arguments) const {
    return impl(detail::forward_argument<P>(ArgumentAccess<A>::get(arguments))...);
  }
  void encode_object(ArgumentEncoder&) const {}
  static void describe_object(Schema&) {}
  template <class Asked, class... V>
  bool ask_with_object(Asked asked, V&... values) const {
    return asked(values...);
  }
};

/// A member function, its object (a reference, const where the function is), and the parts of the object that count.
template <class R, class Impl, class Object, class Params, class... Part>
struct Method;
template <class R, class Impl, class Object, class... P, class... Part>
struct Method<R, Impl, Object, void(P...), Part...> {
  using Result = R;
  using Params = std::tuple<P...>;
  static constexpr bool has_object = true;
  Impl impl;
  std::remove_reference_t<Object>& object;
  std::tuple<Part&...> parts;

  template <class... A>
  R operator()(A&... arguments) const {
    return (static_cast<Object>(object).*
            impl)(detail::forward_argument<P>(ArgumentAccess<A>::get(arguments))...);
  }
  void encode_object([[maybe_unused]] ArgumentEncoder& out) const {
    std::apply([&](Part&... part) { (detail::encode_argument(out, part), ...); }, parts);
  }
  static void describe_object([[maybe_unused]] Schema& out) { (detail::describe_argument<Part>(out), ...); }
  template <class Asked, class... V>
  bool ask_with_object(Asked asked, V&... values) const {
    return asked(object, values...);
  }
};

template <class R, class Impl, class Object, class... P, class... Part>
Method<R, Impl, Object, void(P...), Part...> make_method(Impl impl, std::remove_reference_t<Object>& object,
                                                         void (*)(P...), Part&... parts) {
  return {impl, object, std::tuple<Part&...>(parts...)};
}

#define CACHEPY_METHOD(qualifiers, Object)                                                               \
  template <class R, class C, class... P, class... Part>                                                 \
  auto method(R (C::*impl)(P...) qualifiers, std::remove_reference_t<Object>& object, Part&&... parts) { \
    using Params = void (*)(P...);                                                                       \
    return detail::make_method<R, R (C::*)(P...) qualifiers, Object>(impl, object, Params(), parts...);  \
  }
CACHEPY_METHOD(const, const C&)
CACHEPY_METHOD(const&, const C&)
CACHEPY_METHOD(const&&, const C&&)
CACHEPY_METHOD(, C&)
CACHEPY_METHOD(&, C&)
CACHEPY_METHOD(&&, C&&)
#undef CACHEPY_METHOD

template <class R, class... P, class Asked>
Judged<Function<R, P...>, Asked> store_if(R (*impl)(P...), Asked asked) {
  return {{impl}, asked};
}
template <class R, class Impl, class Object, class P, class... Part, class Asked>
Judged<Method<R, Impl, Object, P, Part...>, Asked> store_if(const Method<R, Impl, Object, P, Part...>& impl,
                                                            Asked asked) {
  return {impl, asked};
}

template <class Tuple>
struct AnyChanged;
template <class... A>
struct AnyChanged<std::tuple<A&...>> {
  static constexpr bool value = (false || ... || ArgumentAccess<A>::is_changed);
};

template <class R, class Impl, class... A>
R answer(Site& site, const Impl& impl, A&... arguments) {
  using Result = std::remove_cv_t<R>;
  constexpr bool changes =
      AnyChanged<std::remove_cv_t<decltype(impl.parts)>>::value || AnyChanged<std::tuple<A&...>>::value;
  if constexpr (changes || !std::is_object_v<R>) {
    using ThisCall = ChangingCall<R, Impl, std::remove_cv_t<decltype(impl.parts)>, A...>;
    ThisCall call{impl, std::tuple<A&...>(arguments...), {}, {}};
    detail::run_memoized<kAbiVersion>(site, ThisCall::ops, &call);
    call.commit();
    return ResultAccess<R>::take(call.result);
  } else {
    using ThisCall = Call<Result, Impl, A...>;
    ThisCall call{impl, std::tuple<A&...>(arguments...), {}};
    detail::run_memoized<kAbiVersion>(site, ThisCall::ops, &call);
    return static_cast<Result&&>(call.result.get());
  }
}

template <class R, class... P, class... A>
R memoize(Site& site, R (*impl)(P...), A&&... arguments) {
  static_assert(sizeof...(P) == sizeof...(A));
  return detail::answer<R>(site, Function<R, P...>{impl}, arguments...);
}
template <class R, class Impl, class Object, class... P, class... Part, class... A>
R memoize(Site& site, const Method<R, Impl, Object, void(P...), Part...>& impl, A&&... arguments) {
  static_assert(sizeof...(P) == sizeof...(A));
  return detail::answer<R>(site, impl, arguments...);
}
template <class Impl, class Asked, class... A>
auto memoize(Site& site, const Judged<Impl, Asked>& impl, A&&... arguments) -> typename Impl::Result {
  static_assert(sizeof...(A) == std::tuple_size_v<typename Impl::Params>);
  return detail::answer<typename Impl::Result>(site, impl, arguments...);
}

}  // namespace cachepy::detail
