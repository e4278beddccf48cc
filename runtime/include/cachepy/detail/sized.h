// Pointers to as many elements as an attribute says: `[[cachepy::size("n")]] const double* v`. Null is a value of its own.
#pragma once

#include <type_traits>

#include "cachepy/detail/arguments.h"

namespace cachepy::detail {

/// The elements, as a view of them like std::span. Type_kind.h knows it by its name.
template <class T>
class Elements {
 public:
  using value_type = std::remove_cv_t<T>;

  Elements(T* data, std::size_t size) : data_(data), size_(data != nullptr ? size : 0) {}
  T* data() const { return data_; }
  std::size_t size() const { return size_; }
  T* begin() const { return data_; }
  T* end() const { return data_ + size_; }

 private:
  T* data_;
  std::size_t size_;
};

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
