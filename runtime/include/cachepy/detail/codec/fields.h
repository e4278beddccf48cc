// Classes through the bases and fields that the plugin supplies (detail/fields.h).
#pragma once

#include <new>
#include <string>
#include <tuple>

#include "cachepy/detail/codec/base.h"
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
  detail::encode_value<std::remove_cv_t<Object>>(out, *field.object);
}
inline void encode_field(Encoder& out, UnknownFields&) {
  out.fail("a codec that hands over a class was compiled without the plugin, which knows the fields");
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
  in.fail();  // nobody stores a closure
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
    (describe_field<FieldType<F>>(out, comma, names), ...);
  }
  template <class T>
  static void describe_field(Schema& out, const char*& comma, const char*& name) {
    name = next(name);
    out << comma;
    out.name(name) << ":";
    detail::describe<T>(out);
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
    make_from<0>(in, refs);
    struct Made {
      T& object;
      ~Made() { object.~T(); }
    } made{object};
    return static_cast<T&&>(object);
  }

 private:
  template <std::size_t I>
  static void make_from(Decoder& in, std::tuple<F...>& refs) {
    if constexpr (I < sizeof...(F)) {
      make_part(in, std::get<I>(refs), [&] { make_from<I + 1>(in, refs); });
    }
  }
  /// If something behind it throws, the part goes again.
  template <class Part, class Next>
  static void make_part(Decoder& in, Part& part, Next&& next) {
    if constexpr (std::is_array_v<Part>) {
      make_elements<0>(in, part, next);
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
    } else if constexpr (std::is_aggregate_v<T>) {
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
