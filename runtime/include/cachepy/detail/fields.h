// The meeting point of the plugin and the codecs for classes without a codec of their own.
//
// When `NeedFields<T>` is instantiated, the plugin synthesises, in this namespace and found through the tag
// by ADL,
//
//     inline StringList field_names(FieldsTag<T>) { return {"ns::T\0base\0a\0b\0bit", 5}; }
//
//     inline auto fields_of(FieldsTag<T>, T& object) {
//       return make_fields(<base subobject>, object.a, object.b, make_field_value(object, get_bit, set_bit));
//     }
//
// whatever the access of the fields. Without the plugin nothing is cached, but codecs that hand over classes compile; they
// find the function template at the end, which these are preferred to.
//
// References to const fields come without the const: a decoder fills an object that nobody else has seen yet,
// and that is the only time when it may write through them.
#pragma once

#include <tuple>
#include <type_traits>
#include <utility>

#include "cachepy/detail/site.h"

namespace cachepy::detail {

template <class T>
struct FieldsTag {};

/// Instantiating this class is the plugin's cue to synthesise field_names(FieldsTag<T>), which holds T's
/// qualified name and then one name for each base and field, and fields_of(FieldsTag<T>, T&).
template <class T>
struct NeedFields {
  using type = T;
};

/// Stands in for a field that no reference can be bound to: a bit-field, or a scalar that a packed class has
/// left unaligned. Reads and writes the field of *object; `Value` is the field's declared type.
template <class Object, class Value>
struct FieldValue {
  using value_type = Value;

  Value get() const { return getter(*object); }
  void set(Value value) const { setter(*object, value); }

  Object* object;
  Value (*getter)(Object&);
  void (*setter)(Object&, Value);
};

template <class Object, class Value>
constexpr FieldValue<Object, Value> make_field_value(Object& object, Value (*getter)(Object&),
                                                     void (*setter)(Object&, Value)) {
  return {&object, getter, setter};
}

/// Stands in for a reference, also one that a closure has captured: to an object that is elsewhere, and counts by its value.
template <class Object>
struct Referred {
  Object* object;
};

template <class Object>
constexpr Referred<Object> make_referred(Object& object) {
  return {__builtin_addressof(object)};
}

template <class F>
inline constexpr bool is_referred = false;
template <class Object>
inline constexpr bool is_referred<Referred<Object>> = true;

/// Stands in for a base with virtual functions, which cannot be exchanged for another object.
template <class Base>
struct BasePart {
  Base* object;
};

template <class Base>
constexpr BasePart<Base> make_base(Base& object) {
  return {__builtin_addressof(object)};
}

/// Instantiating this class is the plugin's cue to synthesise
///
///     inline T raw_object(FieldsTag<T>);
///
/// It returns an object of a class with virtual functions of which they alone have been set up: no constructor of T or of a
/// base has run, and no field exists.
template <class T>
struct NeedRaw {
  using type = T;
};

/// How an object releases elements that it owns.
enum class Release { kUnknown, kDeletes, kFrees };

/// Stands in for a pointer to elements that the object owns. The functions say how many there are and how many there is
/// memory for, by the object's other fields.
template <class Object, class Pointer, Release release>
struct OwnedElements {
  using Element = std::remove_reference_t<decltype(std::declval<Pointer&>()[0])>;

  Element* data() const {
    if constexpr (std::is_pointer_v<Pointer>)
      return *pointer;
    else
      return pointer->get();
  }

  Object* object;
  Pointer* pointer;
  long long (*size)(Object&);
  long long (*room)(Object&);
};

template <class F>
inline constexpr bool is_owned = false;
template <class Object, class Pointer, Release release>
inline constexpr bool is_owned<OwnedElements<Object, Pointer, release>> = true;

template <class Object, class Pointer>
constexpr OwnedElements<Object, Pointer, Release::kUnknown> make_seen_elements(Object& object,
                                                                               Pointer& pointer,
                                                                               long long (*size)(Object&),
                                                                               long long (*room)(Object&)) {
  return {__builtin_addressof(object), __builtin_addressof(pointer), size, room};
}
template <class Object, class Pointer>
constexpr OwnedElements<Object, Pointer, Release::kDeletes> make_deleted_elements(
    Object& object, Pointer& pointer, long long (*size)(Object&), long long (*room)(Object&)) {
  return {__builtin_addressof(object), __builtin_addressof(pointer), size, room};
}
template <class Object, class Pointer>
constexpr OwnedElements<Object, Pointer, Release::kFrees> make_freed_elements(Object& object,
                                                                              Pointer& pointer,
                                                                              long long (*size)(Object&),
                                                                              long long (*room)(Object&)) {
  return {__builtin_addressof(object), __builtin_addressof(pointer), size, room};
}

/// Stands in for a union of which other fields of the object tell the active member. `active` returns its index, and -1 if they do
/// not. A member is a pointer, or NoValue.
template <class Object, class... Member>
struct Choice {
  Object* object;
  int (*active)(Object&);
  std::tuple<Member...> members;
};
/// A member without a value of its own, or the absence of an active member.
struct NoValue {};

constexpr NoValue no_value() {
  return {};
}
constexpr NoValue address_of_member(NoValue) {
  return {};
}
template <class Member>
constexpr Member* address_of_member(Member& member) {
  return __builtin_addressof(member);
}
template <class Object, class... Member>
constexpr auto make_choice(Object& object, int (*active)(Object&), Member&&... members)
    -> Choice<Object, decltype(address_of_member(members))...> {
  return {__builtin_addressof(object), active, {address_of_member(members)...}};
}

template <class F>
inline constexpr bool is_choice = false;
template <class Object, class... Member>
inline constexpr bool is_choice<Choice<Object, Member...>> = true;

/// The index of the only one that is true; -1 if there is none, or there are several.
template <class... Holds>
constexpr int only_one(Holds... holds) {
  const bool all[] = {holds...};
  int found = -1, count = 0;
  for (int i = 0; i < static_cast<int>(sizeof...(holds)); ++i)
    if (all[i]) {
      found = i;
      ++count;
    }
  return count == 1 ? found : -1;
}

/// An object's direct bases (first, in order) and fields (in order): each F is a reference or one of those that stand in for
/// one.
template <class... F>
struct Fields {
  std::tuple<F...> refs;
};

template <class... F>
constexpr Fields<F...> make_fields(F&&... fields) {
  return {std::tuple<F...>(static_cast<F&&>(fields)...)};
}

/// Stands in for the fields of a class that nobody has supplied. It can be neither written nor read: should a program have
/// a codec compiled without the plugin and call it from code compiled with it, that call is computed each time, and says so.
struct UnknownFields {};

template <class T>
Fields<UnknownFields> fields_of(FieldsTag<T>, T&) {
  return {};
}
template <class T>
UnknownFields raw_object(FieldsTag<T>) {
  return {};
}

}  // namespace cachepy::detail
