// Objects behind references and pointers to a class with virtual functions: they may be of a derived class, which this
// translation unit need not know. They count, and are made again, by the class that they are of.
//
// Where a class is defined or needed, the plugin registers how its objects are written and made (dynamic_class()), and the
// library finds that by the class of the object at hand.
#pragma once

#include <cstddef>
#include <new>
#include <typeinfo>

#include "cachepy/detail/codec/base.h"
#include "cachepy/detail/codec/fields.h"

namespace cachepy::detail {

/// Where an object of a class has one of its public bases.
struct BaseOfClass {
  const std::type_info* type;
  void* (*of)(void* object);
};

/// Receives an object that was made: from then on it is the receiver's.
struct ObjectReceiver {
  void (*receive)(ObjectReceiver& self, void* object);
};

/// How objects of one class are handled by those that know only a base of it. All pointers are to whole objects.
struct DynamicClass {
  const std::type_info* type;
  std::size_t size;
  void (*encode)(Encoder& out, const void* object);     ///< null: they cannot be in a key
  void (*make)(Decoder& in, ObjectReceiver& receiver);  ///< null: they cannot be stored
  void (*describe)(Schema& out);
  const BaseOfClass* bases;
  std::size_t base_count;
};

/// Instantiating this class tells the plugin that objects of classes derived from `Base` are encoded or decoded.
template <class Base>
struct NeedClasses {
  using type = Base;
};

/// Whether what a reference or a pointer to T refers to may be of a derived class.
template <class T>
constexpr bool may_be_derived() {
  if constexpr (std::is_class_v<T>)
    return std::is_polymorphic_v<T> && !std::is_final_v<T> && kind_of<T> != Kind::kCodec;
  return false;
}

/// Writes the name of the object's class and its layout, then the object, of which `part` is the base. Fails where the class is not
/// known.
void encode_derived(Encoder& out, const std::type_info& base, const std::type_info& type, const void* object,
                    const void* part);
/// Reads what encode_derived() wrote. `receiver` is given the base of the object, when the object was made.
void make_derived(Decoder& in, const std::type_info& base, ObjectReceiver& receiver);
/// The size of an object of that class, at least `size`.
std::size_t size_of_derived(const std::type_info& type, std::size_t size);

/// Makes a T and hands it over, before its content is read where that is possible.
template <class T, class Receive>
void make_object(Decoder& in, Receive&& receive) {
  if constexpr (is_made_whole(kind_of<T>)) {
    receive(new T(KindCodec<kind_of<T>>::template make<T>(in)));
  } else if constexpr (std::is_default_constructible_v<T>) {
    T* const object = new T();
    receive(object);
    detail::read_value(in, *object);
  } else if constexpr (std::is_polymorphic_v<T>) {
    receive(PartByPartMaker<T, FieldRefs<T>>::make_polymorphic(in));
  } else {
    receive(new T(detail::make_value<T>(in)));
  }
}

#if defined(__GXX_RTTI) || defined(__cpp_rtti)

template <class T, class Receive>
struct ReceiverOf : ObjectReceiver {
  explicit ReceiverOf(Receive& callback) : ObjectReceiver{&pass_on}, take(callback) {}
  static void pass_on(ObjectReceiver& self, void* object) {
    static_cast<ReceiverOf&>(self).take(static_cast<T*>(object));
  }
  Receive& take;
};

/// An object that a reference or a pointer refers to.
template <class T>
void encode_object(Encoder& out, const T& object) {
  if constexpr (may_be_derived<T>()) {
    const std::type_info& type = typeid(object);
    const bool is_derived = type != typeid(typename NeedClasses<T>::type);
    out.u8(is_derived);
    if (is_derived)
      encode_derived(out, typeid(T), type, dynamic_cast<const void*>(__builtin_addressof(object)),
                     __builtin_addressof(object));
    else if constexpr (!std::is_abstract_v<T>)
      detail::encode_value<T>(out, object);
  } else {
    detail::encode_value<T>(out, object);
  }
}

/// Makes an object that encode_object() wrote, and hands it over as a T*, before its content is read where that is possible.
template <class T, class Receive>
void make_pointee(Decoder& in, Receive&& receive) {
  if constexpr (may_be_derived<T>()) {
    static_assert(std::has_virtual_destructor_v<T>,
                  "cachepy: an object of a derived class could not be deleted through its base; give the "
                  "base a virtual "
                  "destructor");
    if (const std::uint8_t is_derived = in.u8(); is_derived > 1) {
      in.fail();
    } else if (is_derived == 1) {
      ReceiverOf<T, Receive> receiver(receive);
      make_derived(in, typeid(typename NeedClasses<T>::type), receiver);
    } else if constexpr (!std::is_abstract_v<T>) {
      make_object<T>(in, receive);
    } else {
      in.fail();
    }
  } else {
    make_object<T>(in, receive);
  }
}

/// The whole object that `object` is a part of: where it begins, and its size.
template <class T>
const void* whole_object(const T& object) {
  if constexpr (may_be_derived<T>()) return dynamic_cast<const void*>(__builtin_addressof(object));
  return __builtin_addressof(object);
}
template <class T>
std::size_t size_of_object(const T& object) {
  if constexpr (may_be_derived<T>()) return size_of_derived(typeid(object), sizeof(T));
  return sizeof(T);
}

template <class T, class Base>
void* base_of(void* object) {
  return static_cast<Base*>(static_cast<T*>(object));
}
template <class T>
void encode_whole(Encoder& out, const void* object) {
  detail::encode_value<T>(out, *static_cast<const T*>(object));
}
template <class T>
void make_whole(Decoder& in, ObjectReceiver& receiver) {
  make_object<T>(in, [&](T* object) { receiver.receive(receiver, object); });
}

/// A class of which objects can be arguments only.
template <class T, class... Base>
void hashed_class(DynamicClass& out) {
  static constexpr std::size_t count = sizeof...(Base) + 1;
  static const BaseOfClass bases[count] = {{&typeid(T), &base_of<T, T>},
                                           {&typeid(Base), &base_of<T, Base>}...};
  out = {&typeid(T), sizeof(T), &encode_whole<T>, nullptr, &detail::describe<T>, bases, count};
}
/// A class of which objects can be arguments and results.
template <class T, class... Base>
void dynamic_class(DynamicClass& out) {
  hashed_class<T, Base...>(out);
  out.make = &make_whole<T>;
}
/// A class of which objects can be neither.
template <class T>
void refused_class(DynamicClass& out) {
  out = {&typeid(T), sizeof(T), nullptr, nullptr, nullptr, nullptr, 0};
}

#else  // the plugin refuses what needs the class of an object

template <class T>
void encode_object(Encoder& out, const T& object) {
  if constexpr (may_be_derived<T>()) return out.fail("it is an object of unknown class in code without RTTI");
  detail::encode_value<T>(out, object);
}
template <class T, class Receive>
void make_pointee(Decoder& in, Receive&& receive) {
  if constexpr (may_be_derived<T>())
    in.fail();
  else
    make_object<T>(in, receive);
}
template <class T>
const void* whole_object(const T& object) {
  return __builtin_addressof(object);
}
template <class T>
std::size_t size_of_object(const T&) {
  return sizeof(T);
}

#endif

/// The layout of what encode_object() writes.
template <class T>
void describe_object(Schema& out) {
  if constexpr (may_be_derived<T>()) {
    out << "object<";
    if constexpr (std::is_abstract_v<T>)
      out << "tuple<>";
    else
      detail::describe<T>(out);
    out << ">";
  } else {
    detail::describe<T>(out);
  }
}

/// An object that several pointers may lead to. `index`: its Encoder::shared_index().
template <class T>
void encode_shared(Encoder& out, std::int64_t index, const T& object) {
  if (index >= 0) {
    out.u8(2);
    return out.u64(static_cast<std::uint64_t>(index));
  }
  out.u8(index == Encoder::kFirstSight ? 1 : 3);
  if (out.enter()) {
    detail::encode_object<T>(out, object);
    out.leave();
  }
}

/// `const Shape*`: one object, or null.
template <>
struct KindCodec<Kind::kObjectPointer> {
  template <class T>
  static void encode(Encoder& out, const T& value) {
    using Pointee = std::remove_cv_t<std::remove_pointer_t<T>>;
    if (value == nullptr) return out.u8(0);
    const std::int64_t index = out.shared_index(value, &type_tag<Pointee>);
    detail::encode_shared<Pointee>(out, index, *value);
  }
  template <class T>
  static void read(Decoder& in, T&) {
    in.fail();
  }
  template <class T>
  static void describe(Schema& out) {
    out << "shared<";
    detail::describe_object<std::remove_cv_t<std::remove_pointer_t<T>>>(out);
    out << ">";
  }
};

}  // namespace cachepy::detail
