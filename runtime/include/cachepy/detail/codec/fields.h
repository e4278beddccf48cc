// Classes through the bases and fields that the plugin supplies (detail/fields.h).
#pragma once

#include <cstdlib>
#include <new>
#include <string>
#include <tuple>
#include <utility>

#include "cachepy/detail/codec/base.h"
#include "cachepy/detail/codec/choice.h"
#include "cachepy/detail/codec/flat.h"
#include "cachepy/detail/fields.h"

namespace cachepy::detail {

template <class F>
void encode_field(Encoder& out, F& field) {
  detail::encode_value<F>(out, field);
}
template <class Object, class Value>
void encode_field(Encoder& out, FieldValue<Object, Value>& field) {
  detail::encode_value<Value>(out, field.get());
}
template <class Object>
void encode_field(Encoder& out, Referred<Object>& field) {
  detail::encode_object<std::remove_cv_t<Object>>(out, *field.object);
}
template <class Base>
void encode_field(Encoder& out, BasePart<Base>& field) {
  detail::encode_value<Base>(out, *field.object);
}
template <class Object, class Pointer, Release release>
void encode_field(Encoder& out, OwnedElements<Object, Pointer, release>& field) {
  using Element = typename OwnedElements<Object, Pointer, release>::Element;
  Element* const elements = field.data();
  out.u8(elements != nullptr);
  if (elements == nullptr) return;
  const long long size = field.size(*field.object);
  if (size < 0) return out.fail("the number of elements that a field points to is negative");
  detail::encode_value(out, Elements<Element>(elements, static_cast<std::size_t>(size)));
}
inline void encode_field(Encoder& out, UnknownFields&) {
  out.fail("a codec that hands over a class was compiled without the plugin, which knows the fields");
}
template <class Object, class Pointer, Release release>
void release_elements(OwnedElements<Object, Pointer, release>& field) {
  if constexpr (!std::is_pointer_v<Pointer>)
    field.pointer->reset();
  else if constexpr (release == Release::kDeletes)
    delete[] std::exchange(*field.pointer, nullptr);
  else
    std::free(const_cast<void*>(static_cast<const void*>(std::exchange(*field.pointer, nullptr))));
}
/// Null where there is no memory for them.
template <class Object, class Pointer, Release release>
auto* allocate_elements(OwnedElements<Object, Pointer, release>& field, std::size_t count) {
  using Element = std::remove_cv_t<typename OwnedElements<Object, Pointer, release>::Element>;
  Element* elements = nullptr;
  if constexpr (release == Release::kDeletes) {
    elements = new Element[count];
  } else {
    static_assert(std::is_trivially_copyable_v<Element>);
    constexpr std::size_t kAlignment = 64;  // as far as vector instructions may count on it
    if (count > (std::size_t{1} << 62) / sizeof(Element)) return elements;
    const std::size_t size = (count * sizeof(Element) / kAlignment + 1) * kAlignment;
    elements = static_cast<Element*>(std::aligned_alloc(kAlignment, size));
    if (elements == nullptr) return elements;
  }
  if constexpr (std::is_pointer_v<Pointer>)
    *field.pointer = elements;
  else
    field.pointer->reset(elements);
  return elements;
}

template <class F>
void read_field(Decoder& in, F& field) {
  detail::read_value(in, field);
}
template <class Object, class Value>
void read_field(Decoder& in, FieldValue<Object, Value>& field) {
  field.set(detail::make_value<Value>(in));
}
template <class Object>
void read_field(Decoder& in, Referred<Object>&) {
  in.fail();  // nobody stores a class with a reference
}
template <class Base>
void read_field(Decoder& in, BasePart<Base>& field) {
  detail::read_value(in, *field.object);
}
/// The fields that say how many there are come first.
template <class Object, class Pointer, Release release>
void read_field(Decoder& in, OwnedElements<Object, Pointer, release>& field) {
  using Element = std::remove_cv_t<typename OwnedElements<Object, Pointer, release>::Element>;
  static_assert(release != Release::kUnknown,
                "cachepy: nobody knows how the elements that a field points to are released");
  detail::release_elements(field);
  if (in.u8() == 0) return;
  const std::size_t count = in.count(min_bytes<Element>());
  const long long size = field.size(*field.object);
  const long long room = field.room(*field.object);
  if (size < 0 || room < size || static_cast<std::size_t>(size) != count) in.fail();
  if (!in.ok()) return;
  auto* const elements = detail::allocate_elements(field, static_cast<std::size_t>(room));
  if (elements == nullptr) return in.fail();
  read_elements(in, elements, count);
}
inline void read_field(Decoder& in, UnknownFields&) {
  in.fail();
}

template <class Refs>
struct DescribeFields;
template <class... F>
struct DescribeFields<std::tuple<F...>> {
  static void write(Schema& out, const char* names) {
    [[maybe_unused]] const char* comma = "";
    (describe_field<F>(out, comma, names), ...);
  }
  template <class Field>
  static void describe_field(Schema& out, const char*& comma, const char*& name) {
    name = next(name);
    out << comma;
    out.name(name) << ":";
    if constexpr (is_owned<Field>) out << "optional<";
    if constexpr (is_choice<Field>)
      DescribeChoice<Field>::write(out);
    else if constexpr (is_referred<Field>)
      detail::describe_object<FieldType<Field>>(out);
    else
      detail::describe<FieldType<Field>>(out);
    if constexpr (is_owned<Field>) out << ">";
    comma = ",";
  }
  static const char* next(const char* name) { return name + std::char_traits<char>::length(name) + 1; }
};

template <class T, class Refs>
struct AggregateMaker;
template <class T, class... F>
struct AggregateMaker<T, std::tuple<F...>> {
  static T make(Decoder& in) { return T{detail::make_value<FieldType<F>>(in)...}; }
};

/// Makes an object part by part, where no constructor can: the plugin lets only such classes through whose destructor is
/// none of the user's.
template <class T, class Refs>
struct PartByPartMaker;
template <class T, class... F>
struct PartByPartMaker<T, std::tuple<F...>> {
  static T make(Decoder& in) {
    alignas(T) unsigned char storage[sizeof(T)] = {};
    T& object = *std::launder(reinterpret_cast<T*>(storage));
    auto refs = detail::fields(object).refs;
    make_from<0>(in, refs, [] {});
    struct Made {
      T& object;
      ~Made() { object.~T(); }
    } made{object};
    return static_cast<T&&>(object);
  }

