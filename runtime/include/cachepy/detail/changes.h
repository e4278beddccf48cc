// Arguments that a call changes. What such an argument is after the call is part of the result: it is stored with it, and a
// hit gives it back. What it was before is in the key, unless the function does not look at it.
//
// A hit decodes everything first and assigns then, so that an entry that cannot be read leaves all arguments as they were.
#pragma once

#include <cstddef>
#include <cstring>
#include <tuple>
#include <type_traits>
#include <utility>

#include "cachepy/detail/codec.h"
#include "cachepy/detail/places.h"

namespace cachepy::detail {

/// An argument that the function may read and change.
template <class T>
struct InOut {
  T* ptr;
};
template <class T>
constexpr InOut<T> inout(T& argument) {
  return {__builtin_addressof(argument)};
}

/// An argument that the function writes on each path before it reads it.
template <class T>
struct Out {
  T* ptr;
};
template <class T>
constexpr Out<T> out(T& argument) {
  return {__builtin_addressof(argument)};
}

/// An argument of which nobody knows whether the function writes it always: it is given a new object, so that the result is
/// the same whatever was there.
template <class T>
struct FreshOut {
  T* ptr;
};
template <class T>
constexpr FreshOut<T> fresh_out(T& argument) {
  return {__builtin_addressof(argument)};
}

/// Elements that belong to somebody else: std::span, absl::Span. Their number cannot change.
template <class T>
constexpr bool is_view_of_elements() {
  if constexpr (kind_of<T> == Kind::kSequence && detected<DataOp, T>) return !detected<ResizeOp, T>;
  return false;
}
/// Eigen::Ref, Eigen::Map: their shape cannot change.
template <class T>
constexpr bool is_view_of_matrix() {
  if constexpr (kind_of<T> == Kind::kMatrix) return !std::is_same_v<T, typename T::PlainObject>;
  return false;
}

template <class T>
void assign_value(T& to, T& from);

inline void copy_member(NoValue, NoValue) {}
template <class Member>
void copy_member(Member* to, const Member* from) {
  std::memcpy(const_cast<void*>(static_cast<const void*>(to)), static_cast<const void*>(from),
              sizeof(Member));
}
template <class F>
void assign_field(F& to, F& from) {
  detail::assign_value(to, from);
}
template <class Object, class Value>
void assign_field(FieldValue<Object, Value>& to, FieldValue<Object, Value>& from) {
  to.set(from.get());
}
template <class Base>
void assign_field(BasePart<Base>& to, BasePart<Base>& from) {
  detail::assign_value(*to.object, *from.object);
}
template <class Object, class Pointer, Release release>
void assign_field(OwnedElements<Object, Pointer, release>&, OwnedElements<Object, Pointer, release>&) {
  static_assert(always_false<Object>, "fields of an object that owns elements are exchanged");
}
/// Both are of a class that is only bytes.
template <class Object, class... Member, std::size_t... I>
void copy_active(Choice<Object, Member...>& to, Choice<Object, Member...>& from, std::index_sequence<I...>) {
  const int active = from.active(*from.object);
  (void)(... || (active == static_cast<int>(I) &&
                 (detail::copy_member(std::get<I>(to.members), std::get<I>(from.members)), true)));
}
template <class Object, class... Member>
void assign_field(Choice<Object, Member...>& to, Choice<Object, Member...>& from) {
  detail::copy_active(to, from, std::index_sequence_for<Member...>());
}
inline void assign_field(UnknownFields&, UnknownFields&) {}

/// As assign_field, but `from` is then what `to` was: where an object owns elements, its fields must fit each other when it is
/// destroyed.
template <class T>
void swap_value(T& to, T& from);

template <class F>
void swap_field(F& to, F& from) {
  detail::swap_value(to, from);
}
template <class Object, class Value>
void swap_field(FieldValue<Object, Value>& to, FieldValue<Object, Value>& from) {
  const Value before = to.get();
  to.set(from.get());
  from.set(before);
}
template <class Base>
void swap_field(BasePart<Base>& to, BasePart<Base>& from) {
  detail::swap_value(*to.object, *from.object);
}
template <class Object, class Pointer, Release release>
void swap_field(OwnedElements<Object, Pointer, release>& to, OwnedElements<Object, Pointer, release>& from) {
  *to.pointer = std::exchange(*from.pointer, static_cast<Pointer&&>(*to.pointer));
}
inline void swap_field(UnknownFields&, UnknownFields&) {}

template <class Refs, std::size_t... I>
void swap_fields(Refs& to, Refs& from, std::index_sequence<I...>) {
  (detail::swap_field(std::get<I>(to), std::get<I>(from)), ...);
}

template <class T>
void swap_value(T& to, T& from) {
  constexpr Kind kind = kind_of<T>;
  if constexpr (kind == Kind::kClass && !any_choice<T>()) {
    auto to_fields = detail::fields(to);
    auto from_fields = detail::fields(from);
    detail::swap_fields(to_fields.refs, from_fields.refs,
                        std::make_index_sequence<std::tuple_size_v<decltype(to_fields.refs)>>());
  } else if constexpr (kind == Kind::kArray) {
    for (std::size_t i = 0; i < ArrayOf<T>::size; ++i) detail::swap_value(to[i], from[i]);
  } else if constexpr (std::is_move_constructible_v<T> && std::is_move_assignable_v<T>) {
    T before(static_cast<T&&>(to));
    to = static_cast<T&&>(from);
    from = static_cast<T&&>(before);
  } else {
    detail::assign_value(to, from);
  }
}

template <class Refs>
struct AnyOwned;
template <class... F>
struct AnyOwned<std::tuple<F...>> {
  static constexpr bool value = (false || ... || is_owned<F>);
};
template <class T>
constexpr bool owns_elements() {
  if constexpr (kind_of<T> == Kind::kClass) return AnyOwned<FieldRefs<T>>::value;
  return false;
}

template <class Refs, std::size_t... I>
void assign_fields(Refs& to, Refs& from, std::index_sequence<I...>) {
  (detail::assign_field(std::get<I>(to), std::get<I>(from)), ...);
}

template <class T, std::size_t... I>
void assign_parts(T& to, T& from, std::index_sequence<I...>) {
  (detail::assign_value(get<I>(to), get<I>(from)), ...);
}

/// Gives `to` the value of `from`, which is not needed any more. Field by field, as the function itself would: an assignment
/// operator may throw, may leave fields out, and would change those that are marked [[cachepy::ignore]].
template <class T>
void assign_value(T& to, T& from) {
  constexpr Kind kind = kind_of<T>;
  if constexpr (owns_elements<T>()) {
    detail::swap_value(to, from);
  } else if constexpr (has_choice<T>()) {
    to = static_cast<T&&>(from);
  } else if constexpr (kind == Kind::kClass) {
    auto to_fields = detail::fields(to);
    auto from_fields = detail::fields(from);
    detail::assign_fields(to_fields.refs, from_fields.refs,
                          std::make_index_sequence<std::tuple_size_v<decltype(to_fields.refs)>>());
  } else if constexpr (kind == Kind::kArray) {
    if constexpr (ArrayOf<T>::size != 0)
      for (std::size_t i = 0; i < ArrayOf<T>::size; ++i) detail::assign_value(to[i], from[i]);
  } else if constexpr (kind == Kind::kTuple) {
    detail::assign_parts(to, from, std::make_index_sequence<std::tuple_size_v<T>>());
  } else {
    to = static_cast<T&&>(from);
  }
}

/// What an argument is to become, decoded and not yet assigned.
template <class T, class Enable = void>
class Change {
 public:
  Change(Decoder& in, T&) : value_(detail::make_value<T>(in)) {}
  void commit(T& argument) { detail::assign_value(argument, value_); }

