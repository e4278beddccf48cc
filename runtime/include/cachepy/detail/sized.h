// Pointers to as many elements as an attribute says: `[[cachepy::size("n")]] const double* v`. Null is a value of its own.
#pragma once

#include <type_traits>

#include "cachepy/detail/arguments.h"
#include "cachepy/detail/elements.h"

namespace cachepy::detail {

enum class SizedRole { kIn, kInOut, kOut, kFreshOut };

template <class T, SizedRole role>
struct Sized {
  T** parameter;
  Elements<T> elements;
  bool is_negative;
};

template <SizedRole role, class T, class Size>
Sized<T, role> make_sized(T*& parameter, Size size) {
  bool is_negative = false;
  if constexpr (std::is_signed_v<Size>) is_negative = size < 0;
  return {&parameter, Elements<T>(parameter, is_negative ? 0 : static_cast<std::size_t>(size)), is_negative};
}
template <class T, class Size>
auto sized_in(T*& parameter, Size size) {
  return detail::make_sized<SizedRole::kIn>(parameter, size);
}
template <class T, class Size>
auto sized_inout(T*& parameter, Size size) {
  return detail::make_sized<SizedRole::kInOut>(parameter, size);
}
template <class T, class Size>
auto sized_out(T*& parameter, Size size) {
  return detail::make_sized<SizedRole::kOut>(parameter, size);
}
template <class T, class Size>
auto sized_fresh_out(T*& parameter, Size size) {
  return detail::make_sized<SizedRole::kFreshOut>(parameter, size);
}

/// A field of the object that points to elements, which the function reads.
template <class T>
struct SizedPart {
  Elements<T> elements;
  bool is_null;
  bool is_negative;
};
template <class T>
SizedPart<T> sized_part(T* const& pointer, long long size) {
  return {Elements<T>(pointer, static_cast<std::size_t>(size < 0 ? 0 : size)), pointer == nullptr, size < 0};
}
template <class Pointer>
auto sized_part(const Pointer& pointer, long long size) {
  return detail::sized_part(pointer.get(), size);
}

template <class T>
void encode_part(ArgumentEncoder& out, T& part) {
  detail::encode_object<std::remove_cv_t<T>>(out, part);
}
template <class T>
void encode_part(ArgumentEncoder& out, SizedPart<T>& part) {
  if (part.is_negative) out.fail("the number of elements that a field points to is negative");
  out.u8(!part.is_null);
  if (!part.is_null) detail::encode_value(out, part.elements);
}
template <class T>
void encode_argument(ArgumentEncoder& out, SizedPart<T>& part) {
  out.argument();
  detail::encode_part(out, part);
}

template <class T>
struct ArgumentAccess<SizedPart<T>> {
  static constexpr bool is_changed = false;
  static Elements<T>& changed(SizedPart<T>& part) { return part.elements; }
  static void describe_type(Schema& out) {
    out << "optional<";
    detail::describe<Elements<T>>(out);
    out << ">";
  }
};

template <class T, SizedRole role>
void encode_argument(ArgumentEncoder& out, Sized<T, role>& argument) {
  out.argument();
  if (argument.is_negative) out.fail("the size of what a parameter points to is negative");
  out.u8(*argument.parameter != nullptr);
  if (*argument.parameter == nullptr) return;
  if constexpr (role == SizedRole::kIn || role == SizedRole::kInOut)
    detail::encode_value(out, argument.elements);
  else
    out.u64(argument.elements.size());
}

template <class T, SizedRole role>
struct ArgumentAccess<Sized<T, role>> {
  static constexpr bool is_changed = role != SizedRole::kIn;
  static T*& get(Sized<T, role>& argument) { return *argument.parameter; }
  static Elements<T>& changed(Sized<T, role>& argument) { return argument.elements; }
  static void describe_type(Schema& out) {
    out << "optional<";
    if constexpr (role == SizedRole::kIn || role == SizedRole::kInOut)
      detail::describe<Elements<T>>(out);
    else
      out << "u64";
    out << ">";
  }
};

}  // namespace cachepy::detail