  /// For a class with virtual functions. If a part throws, there is no object.
  static T* make_polymorphic(Decoder& in) {
    struct Memory {
      T* object;
      ~Memory() {
        if (object == nullptr) return;
        if constexpr (alignof(T) > __STDCPP_DEFAULT_NEW_ALIGNMENT__)
          ::operator delete(static_cast<void*>(object), std::align_val_t{alignof(T)});
        else
          ::operator delete(static_cast<void*>(object));
      }
    };
    using Tag = FieldsTag<typename NeedRaw<T>::type>;
    if constexpr (std::is_same_v<decltype(raw_object(Tag())), UnknownFields>) {
      in.fail();
      return nullptr;
    } else {
      Memory memory{new T(raw_object(Tag()))};
      make_in(in, *memory.object, [] {});
      return std::exchange(memory.object, nullptr);
    }
  }

  /// Makes the parts of an object that has none.
  template <class Next>
  static void make_in(Decoder& in, T& object, Next&& next) {
    if constexpr (sizeof...(F) == 0) (void)in.u8();
    auto refs = detail::fields(object).refs;
    make_from<0>(in, refs, next);
  }

 private:
  template <std::size_t I, class Next>
  static void make_from(Decoder& in, std::tuple<F...>& refs, Next&& next) {
    if constexpr (I < sizeof...(F))
      make_part(in, std::get<I>(refs), [&] { make_from<I + 1>(in, refs, next); });
    else
      next();
  }
  /// If something behind it throws, the part goes again.
  template <class Part, class Next>
  static void make_part(Decoder& in, Part& part, Next&& next) {
    if constexpr (std::is_array_v<Part>) {
      make_elements<0>(in, part, next);
    } else if constexpr (std::is_polymorphic_v<Part> && !std::is_default_constructible_v<Part> &&
                         kind_of<Part> == Kind::kClass) {
      ::new (static_cast<void*>(__builtin_addressof(part)))
          Part(raw_object(FieldsTag<typename NeedRaw<Part>::type>{}));
      PartByPartMaker<Part, FieldRefs<Part>>::make_in(in, part, next);
    } else {
      struct Undo {
        Part* part;
        ~Undo() {
          if (part != nullptr) part->~Part();
        }
      } undo{::new (static_cast<void*>(__builtin_addressof(part))) Part(detail::make_value<Part>(in))};
      next();
      undo.part = nullptr;
    }
  }
  template <class Object, class Value, class Next>
  static void make_part(Decoder& in, FieldValue<Object, Value>& part, Next&& next) {
    part.set(detail::make_value<Value>(in));
    next();
  }
  template <class Object, class... Member, class Next>
  static void make_part(Decoder& in, Choice<Object, Member...>& part, Next&& next) {
    struct Undo {
      Choice<Object, Member...>* part;
      int active;
      ~Undo() {
        if (part == nullptr) return;
        with_member(*part, active, [](auto member) {
          if constexpr (!std::is_same_v<decltype(member), NoValue>) destroy_at(*member);
        });
      }
    } undo{&part, detail::make_active(in, part)};
    next();
    undo.part = nullptr;
  }
  template <class Element>
  static void destroy_at(Element& place) {
    if constexpr (std::is_array_v<Element>)
      for (auto& element : place) destroy_at(element);
    else
      place.~Element();
  }
  template <class Base, class Next>
  static void make_part(Decoder& in, BasePart<Base>& part, Next&& next) {
    PartByPartMaker<Base, FieldRefs<Base>>::make_in(in, *part.object, next);
  }
  template <std::size_t I, class Element, std::size_t n, class Next>
  static void make_elements(Decoder& in, Element (&elements)[n], Next&& next) {
    if constexpr (I < n)
      make_part(in, const_cast<std::remove_cv_t<Element>&>(elements[I]),
                [&] { make_elements<I + 1>(in, elements, next); });
    else
      next();
  }
};

template <>
struct KindCodec<Kind::kClass> {
  template <class T>
  static void encode(Encoder& out, const T& value) {
    if constexpr (flat_size<T>() != 0) {
      encode_flat(out, value);
    } else if (out.enter()) {
      std::apply(
          [&out](auto&&... field) {
            if constexpr (sizeof...(field) == 0) out.u8(0);
            (detail::encode_field(out, field), ...);
          },
          detail::fields(value).refs);
      out.leave();
    }
  }