 private:
  T value_;
};

/// Of an object that is made first and read into: it need not be movable.
template <class T>
class Change<T, std::enable_if_t<std::is_default_constructible_v<T> && !is_made_whole(kind_of<T>) &&
                                 !is_view_of_elements<T>() && !is_view_of_matrix<T>()>> {
 public:
  Change(Decoder& in, T&) { detail::read_value(in, value_); }
  void commit(T& argument) { detail::assign_value(argument, value_); }

 private:
  T value_{};
};

template <class T>
class Change<T, std::enable_if_t<is_view_of_elements<T>()>> {
  using Element = ElementOf<T>;

 public:
  Change(Decoder& in, T& view) : count_(view.size()) {
    if (in.count(1) != count_) in.fail();
    if (!in.ok() || count_ == 0) return;
    elements_ = new Element[count_]();
    try_read(in);
  }
  Change(const Change&) = delete;
  Change& operator=(const Change&) = delete;
  ~Change() { delete[] elements_; }
  void commit(T& view) {
    for (std::size_t i = 0; i < count_; ++i) detail::assign_value(view.data()[i], elements_[i]);
  }

 private:
  void try_read(Decoder& in) {
    struct Guard {
      Element*& elements;
      bool done = false;
      ~Guard() {
        if (!done) delete[] std::exchange(elements, nullptr);
      }
    } guard{elements_};
    read_elements(in, elements_, count_);
    guard.done = true;
  }

  std::size_t count_;
  Element* elements_ = nullptr;
};

template <class T>
class Change<T, std::enable_if_t<is_view_of_matrix<T>()>> {
 public:
  Change(Decoder& in, T& view) : value_(detail::make_value<typename T::PlainObject>(in)) {
    if (value_.rows() != view.rows() || value_.cols() != view.cols()) in.fail();
  }
  void commit(T& view) { view = value_; }

 private:
  typename T::PlainObject value_;
};

/// What was there before the call does not count: the same for every caller.
template <class T>
void make_fresh(T& argument) {
  if constexpr (is_view_of_elements<T>()) {
    for (auto& element : argument) detail::make_fresh(element);
  } else if constexpr (is_view_of_matrix<T>()) {
    argument.setZero();
  } else {
    T value{};
    detail::assign_value(argument, value);
  }
}

/// Of an out argument, what is in the key: the shape of a view.
template <class T>
void encode_shape(ArgumentEncoder& out, const T& argument) {
  if constexpr (is_view_of_elements<T>()) {
    out.u64(argument.size());
  } else if constexpr (is_view_of_matrix<T>()) {
    out.u64(static_cast<std::uint64_t>(argument.rows()));
    out.u64(static_cast<std::uint64_t>(argument.cols()));
  } else {
    (void)out, (void)argument;
  }
}

/// As the schema of a result says it.
template <class T>
void describe_changed(Schema& out) {
  if constexpr (is_view_of_matrix<T>()) {
    detail::describe<typename T::PlainObject>(out);
  } else {
    detail::describe<T>(out);
  }
}

}  // namespace cachepy::detail
