// Unions whose active member other fields of the object tell (detail/fields.h): its index, then its value.
#pragma once

#include <new>
#include <tuple>
#include <utility>

#include "cachepy/detail/codec/base.h"
#include "cachepy/detail/codec/flat.h"
#include "cachepy/detail/fields.h"

namespace cachepy::detail {

template <class Refs>
struct AnyChoice;
template <class... F>
struct AnyChoice<std::tuple<F...>> {
  static constexpr bool value = (false || ... || is_choice<F>);
};
/// Whether a T has a union whose active member its other fields tell.
template <class T>
constexpr bool any_choice() {
  if constexpr (kind_of<T> == Kind::kClass && !std::is_empty_v<T>)
    return AnyChoice<FieldRefs<T>>::value;
  else
    return false;
}
/// The same for a T that is more than bytes: its parts cannot be replaced one by one.
template <class T>
constexpr bool has_choice() {
  if constexpr (std::is_trivially_copyable_v<T>)
    return false;
  else
    return any_choice<T>();
}

/// Calls `use` with the member at `index`, which must not be negative.
template <class Object, class... Member, class Use, std::size_t... I>
void with_member(Choice<Object, Member...>& field, int index, Use&& use, std::index_sequence<I...>) {
  (void)(... || (index == static_cast<int>(I) && (use(std::get<I>(field.members)), true)));
}
template <class Object, class... Member, class Use>
void with_member(Choice<Object, Member...>& field, int index, Use&& use) {
  detail::with_member(field, index, use, std::index_sequence_for<Member...>());
}
template <class Object, class... Member>
void encode_field(Encoder& out, Choice<Object, Member...>& field) {
  const int active = field.active(*field.object);
  if (active < 0)
    return out.fail(
        "not exactly one [[cachepy::active]] condition of a union is true, so its value is unknown");
  out.u64(static_cast<std::uint64_t>(active));
  detail::with_member(field, active, [&out](auto member) {
    if constexpr (std::is_same_v<decltype(member), NoValue>)
      out.u8(0);
    else
      detail::encode_value<std::remove_cv_t<std::remove_pointer_t<decltype(member)>>>(out, *member);
  });
}
/// Makes an object where there is none.
template <class T>
void make_at(Decoder& in, T& place) {
  if constexpr (std::is_array_v<T>) {
    for (auto& element : place) detail::make_at(in, element);
  } else {
    ::new (static_cast<void*>(__builtin_addressof(place))) T(detail::make_value<T>(in));
  }
}

/// Makes the active member of a union that has none. The fields that tell which one it is were read before. Returns its index.
template <class Object, class... Member>
int make_active(Decoder& in, Choice<Object, Member...>& field) {
  const std::uint64_t index = in.u64();
  const int active = field.active(*field.object);
  if (active < 0 || index != static_cast<std::uint64_t>(active)) in.fail();
  // The object's destructor reads these fields and destroys the member that they name, so that member must exist.
  if (!in.ok() && !std::is_trivially_copyable_v<Object>) in.give_up();
  detail::with_member(field, active, [&in](auto member) {
    if constexpr (std::is_same_v<decltype(member), NoValue>) {
      (void)in.u8();
    } else {
      using Value = std::remove_cv_t<std::remove_pointer_t<decltype(member)>>;
      detail::make_at<Value>(in, const_cast<Value&>(*member));
    }
  });
  return active;
}
template <class Object, class... Member>
void read_field(Decoder& in, Choice<Object, Member...>& field) {
  static_assert(std::is_trivially_copyable_v<Object>, "a class with such a union is made from its parts");
  detail::make_active(in, field);
}
template <class Choice>
struct DescribeChoice;
template <class Object, class... Member>
struct DescribeChoice<Choice<Object, Member...>> {
  static void write(Schema& out) {
    const char* comma = "variant<";
    (describe_member<Member>(out, comma), ...);
    out << ">";
  }
  template <class M>
  static void describe_member(Schema& out, const char*& comma) {
    out << comma;
    if constexpr (std::is_same_v<M, NoValue>)
      out << "tuple<>";
    else
      detail::describe<std::remove_cv_t<std::remove_pointer_t<M>>>(out);
    comma = ",";
  }
};

}  // namespace cachepy::detail
