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
// Turns arguments into bytes and bytes into a result; everything else is compiled once, in the library
// (run_memoized).
#pragma once

#include <algorithm>
#include <new>
#include <string_view>
#include <vector>

#include "cachepy/detail/call.h"
#include "cachepy/detail/codec.h"
#include "cachepy/detail/site.h"

namespace cachepy::detail {

/// An argument that is not in the key.
template <class T>
struct Ignored {
  T* ptr;
};
template <class T>
constexpr Ignored<T> ignored(T& argument) {
  return {__builtin_addressof(argument)};
}

/// An argument that names files or directories whose content is in the key.
template <class T>
struct FileArg {
  T* ptr;
};
template <class T>
constexpr FileArg<T> file_arg(T& argument) {
  return {__builtin_addressof(argument)};
}

template <class R>
class ResultSlot {
 public:
  ResultSlot() {}
  ResultSlot(const ResultSlot&) = delete;
  ResultSlot& operator=(const ResultSlot&) = delete;
  ~ResultSlot() { drop(); }

  template <class Make>
  void fill(Make&& make) {
    ::new (static_cast<void*>(__builtin_addressof(value_))) R(make());
    full_ = true;
  }
  void drop() {
    if (full_) value_.~R();
    full_ = false;
  }
  R& get() { return value_; }

 private:
  union {
    R value_;
  };
  bool full_ = false;
};

template <class T>
void encode_argument(ArgumentEncoder& out, T& argument) {
  out.argument();
  detail::encode_value<std::remove_cv_t<T>>(out, argument);
}
template <class T>
void encode_argument(ArgumentEncoder& out, Ignored<T>&) {
  out.argument();
}

template <class T>
void encode_paths(ArgumentEncoder& out, const T& paths);

/// The elements of a container without order, in one that depends on nothing else.
template <class T>
std::vector<const typename T::value_type*> in_order(const T& unordered) {
  std::vector<const typename T::value_type*> elements;
  for (const auto& element : unordered) elements.push_back(&element);
  std::sort(elements.begin(), elements.end(), [](const auto* a, const auto* b) {
    if constexpr (detected<MappedTypeOp, T>) {
      return a->first < b->first;
    } else {
      return *a < *b;
    }
  });
  return elements;
}

/// An element of a container of paths; of a map the path is behind the key.
template <class T>
void encode_path_element(ArgumentEncoder& out, const typename T::value_type& element) {
  if constexpr (detected<MappedTypeOp, T>) {
    detail::encode_value(out, element.first);
    detail::encode_paths(out, element.second);
  } else {
    detail::encode_paths(out, element);
  }
}

/// Hands over each path, and writes how they are arranged: how many where, under which names.
template <class T>
void encode_paths(ArgumentEncoder& out, const T& paths) {
  constexpr Kind kind = kind_of<T>;
  if constexpr (kind == Kind::kCString) {
    out.u8(paths != nullptr);
    if (paths != nullptr) out.file(paths);
  } else if constexpr (kind == Kind::kString) {
    out.file(std::string_view(paths.data(), paths.size()));
  } else if constexpr (kind == Kind::kPath) {
    out.file(paths.native());
  } else if constexpr (kind == Kind::kOptional) {
    out.u8(paths.has_value());
    if (paths.has_value()) detail::encode_paths(out, *paths);
  } else if constexpr (kind == Kind::kUnordered) {
    out.u64(paths.size());
    for (const auto* element : detail::in_order(paths)) detail::encode_path_element<T>(out, *element);
  } else if constexpr (kind == Kind::kSequence) {
    for (const auto& element : paths) {
      out.u8(1);
      detail::encode_path_element<T>(out, element);
    }
    out.u8(0);
  } else if constexpr (kind == Kind::kArray) {
    for (const auto& path : paths) detail::encode_paths(out, path);
  } else {
    static_assert(always_false<T>,
                  "cachepy: a [[cachepy::file_arg]] parameter is a string, a path, or a container of them");
  }
}
template <class T>
void encode_argument(ArgumentEncoder& out, FileArg<T>& argument) {
  encode_argument(out, *argument.ptr);
  out.arrangement();
  detail::encode_paths<std::remove_cv_t<T>>(out, *argument.ptr);
}

template <class A>
struct ArgumentAccess {
  static A& get(A& argument) { return argument; }
  static void describe_type(Schema& out) { detail::describe<std::remove_cv_t<A>>(out); }
};
template <class T>
struct ArgumentAccess<Ignored<T>> {
  static T& get(Ignored<T>& argument) { return *argument.ptr; }
  static void describe_type(Schema&) {}
};
template <class T>
struct ArgumentAccess<FileArg<T>> {
  static T& get(FileArg<T>& argument) { return *argument.ptr; }
  static void describe_type(Schema& out) { detail::describe<std::remove_cv_t<T>>(out); }
};

template <class A>
void describe_argument(Schema& out) {
  ArgumentAccess<A>::describe_type(out);
  out << "\n";
}

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