  template <class T>
  static void read(Decoder& in, T& value) {
    if constexpr (flat_size<T>() != 0) {
      read_flat(in, value);
    } else if constexpr (has_choice<T>()) {
      value = make_from_parts<T>(in);
    } else if (in.enter()) {
      std::apply(
          [&in](auto&&... field) {
            if constexpr (sizeof...(field) == 0) (void)in.u8();
            (detail::read_field(in, field), ...);
          },
          detail::fields(value).refs);
      in.leave();
    }
  }

  /// For a class without a default constructor.
  template <class T>
  static T make_from_parts(Decoder& in) {
    if constexpr (std::is_trivially_copyable_v<T>) {
      // Its lifetime begins with its storage: no constructor need run. What is not read is zero.
      alignas(T) unsigned char storage[sizeof(T)] = {};
      auto& value = *std::launder(reinterpret_cast<T*>(storage));
      read(in, value);
      return static_cast<T&&>(value);
    } else if constexpr (std::is_aggregate_v<T> && !has_choice<T>()) {
      return AggregateMaker<T, FieldRefs<T>>::make(in);
    } else {
      if (!in.enter()) in.fail();
      T value = PartByPartMaker<T, FieldRefs<T>>::make(in);
      in.leave();
      return value;
    }
  }

  template <class T>
  static void describe(Schema& out) {
    if (!out.enter(&type_tag<T>)) return;
    const char* names = field_names(FieldsTag<typename NeedFields<T>::type>{}).data;
    out << "struct ";
    out.name(names) << "{";
    DescribeFields<FieldRefs<T>>::write(out, names);
    out << "}";
    out.leave();
  }
};

}  // namespace cachepy::detail
