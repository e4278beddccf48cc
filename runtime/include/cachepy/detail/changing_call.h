// One call that changes its arguments or its object, or returns a reference to one of them. All other calls are a Call
// (detail/memoize.h), which knows nothing of this.
#pragma once

#include <array>
#include <tuple>
#include <type_traits>

#include "cachepy/detail/arguments.h"
#include "cachepy/detail/call.h"
#include "cachepy/detail/closures.h"
#include "cachepy/detail/construction.h"
#include "cachepy/detail/input_streams.h"
#include "cachepy/detail/judged.h"
#include "cachepy/detail/result_slot.h"
#include "cachepy/detail/sized.h"
#include "cachepy/detail/streams.h"

namespace cachepy::detail {

struct Nothing {};

/// What is kept of a result until the wrapper returns it, and stored of it.
template <class R>
struct ResultAccess {
  using Slot = std::remove_cv_t<R>;
  static constexpr bool is_stored = true;

  template <class Call, class F>
  static Slot compute(Call&, F&& function) {
    return function();
  }
  template <class Call>
  static void encode(Call&, Encoder& out, Slot& result) {
    detail::encode_value<Slot>(out, result);
  }
  template <class Call>
  static Slot decode(Call&, Decoder& in) {
    return detail::make_value<Slot>(in);
  }
  static void describe(Schema& out) { detail::describe<Slot>(out); }
  static R take(ResultSlot<Slot>& slot) { return static_cast<Slot&&>(slot.get()); }
};

template <>
struct ResultAccess<void> {
  using Slot = Nothing;
  static constexpr bool is_stored = false;

  template <class Call, class F>
  static Slot compute(Call&, F&& function) {
    function();
    return {};
  }
  template <class Call>
  static void encode(Call&, Encoder&, Slot&) {}
  template <class Call>
  static Slot decode(Call&, Decoder&) {
    return {};
  }
  static void describe(Schema&) {}
  static void take(ResultSlot<Slot>&) {}
};

/// Which object it refers to: 0 the function's own, then the arguments that are references.
template <class T>
struct ResultAccess<T&> {
  using Slot = T*;
  static constexpr bool is_stored = true;

  template <class Call, class F>
  static Slot compute(Call&, F&& function) {
    return __builtin_addressof(function());
  }
  template <class Call>
  static void encode(Call& call, Encoder& out, Slot& result) {
    const auto candidates = call.template candidates<T>();
    for (std::size_t i = 0; i < candidates.size(); ++i)
      if (candidates[i] == result) return out.u64(i);
    out.fail("it refers to something that is no argument of the call");
  }
  template <class Call>
  static Slot decode(Call& call, Decoder& in) {
    const auto candidates = call.template candidates<T>();
    const std::uint64_t number = in.u64();
    if (number < candidates.size() && candidates[number] != nullptr) return candidates[number];
    in.fail();
    return nullptr;
  }
  static void describe(Schema& out) { out << "u64"; }
  static T& take(ResultSlot<Slot>& slot) { return *slot.get(); }
};

/// Of an argument that is not changed.
struct NoChange {
  template <class A>
  NoChange(Decoder&, A&) {}
  template <class A>
  void commit(A&) {}
};
template <class A, bool is_changed = ArgumentAccess<A>::is_changed>
struct ChangeOf {
  using type = NoChange;
};
template <class A>
struct ChangeOf<A, true> {
  using type = typename ChangeAccess<A>::Decoded;
};

/// What all arguments are to become. Made in place and in order: nothing in it need be movable.
template <class... A>
struct Changes;
template <>
struct Changes<> {
  explicit Changes(Decoder&) {}
  void commit() {}
};
template <class First, class... Rest>
struct Changes<First, Rest...> {
  Changes(Decoder& in, First& argument, Rest&... others)
      : first(in, ArgumentAccess<First>::changed(argument)), rest(in, others...) {}
  /// The object comes first in the list and last here: a stream that throws leaves nothing that nobody destroys.
  void commit(First& argument, Rest&... others) {
    rest.commit(others...);
    first.commit(ArgumentAccess<First>::changed(argument));
  }

