// Makes a call again from its stored arguments.
//
// The plugin instantiates replay() for each cached function whose parameters can be read back, and registers it with the library
// (runtime/program/replayable.h), which calls it when a worker is told to make a stored call.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include "cachepy/detail/changes.h"
#include "cachepy/detail/codec.h"
#include "cachepy/detail/request.h"

namespace cachepy::detail {

/// Whether an argument of that role (clang-plugin/functions/param_roles.h) has no value before the call.
constexpr bool is_only_written(char role) {
  return role == 'o' || role == 'n';
}

/// A value for the parameter `P`, read from what encode_argument() wrote.
template <class P, class Void = void>
class StoredArgument {
  using Value = std::remove_cv_t<std::remove_reference_t<P>>;

 public:
  StoredArgument(Decoder& in, char role) : value_(make(in, role)) {}
  P&& get() { return static_cast<P&&>(value_); }

 private:
  static Value make(Decoder& in, char role) {
    if constexpr (std::is_default_constructible_v<Value>) {
      if (is_only_written(role)) return Value();
    }
    if (is_only_written(role)) in.fail();
    return detail::make_value<Value>(in);
  }

  Value value_;
};

/// Elements that the library holds in place of the caller: of a string_view, a span, a C string.
template <class T>
class StoredElements {
 public:
  StoredElements() = default;
  StoredElements(const StoredElements&) = delete;
  StoredElements& operator=(const StoredElements&) = delete;
  ~StoredElements() { delete[] elements_; }

  /// With `T()` behind the last one.
  void read(Decoder& in) {
    const std::size_t count = in.count(detail::min_bytes<T>());
    elements_ = new T[count + 1]();
    size_ = count;
    detail::read_elements(in, elements_, count);
  }
  T* data() { return elements_; }
  std::size_t size() const { return size_; }

 private:
  T* elements_ = nullptr;
  std::size_t size_ = 0;
};

/// Whether an argument refers to elements of somebody else.
template <class T>
constexpr bool is_view() {
  if constexpr (kind_of<T> == Kind::kString) return !detected<ResizeOp, T>;
  return is_view_of_elements<T>();
}

template <class P>
class StoredArgument<P, std::enable_if_t<is_view<std::remove_cv_t<std::remove_reference_t<P>>>()>> {
  using Value = std::remove_cv_t<std::remove_reference_t<P>>;

 public:
  StoredArgument(Decoder& in, char) {
    elements_.read(in);
    value_ = Value(elements_.data(), elements_.size());
  }
  P&& get() { return static_cast<P&&>(value_); }

 private:
  StoredElements<std::remove_cv_t<typename Value::value_type>> elements_;
  Value value_;
};

template <class P>
class StoredArgument<
    P, std::enable_if_t<std::is_same_v<std::remove_cv_t<std::remove_reference_t<P>>, const char*>>> {
 public:
  StoredArgument(Decoder& in, char) {
    if (in.u8() == 0) return;
    elements_.read(in);
    value_ = elements_.data();
  }
  P&& get() { return static_cast<P&&>(value_); }

 private:
  StoredElements<char> elements_;
  const char* value_ = nullptr;
};

template <std::size_t, class P>
struct IndexedArgument : StoredArgument<P> {
  using StoredArgument<P>::StoredArgument;
};

template <class Indices, class... P>
struct StoredArguments;
template <std::size_t... I, class... P>
struct StoredArguments<std::index_sequence<I...>, P...> : IndexedArgument<I, P>... {
  // Bases are made in their order.
  StoredArguments([[maybe_unused]] Decoder& in, [[maybe_unused]] const char* roles)
      : IndexedArgument<I, P>(in, roles[I])... {}

  template <class R>
  void call(Request& request, R (*function)(P...)) {
    const RequestScope scope(request);
    static_cast<void>(function(static_cast<IndexedArgument<I, P>&>(*this).get()...));
  }
};

template <class Function>
struct Replay;
template <class R, class... P>
struct Replay<R(P...)> {
  static bool run(const void* function, const char* roles, Decoder& in, Request& request) {
    StoredArguments<std::index_sequence_for<P...>, P...> arguments(in, roles);
    if (!in.ok() || in.remaining() != 0) return false;
    arguments.call(request, reinterpret_cast<R (*)(P...)>(const_cast<void*>(function)));
    return true;
  }
};

/// Calls the function, of that type, which answers the request. `roles`: those of Site::param_roles. False, and nothing was
/// called: the bytes are not its arguments. Throws what the function throws, and NotCached.
template <class Function>
bool replay(const void* function, const char* roles, Decoder& in, Request& request) {
  return Replay<Function>::run(function, roles, in, request);
}

}  // namespace cachepy::detail
