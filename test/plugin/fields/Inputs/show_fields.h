// Prints what fields_of gives for an object, one line per base or field, indented by depth:
//     ns::Point
//       x = 1
// and fills an object's fields from another's, as a decoder would.
#pragma once

#include <cstddef>
#include <cstdio>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include "cachepy/detail/fields.h"

namespace test {

inline void show_value(bool value) {
  std::printf("%s", value ? "true" : "false");
}
inline void show_value(char value) {
  std::printf("'%c'", value);
}
inline void show_value(double value) {
  std::printf("%g", value);
}
inline void show_value(long double value) {
  std::printf("%Lg", value);
}
inline void show_value(const std::string& value) {
  std::printf("\"%s\"", value.c_str());
}
template <class T, std::enable_if_t<std::is_integral_v<T>, int> = 0>
void show_value(T value) {
  std::printf("%lld", static_cast<long long>(value));
}
template <class T, std::enable_if_t<std::is_enum_v<T>, int> = 0>
void show_value(T value) {
  std::printf("enum %lld", static_cast<long long>(value));
}

template <class T>
inline constexpr bool is_field_value = false;
template <class Object, class Value>
inline constexpr bool is_field_value<cachepy::detail::FieldValue<Object, Value>> = true;

template <class T>
inline constexpr bool is_base_part = false;
template <class Base>
inline constexpr bool is_base_part<cachepy::detail::BasePart<Base>> = true;

template <class T>
inline constexpr bool has_fields = std::is_class_v<T> && !std::is_same_v<T, std::string>;

template <class T>
auto fields_of_object(T& object) {
  return fields_of(cachepy::detail::FieldsTag<typename cachepy::detail::NeedFields<T>::type>{}, object);
}

template <class T>
void show(const T& constant, int depth = 0);

template <class T>
void show_field(const char* name, T& field, int depth) {
  std::printf("%*s%s = ", 2 * depth, "", name);
  if constexpr (is_field_value<T>) {
    std::printf("by value ");
    show_value(field.get());
    std::printf("\n");
  } else if constexpr (is_base_part<T>) {
    show(*field.object, depth);
  } else if constexpr (std::is_array_v<T>) {
    std::printf("array\n");
    for (auto& element : field) show_field("-", element, depth + 1);
  } else if constexpr (has_fields<T>) {
    show(field, depth);
  } else {
    static_assert(!std::is_const_v<T>, "fields come without const");
    show_value(field);
    std::printf("\n");
  }
}

template <class T>
void show(const T& constant, int depth) {
  auto fields = fields_of_object(const_cast<T&>(constant));
  const auto names = field_names(cachepy::detail::FieldsTag<T>());
  const char* name = names.data;
  const auto next_name = [&] {
    const char* current = name;
    name += std::char_traits<char>::length(name) + 1;
    return current;
  };
  std::printf("%s\n", next_name());
  constexpr auto count = std::tuple_size_v<decltype(fields.refs)>;
  if (names.count != count + 1) std::printf("BAD COUNT %u\n", names.count);
  std::apply([&](auto&&... field) { (show_field(next_name(), field, depth + 1), ...); }, fields.refs);
  if (depth == 0) std::fflush(stdout);
}

template <class T>
void assign(T& to, const T& from) {
  to = from;
}
template <class T, std::size_t N>
void assign(T (&to)[N], const T (&from)[N]) {
  for (std::size_t i = 0; i < N; ++i) assign(to[i], from[i]);
}
template <class O, class V>
void assign(cachepy::detail::FieldValue<O, V>& to, const cachepy::detail::FieldValue<O, V>& from) {
  to.set(from.get());
}

/// Assigns field by field, as decoding does; const fields too.
template <class T>
void fill(T& to, const T& from) {
  auto targets = fields_of_object(to);
  auto sources = fields_of_object(const_cast<T&>(from));
  const auto each = [&](auto index) {
    auto& target = std::get<index>(targets.refs);
    auto& source = std::get<index>(sources.refs);
    using Field = std::remove_reference_t<decltype(target)>;
    if constexpr (is_base_part<Field>)
      fill(*target.object, *source.object);
    else if constexpr (has_fields<Field> && !is_field_value<Field>)
      fill(target, source);
    else
      assign(target, source);
  };
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (each(std::integral_constant<std::size_t, I>{}), ...);
  }(std::make_index_sequence<std::tuple_size_v<decltype(targets.refs)>>{});
}

}  // namespace test