  typename ChangeOf<First>::type first;
  Changes<Rest...> rest;
};

template <class A>
void encode_change([[maybe_unused]] Encoder& out, [[maybe_unused]] A& argument) {
  if constexpr (ArgumentAccess<A>::is_changed) ChangeAccess<A>::encode(out, argument);
}

template <class A>
void describe_change([[maybe_unused]] Schema& out, [[maybe_unused]] const char*& comma) {
  if constexpr (ArgumentAccess<A>::is_changed) {
    out << comma;
    ChangeAccess<A>::describe(out);
    comma = ",";
  }
}

template <class A>
void prepare_argument(const void*, A&) {}
template <class T>
void prepare_argument(const void*, FreshOut<T>& argument) {
  detail::make_fresh(*argument.ptr);
}
template <class T>
void prepare_argument(const void*, Sized<T, SizedRole::kFreshOut>& argument) {
  detail::make_fresh(argument.elements);
}
template <class T>
void prepare_argument(const void* call, Stream<T>& argument) {
  if (argument.base() != nullptr) argument.recording.begin(*argument.base(), call);
}

template <class A>
void leave_argument(A&) {}
template <class T>
void leave_argument(Stream<T>& argument) {
  argument.recording.end();
}

template <class A>
void find_places([[maybe_unused]] Places& places, [[maybe_unused]] A& argument) {
  auto& object = ArgumentAccess<A>::changed(argument);
  using T = std::remove_cv_t<std::remove_reference_t<decltype(object)>>;
  if constexpr (std::is_function_v<T>)
    places.argument(nullptr, 0, nullptr, false);
  else
    places.argument(detail::whole_object<T>(object), detail::size_of_object<T>(object), &type_tag<T>,
                    ArgumentAccess<A>::is_changed);
  detail::find_outside_of_object<T>(places, object);
}
template <class T>
void find_places(Places& places, Ignored<T>&) {
  places.argument(nullptr, 0, nullptr, false);
}
template <class Stream>
void find_places_of_base(Places& places, Stream* stream) {
  if (stream != nullptr)
    detail::find_places_of_stream(places, *stream);
  else
    places.argument(nullptr, 0, nullptr, false);
}
template <class T>
void find_places(Places& places, Stream<T>& argument) {
  detail::find_places_of_base(places, argument.base());
}
template <class T>
void find_places(Places& places, InputStream<T>& argument) {
  detail::find_places_of_base(places, argument.base());
}
/// What is under construction is no part of anything yet.
template <class T, bool is_result>
void find_places(Places& places, Made<T, is_result>&) {
  places.argument(nullptr, 0, nullptr, false);
}
template <class A, class... Part>
void find_places(Places& places, WithObject<A, Part...>& argument) {
  places.argument(argument.ptr, sizeof(A), &type_tag<std::remove_cv_t<A>>, false);
  detail::find_outside<std::remove_cv_t<A>>(places, *argument.ptr);
  std::apply([&](Part&... part) { (detail::find_places_of_part(places, part), ...); }, argument.parts);
}

/// Whether others may have an argument's memory, too: a parameter by value is the function's own.
template <class P, class A>
constexpr bool can_meet() {
  using T =
      std::remove_cv_t<std::remove_reference_t<decltype(ArgumentAccess<A>::changed(std::declval<A&>()))>>;
  if constexpr (std::is_reference_v<P> || std::is_pointer_v<P> || is_with_object<A>) {
    return true;
  } else {
    return has_outside<T>();
  }
}

template <class Params, class... A>
struct Meeting;
template <class... P, class... A>
struct Meeting<std::tuple<P...>, A...> {
  static constexpr unsigned count = (0u + ... + (can_meet<P, A>() ? 1u : 0u));
};

template <class R, class Impl, class Parts, class... A>
struct ChangingCall;
template <class R, class Impl, class... Part, class... A>
struct ChangingCall<R, Impl, std::tuple<Part&...>, A...> {
  using Result = ResultAccess<R>;
  using AllChanges = Changes<Part..., A...>;

  Impl impl;
  std::tuple<A&...> arguments;
  ResultSlot<typename Result::Slot> result;
  ResultSlot<AllChanges> changes;

  static ChangingCall& of(void* call) { return *static_cast<ChangingCall*>(call); }

  /// The parts of the object and the arguments.
  std::tuple<Part&..., A&...> all() { return std::tuple_cat(impl.parts, arguments); }

  /// Where a reference to a T may lead.
  template <class T>
  auto candidates() {
    return std::apply(
        [&](A&... argument) {
          return candidates_of<T>(static_cast<typename Impl::Params*>(nullptr), argument...);
        },
        arguments);
  }

  static void encode_arguments(void* call, ArgumentEncoder& out) {
    std::apply([&](auto&... argument) { (detail::encode_argument(out, argument), ...); }, of(call).all());
  }
  static void describe_arguments(Schema& out) {
    (describe_argument<Part>(out), ...);
    (describe_argument<A>(out), ...);
  }