  static constexpr CallOps ops = {encode_arguments, describe_arguments, describe_result, compute,
                                  encode_result,    decode_result,      drop_result};
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
  R (*impl)(P...);

  template <class... A>
  R operator()(A&... arguments) const {
    return impl(detail::forward_argument<P>(ArgumentAccess<A>::get(arguments))...);
  }
  void encode_object(ArgumentEncoder&) const {}
  static void describe_object(Schema&) {}
};

/// A member function, its object, and the parts of the object that are in the key.
template <class R, class Impl, class C, class Params, class... Part>
struct Method;
template <class R, class Impl, class C, class... P, class... Part>
struct Method<R, Impl, C, void(P...), Part...> {
  Impl impl;
  const C& object;
  std::tuple<const Part&...> parts;

  template <class... A>
  R operator()(A&... arguments) const {
    return (object.*impl)(detail::forward_argument<P>(ArgumentAccess<A>::get(arguments))...);
  }
  void encode_object([[maybe_unused]] ArgumentEncoder& out) const {
    std::apply([&](const Part&... part) { (detail::encode_argument(out, part), ...); }, parts);
  }
  static void describe_object([[maybe_unused]] Schema& out) { (detail::describe_argument<Part>(out), ...); }
};

template <class R, class C, class... P, class... Part>
Method<R, R (C::*)(P...) const, C, void(P...), Part...> method(R (C::*impl)(P...) const, const C& object,
                                                               const Part&... parts) {
  return {impl, object, std::tuple<const Part&...>(parts...)};
}
template <class R, class C, class... P, class... Part>
Method<R, R (C::*)(P...) const&, C, void(P...), Part...> method(R (C::*impl)(P...) const&, const C& object,
                                                                const Part&... parts) {
  return {impl, object, std::tuple<const Part&...>(parts...)};
}

template <class R, class Impl, class... A>
R answer(Site& site, const Impl& impl, A&... arguments) {
  using Result = std::remove_cv_t<R>;
  using ThisCall = Call<Result, Impl, A...>;
  ThisCall call{impl, std::tuple<A&...>(arguments...), {}};
  detail::run_memoized<kAbiVersion>(site, ThisCall::ops, &call);
  return static_cast<Result&&>(call.result.get());
}

template <class R, class... P, class... A>
R memoize(Site& site, R (*impl)(P...), A&&... arguments) {
  static_assert(sizeof...(P) == sizeof...(A));
  return detail::answer<R>(site, Function<R, P...>{impl}, arguments...);
}
template <class R, class Impl, class C, class... P, class... Part, class... A>
R memoize(Site& site, const Method<R, Impl, C, void(P...), Part...>& impl, A&&... arguments) {
  static_assert(sizeof...(P) == sizeof...(A));
  return detail::answer<R>(site, impl, arguments...);
}

}  // namespace cachepy::detail
