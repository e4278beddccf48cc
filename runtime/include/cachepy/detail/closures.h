// Lambdas that capture `this`, as arguments: beside what they capture by value and by reference, what they read of that
// object is in the key.
#pragma once

#include <tuple>
#include <type_traits>

#include "cachepy/detail/arguments.h"
#include "cachepy/detail/places.h"
#include "cachepy/detail/sized.h"

namespace cachepy::detail {

template <class A, class... Part>
struct WithObject {
  A* ptr;
  std::tuple<Part&...> parts;
};
template <class A, class... Part>
WithObject<A, Part...> with_object(A& argument, Part&&... parts) {
  return {__builtin_addressof(argument), std::tuple<Part&...>(parts...)};
}

template <class A>
inline constexpr bool is_with_object = false;
template <class A, class... Part>
inline constexpr bool is_with_object<WithObject<A, Part...>> = true;

template <class A, class... Part>
void encode_argument(ArgumentEncoder& out, WithObject<A, Part...>& argument) {
  out.argument();
  detail::encode_value<std::remove_cv_t<A>>(out, *argument.ptr);
  std::apply([&](Part&... part) { (detail::encode_part(out, part), ...); }, argument.parts);
}

template <class A, class... Part>
struct ArgumentAccess<WithObject<A, Part...>> {
  static constexpr bool is_changed = false;
  static A& get(WithObject<A, Part...>& argument) { return *argument.ptr; }
  static A& changed(WithObject<A, Part...>& argument) { return *argument.ptr; }
  static void describe_type(Schema& out) {
    out << "tuple<";
    detail::describe<std::remove_cv_t<A>>(out);
    ((out << ",", ArgumentAccess<Part>::describe_type(out)), ...);
    out << ">";
  }
};

template <class T>
void find_places_of_part(Places& places, T& part) {
  using Value = std::remove_cv_t<T>;
  places.outside(__builtin_addressof(part), sizeof(Value));
  detail::find_outside<Value>(places, part);
}
template <class T>
void find_places_of_part(Places& places, SizedPart<T>& part) {
  detail::find_outside(places, part.elements);
}

}  // namespace cachepy::detail
