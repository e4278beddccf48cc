// Calls of a cached constructor: the fields of the object are its result. On a hit they are made where they lie, one by one,
// so that nothing in the class need be movable, and the object has the address that its owner knows.
#pragma once

#include <cstddef>
#include <new>
#include <type_traits>

#include "cachepy/detail/arguments.h"
#include "cachepy/detail/changes.h"

namespace cachepy::detail {

/// A field, or a base as a whole, of an object that is being constructed. One that is no part of the result (it is marked
/// [[cachepy::ignore]], or is a lock) is value-initialised.
template <class T, bool is_result>
struct Made {
  T* ptr;
};
template <class T>
Made<std::remove_cv_t<T>, true> made(T& field) {
  return {const_cast<std::remove_cv_t<T>*>(__builtin_addressof(field))};
}
template <class T>
Made<std::remove_cv_t<T>, false> made_fresh(T& field) {
  return {const_cast<std::remove_cv_t<T>*>(__builtin_addressof(field))};
}

template <class T>
void destroy(T& place, [[maybe_unused]] std::size_t count = 0) {
  if constexpr (std::is_array_v<T>) {
    while (count != 0) detail::destroy(place[--count], std::extent_v<std::remove_extent_t<T>>);
  } else {
    place.~T();
  }
}

/// Destroys what was made, unless it is kept.
template <class T>
class Undo {
 public:
  explicit Undo(T& place, std::size_t count = std::extent_v<T>) : place_(&place), count_(count) {}
  Undo(const Undo&) = delete;
  Undo& operator=(const Undo&) = delete;
  ~Undo() {
    if (place_ != nullptr) detail::destroy(*place_, count_);
  }
  void add_element() { ++count_; }
  void keep() { place_ = nullptr; }

 private:
  T* place_;
  std::size_t count_;
};

template <class T>
void make_fresh_in_place(T& place) {
  if constexpr (std::is_array_v<T>) {
    Undo<T> undo(place, 0);
    for (auto& element : place) {
      detail::make_fresh_in_place(element);
      undo.add_element();
    }
    undo.keep();
  } else {
    ::new (static_cast<void*>(__builtin_addressof(place))) T();
  }
}

template <class T>
void make_in_place(Decoder& in, T& place) {
  if constexpr (std::is_array_v<T>) {
    Undo<T> undo(place, 0);
    for (auto& element : place) {
      detail::make_in_place(in, element);
      undo.add_element();
    }
    undo.keep();
  } else if constexpr (std::is_default_constructible_v<T> && !is_made_whole(kind_of<T>)) {
    detail::make_fresh_in_place(place);
    Undo<T> undo(place);
    detail::read_value(in, place);
    undo.keep();
  } else {
    ::new (static_cast<void*>(__builtin_addressof(place))) T(detail::make_value<T>(in));
  }
}

template <class T, bool is_result>
class MadeChange {
 public:
  MadeChange(Decoder& in, Made<T, is_result>& field) : undo_(make(in, *field.ptr)) {}
  void commit(Made<T, is_result>&) { undo_.keep(); }

 private:
  static T& make(Decoder& in, T& place) {
    if constexpr (is_result) {
      detail::make_in_place(in, place);
    } else {
      (void)in.u8();
      detail::make_fresh_in_place(place);
    }
    return place;
  }
  Undo<T> undo_;
};
template <class T, bool is_result>
struct ChangeAccess<Made<T, is_result>> {
  using Decoded = MadeChange<T, is_result>;
  static void encode(Encoder& out, [[maybe_unused]] Made<T, is_result>& field) {
    if constexpr (is_result)
      detail::encode_value<T>(out, *field.ptr);
    else
      out.u8(0);
  }
  static void describe(Schema& out) {
    if constexpr (is_result)
      detail::describe<T>(out);
    else
      out << "tuple<>";
  }
};

template <class T, bool is_result>
void encode_argument(ArgumentEncoder& out, Made<T, is_result>&) {
  out.argument();
}
template <class T, bool is_result>
struct ArgumentAccess<Made<T, is_result>> {
  static constexpr bool is_changed = true;
  static Made<T, is_result>& changed(Made<T, is_result>& field) { return field; }
  static void describe_type(Schema&) {}
};

}  // namespace cachepy::detail