  /// The result, if there is one, and behind it what was changed, in order.
  static void describe_result(Schema& out) {
    constexpr unsigned count =
        (unsigned{Result::is_stored} + ... + unsigned{ArgumentAccess<Part>::is_changed}) +
        (0u + ... + unsigned{ArgumentAccess<A>::is_changed});
    if constexpr (count != 1) out << "tuple<";
    const char* comma = "";
    Result::describe(out);
    if constexpr (Result::is_stored) comma = ",";
    (describe_change<Part>(out, comma), ...);
    (describe_change<A>(out, comma), ...);
    if constexpr (count != 1) out << ">";
  }
  static void compute(void* call) {
    ChangingCall& self = of(call);
    self.changes.drop();
    const Leave leave{self.arguments};
    self.result.fill([&]() -> typename Result::Slot {
      return Result::compute(self, [&]() -> R { return std::apply(self.impl, self.arguments); });
    });
  }
  static void encode_result(void* call, Encoder& out) {
    ChangingCall& self = of(call);
    Result::encode(self, out, self.result.get());
    std::apply([&](auto&... argument) { (detail::encode_change(out, argument), ...); }, self.all());
  }
  static void decode_result(void* call, Decoder& in) {
    ChangingCall& self = of(call);
    self.result.fill([&]() -> typename Result::Slot { return Result::decode(self, in); });
    std::apply(
        [&](auto&... argument) {
          self.changes.fill([&]() -> AllChanges { return AllChanges(in, argument...); });
        },
        self.all());
  }
  static void drop_result(void* call) {
    of(call).result.drop();
    of(call).changes.drop();
  }
  static void find_places(void* call, Places& places) {
    std::apply([&](auto&... argument) { (detail::find_places(places, argument), ...); }, of(call).all());
  }
  static void prepare(void* call) {
    std::apply([call](auto&... argument) { (detail::prepare_argument(call, argument), ...); },
               of(call).all());
  }

  static bool is_worth_storing([[maybe_unused]] void* call) {
    if constexpr (is_judged<Impl>) {
      ChangingCall& self = of(call);
      return std::apply([&](A&... argument) { return self.ask(ArgumentAccess<A>::get(argument)...); },
                        self.arguments);
    } else {
      return true;
    }
  }

  /// What was decoded, if the call was served, is what the arguments become.
  void commit() {
    if (!changes.is_full()) return;
    std::apply([&](auto&... argument) { changes.get().commit(argument...); }, all());
  }

  static constexpr CallOps ops = {encode_arguments,
                                  describe_arguments,
                                  describe_result,
                                  compute,
                                  encode_result,
                                  decode_result,
                                  drop_result,
                                  nullptr,
                                  find_places,
                                  prepare,
                                  unsigned{sizeof...(Part)} + Meeting<typename Impl::Params, A...>::count,
                                  is_judged<Impl> ? is_worth_storing : nullptr};

 private:
  struct Leave {
    std::tuple<A&...>& arguments;
    ~Leave() {
      std::apply([](A&... argument) { (detail::leave_argument(argument), ...); }, arguments);
    }
  };

  template <class... V>
  bool ask(V&... parameters) {
    if constexpr (std::is_void_v<R>)
      return impl.ask(parameters...);
    else if constexpr (std::is_reference_v<R>)
      return impl.ask(*result.get(), parameters...);
    else
      return impl.ask(result.get(), parameters...);
  }

  template <class T, class... P>
  auto candidates_of(std::tuple<P...>*, A&... argument) {
    return std::array<T*, 1 + sizeof...(A)>{this_as<T>(), candidate<T, P>(argument)...};
  }
  template <class T>
  T* this_as() {
    if constexpr (Impl::has_object) {
      if constexpr (std::is_same_v<std::remove_cv_t<T>,
                                   std::remove_cv_t<std::remove_reference_t<decltype(impl.object)>>>)
        return const_cast<T*>(__builtin_addressof(impl.object));
    }
    return nullptr;
  }
  template <class T, class P, class X>
  static T* candidate(X& argument) {
    auto& object = ArgumentAccess<X>::get(argument);
    if constexpr (std::is_reference_v<P> &&
                  std::is_same_v<std::remove_cv_t<T>,
                                 std::remove_cv_t<std::remove_reference_t<decltype(object)>>>)
      return const_cast<T*>(__builtin_addressof(object));
    return nullptr;
  }
};

}  // namespace cachepy::detail
