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

#include <new>
#include <string_view>

#include "cachepy/detail/call.h"
#include "cachepy/detail/codec.h"
#include "cachepy/detail/layout.h"
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
void visit_paths(ArgumentEncoder& out, const T& paths) {
  constexpr Kind kind = kind_of<T>;
  if constexpr (kind == Kind::kCString) {
    if (paths != nullptr) out.file(paths);
  } else if constexpr (kind == Kind::kString) {
    out.file(std::string_view(paths.data(), paths.size()));
  } else if constexpr (kind == Kind::kPath) {
    out.file(paths.native());
  } else if constexpr (kind == Kind::kOptional) {
    if (paths.has_value()) visit_paths(out, *paths);
  } else if constexpr (detected<MappedTypeOp, T>) {
    for (const auto& [name, path] : paths) visit_paths(out, path);
  } else if constexpr (kind == Kind::kSequence || kind == Kind::kUnordered || kind == Kind::kArray) {
    for (const auto& path : paths) visit_paths(out, path);
  } else {
    static_assert(always_false<T>,
                  "cachepy: a [[cachepy::file_arg]] parameter is a string, a path, or a container of them");
  }
}
template <class T>
void encode_argument(ArgumentEncoder& out, FileArg<T>& argument) {
  encode_argument(out, *argument.ptr);
  visit_paths<std::remove_cv_t<T>>(out, *argument.ptr);
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
  run_memoized(site, ThisCall::ops, &call);
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
