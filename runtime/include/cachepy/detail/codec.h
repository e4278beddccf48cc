// Values as bytes and back, by structure: see docs/types.md for what that means for each type. The layout is
// the one that detail/schema.h describes; equal values give equal bytes, different values different ones, and
// padding is never read.
//
// One function template a direction; everything that does not depend on the type is in the library.
#pragma once

#include <string>

#include "cachepy/detail/decoder.h"
#include "cachepy/detail/encoder.h"
#include "cachepy/detail/fields.h"
#include "cachepy/detail/type_kind.h"

namespace cachepy {

using detail::Decoder;
using detail::Encoder;

/// Writes any encodable value; for use in Codec<T>::encode.
template <class T>
void encode(Encoder& out, const T& value);
/// Reads a value that encode() wrote; for use in Codec<T>::decode.
template <class T>
T decode(Decoder& in);

namespace detail {

template <class>
inline constexpr bool always_false = false;

/// An address that stands for a type.
template <class T>
inline constexpr char type_tag = 0;

template <class T>
void encode_value(Encoder& out, const T& value);
template <class T>
void read_value(Decoder& in, T& value);
template <class T>
T make_value(Decoder& in);

template <class T>
using FieldRefs = decltype(fields_of(FieldsTag<typename NeedFields<T>::type>{}, std::declval<T&>()).refs);

template <class T>
auto fields(const T& object) {
  return fields_of(FieldsTag<typename NeedFields<T>::type>{}, const_cast<T&>(object));
}

/// The declared type of a field that the plugin gives as a reference or as a FieldValue.
template <class F>
struct FieldTypeOf {
  using type = std::remove_cv_t<std::remove_reference_t<F>>;
};
template <class Object, class Value>
struct FieldTypeOf<FieldValue<Object, Value>> {
  using type = Value;
};
template <class F>
using FieldType = typename FieldTypeOf<F>::type;

template <class F>
void encode_field(Encoder& out, F& field) {
  detail::encode_value<F>(out, field);
}
template <class Object, class Value>
void encode_field(Encoder& out, FieldValue<Object, Value>& field) {
  detail::encode_value<Value>(out, field.get());
}
template <class F>
void read_field(Decoder& in, F& field) {
  detail::read_value(in, field);
}
template <class Object, class Value>
void read_field(Decoder& in, FieldValue<Object, Value>& field) {
  field.set(detail::make_value<Value>(in));
}

// --- what moves as one block
// ---------------------------------------------------------------------------------------

template <class T>
constexpr bool is_block();

template <class Refs>
struct BlockFields;
template <class... F>
struct BlockFields<std::tuple<F...>> {
  static constexpr bool all = (... && (std::is_reference_v<F> && is_block<FieldType<F>>()));
  static constexpr std::size_t size = (std::size_t{0} + ... + sizeof(FieldType<F>));
};

/// Whether the bytes of a T in memory are its encoding: no padding, every field encoded, all of them blocks.
template <class T>
constexpr bool is_block() {
  if constexpr (!std::is_trivially_copyable_v<T>) {
    return false;
  } else if constexpr (std::is_same_v<T, bool>) {
    return false;  // a byte that is neither 0 nor 1 must not become a bool
  } else if constexpr (kind_of<T> == Kind::kScalar || kind_of<T> == Kind::kEnum) {
    return !std::is_same_v<T, bool>;
  } else if constexpr (kind_of<T> == Kind::kComplex) {
    return is_block<typename T::value_type>();
  } else if constexpr (std::is_array_v<T>) {
    return is_block<std::remove_cv_t<std::remove_extent_t<T>>>();
  } else if constexpr (kind_of<T> == Kind::kArray) {
    return std::tuple_size_v<T> != 0 && is_block<typename T::value_type>();
  } else if constexpr (kind_of<T> == Kind::kClass && !std::is_empty_v<T>) {
    using Parts = BlockFields<FieldRefs<T>>;
    return Parts::size == sizeof(T) && Parts::all;
  } else {
    return false;
  }
}

/// The least number of bytes a T is encoded in, for bounding counts; at least 1.
template <class T>
constexpr std::size_t min_bytes() {
  if constexpr (is_block<T>()) return sizeof(T);
  return 1;
}

/// Reads `count` blocks into a growing container, so that memory grows no faster than the bytes arrive.
template <class C>
void read_blocks(Decoder& in, C& container, std::size_t count) {
  constexpr std::size_t element = sizeof(*container.data());
  constexpr std::size_t step = (std::size_t{1} << 18) / element + 1;
  container.clear();
  container.reserve(count);
  for (std::size_t have = 0; have < count && in.ok();) {
    const std::size_t next = count - have < step ? count - have : step;
    container.resize(have + next);
    in.bytes(&container[have], next * element);
    have += next;
  }
}

// --- parts
// ---------------------------------------------------------------------------------------------------------

constexpr std::size_t kLongDoubleBytes = __LDBL_MANT_DIG__ == 64 ? 10 : sizeof(long double);

template <class A>
struct AdaptorAccess : A {
  static auto& container(const A& adaptor) { return const_cast<A&>(adaptor).*(&AdaptorAccess::c); }
};

template <class V>
struct VariantTypes;
template <template <class...> class V, class... T>
struct VariantTypes<V<T...>> {
  static constexpr std::size_t size = sizeof...(T);

  static void encode_alternative(Encoder& out, const V<T...>& value) {
    encode_from(out, value, std::index_sequence_for<T...>{});
  }
  template <std::size_t... I>
  static void encode_from(Encoder& out, const V<T...>& value, std::index_sequence<I...>) {
    (void)(... || (value.index() == I && (detail::encode_value(out, *get_if<I>(&value)), true)));
  }
  static V<T...> make_alternative(Decoder& in, std::uint64_t index) { return make_at<0, T...>(in, index); }
  template <std::size_t I, class First, class... Rest>
  static V<T...> make_at(Decoder& in, std::uint64_t index) {
    if constexpr (sizeof...(Rest) != 0) {
      if (index != I) return make_at<I + 1, Rest...>(in, index);
    }
    if constexpr (std::is_constructible_v<V<T...>, std::in_place_index_t<I>, First>) {
      return V<T...>(std::in_place_index<I>, detail::make_value<First>(in));
    } else {  // absl::variant has tags of its own
      V<T...> value;
      value.template emplace<I>(detail::make_value<First>(in));
      return value;
    }
  }
};

/// Archives for the user's serialize(Archive&): cereal's `ar(a, b)` and Boost's `ar & a & b`.
class EncodeArchive {
 public:
  explicit EncodeArchive(Encoder& out) : out_(out) {}
  template <class... T>
  EncodeArchive& operator()(const T&... values) {
    (detail::encode_value(out_, values), ...);
    return *this;
  }
  template <class T>
  EncodeArchive& operator&(const T& value) {
    return (*this)(value);
  }
  template <class T>
  EncodeArchive& operator<<(const T& value) {
    return (*this)(value);
  }

 private:
  Encoder& out_;
};

class DecodeArchive {
 public:
  explicit DecodeArchive(Decoder& in) : in_(in) {}
  template <class... T>
  DecodeArchive& operator()(T&&... values) {
    (detail::read_value(in_, values), ...);
    return *this;
  }
  template <class T>
  DecodeArchive& operator&(T&& value) {
    return (*this)(value);
  }
  template <class T>
  DecodeArchive& operator>>(T&& value) {
    return (*this)(value);
  }

 private:
  Decoder& in_;
};

template <class Archive, class T>
void call_serialize(Archive& archive, T& value) {
  if constexpr (detected<SerializeOp, T>) {
    value.serialize(archive);
  } else if constexpr (detected<SerializeVersionOp, T>) {
    value.serialize(archive, 0u);
  } else if constexpr (detected<FreeSerializeOp, T>) {
    serialize(archive, value);
  } else {
    serialize(archive, value, 0u);
  }
}

template <class T>
void encode_elements(Encoder& out, const T* elements, std::size_t count) {
  if (count == 0) return out.u8(0);
  if constexpr (is_block<T>()) {
    out.bytes(elements, count * sizeof(T));
  } else {
    for (std::size_t i = 0; i < count; ++i) detail::encode_value(out, elements[i]);
  }
}

template <class T>
void read_elements(Decoder& in, T* elements, std::size_t count) {
  if (count == 0) return (void)in.u8();
  if constexpr (is_block<T>()) {
    in.bytes(elements, count * sizeof(T));
  } else {
    for (std::size_t i = 0; i < count && in.ok(); ++i) detail::read_value(in, elements[i]);
  }
}

template <class Tuple, std::size_t... I>
void encode_tuple(Encoder& out, const Tuple& value, std::index_sequence<I...>) {
  if constexpr (sizeof...(I) == 0) out.u8(0);
  (detail::encode_value(out, get<I>(value)), ...);
}

template <class Tuple, std::size_t... I>
void read_tuple(Decoder& in, Tuple& value, std::index_sequence<I...>) {
  if constexpr (sizeof...(I) == 0) (void)in.u8();
  (detail::read_value(in, get<I>(value)), ...);
}

template <class T>
void encode_range(Encoder& out, const T& range) {
  std::uint64_t count = 0;
  if constexpr (detected<SizeOp, T>) {
    count = range.size();
  } else {
    for (auto it = range.begin(); it != range.end(); ++it) ++count;
  }
  out.u64(count);
  if constexpr (detected<DataOp, const T>) {
    if constexpr (is_block<std::remove_cv_t<typename T::value_type>>()) {
      return out.bytes(range.data(), count * sizeof(typename T::value_type));
    }
  }
  for (auto it = range.begin(); it != range.end(); ++it) {
    detail::encode_value<std::remove_cv_t<typename T::value_type>>(out, *it);
  }
}

template <class T>
void read_range(Decoder& in, T& range) {
  using Value = typename T::value_type;
  if constexpr (detected<MappedTypeOp, T>) {
    const std::size_t count =
        in.count(min_bytes<typename T::key_type>() + min_bytes<typename T::mapped_type>());
    for (std::size_t i = 0; i < count && in.ok(); ++i) {
      auto key = detail::make_value<typename T::key_type>(in);
      auto mapped = detail::make_value<typename T::mapped_type>(in);
      range.emplace_hint(range.end(), std::move(key), std::move(mapped));
    }
  } else {
    const std::size_t count = in.count(min_bytes<Value>());
    if constexpr (detected<KeyTypeOp, T>) {
      for (std::size_t i = 0; i < count && in.ok(); ++i)
        range.emplace_hint(range.end(), detail::make_value<Value>(in));
    } else if constexpr (detected<BeforeBeginOp, T>) {
      auto last = range.before_begin();
      for (std::size_t i = 0; i < count && in.ok(); ++i)
        last = range.emplace_after(last, detail::make_value<Value>(in));
    } else if constexpr (is_block<Value>() && detected<DataOp, T> && detected<ResizeOp, T>) {
      read_blocks(in, range, count);
    } else if constexpr (detected<EmplaceBackOp, T>) {
      for (std::size_t i = 0; i < count && in.ok(); ++i) range.emplace_back(detail::make_value<Value>(in));
    } else {
      static_assert(
          always_false<T>,
          "cachepy: this range can be an argument but not a result: it owns no elements or cannot grow "
          "(std::span, a view?); return a container, or specialise cachepy::Codec for it");
    }
  }
}

// --- one value
// -----------------------------------------------------------------------------------------------------

template <class T>
void encode_value(Encoder& out, const T& value) {
  constexpr Kind kind = kind_of<T>;
  if constexpr (kind == Kind::kCodec || kind == Kind::kArchive) {
    NestedEncoder nested(out);
    if constexpr (kind == Kind::kCodec) {
      Codec<T>::encode(nested.content(), value);
    } else {
      EncodeArchive archive(nested.content());
      call_serialize(archive, const_cast<T&>(value));
    }
    nested.finish();
  } else if constexpr (kind == Kind::kScalar || kind == Kind::kEnum) {
    out.scalar(value);
  } else if constexpr (kind == Kind::kLongDouble) {
    out.bytes(&value, kLongDoubleBytes);
  } else if constexpr (kind == Kind::kCString) {
    out.u8(value != nullptr);
    if (value != nullptr) detail::encode_value(out, std::string_view(value));
  } else if constexpr (kind == Kind::kString) {
    out.u64(value.size());
    out.bytes(value.data(), value.size() * sizeof(typename T::value_type));
  } else if constexpr (kind == Kind::kPath) {
    detail::encode_value(out, value.native());
  } else if constexpr (kind == Kind::kSequence) {
    encode_range(out, value);
  } else if constexpr (kind == Kind::kUnordered) {
    out.u64(value.size());
    ElementSorter sorter(out);
    for (const auto& element : value) detail::encode_value(sorter.element(), element);
    sorter.finish();
  } else if constexpr (kind == Kind::kAdaptor) {
    detail::encode_value(out, AdaptorAccess<T>::container(value));
  } else if constexpr (kind == Kind::kArray) {
    if constexpr (std::is_array_v<T>) {
      encode_elements(out, value, std::extent_v<T>);
    } else {
      encode_elements(out, value.data(), value.size());
    }
  } else if constexpr (kind == Kind::kTuple) {
    encode_tuple(out, value, std::make_index_sequence<std::tuple_size_v<T>>{});
  } else if constexpr (kind == Kind::kOptional) {
    out.u8(value.has_value());
    if (value.has_value()) detail::encode_value(out, *value);
  } else if constexpr (kind == Kind::kVariant) {
    if (value.valueless_by_exception()) return out.fail("it holds a variant that is valueless by exception");
    out.u64(value.index());
    VariantTypes<T>::encode_alternative(out, value);
  } else if constexpr (kind == Kind::kUniquePtr) {
    out.u8(value != nullptr);
    if (value != nullptr && out.enter()) {
      detail::encode_value(out, *value);
      out.leave();
    }
  } else if constexpr (kind == Kind::kSharedPtr) {
    using Pointee = std::remove_cv_t<typename T::element_type>;
    if (value == nullptr) return out.u8(0);
    const std::int64_t index = out.shared_index(value.get(), &type_tag<Pointee>);
    if (index >= 0) {
      out.u8(2);
      return out.u64(static_cast<std::uint64_t>(index));
    }
    out.u8(index == Encoder::kFirstSight ? 1 : 3);
    if (out.enter()) {
      detail::encode_value<Pointee>(out, *value);
      out.leave();
    }
  } else if constexpr (kind == Kind::kDuration) {
    detail::encode_value(out, value.count());
  } else if constexpr (kind == Kind::kTimePoint) {
    detail::encode_value(out, value.time_since_epoch().count());
  } else if constexpr (kind == Kind::kComplex) {
    detail::encode_value(out, value.real());
    detail::encode_value(out, value.imag());
  } else if constexpr (kind == Kind::kBitset) {
    for (std::size_t i = 0; i < value.size(); ++i) out.u8(value.test(i));
    if (value.size() == 0) out.u8(0);
  } else if constexpr (kind == Kind::kClass) {
    if (!out.enter()) return;
    std::apply(
        [&out](auto&&... field) {
          if constexpr (sizeof...(field) == 0) out.u8(0);
          (detail::encode_field(out, field), ...);
        },
        detail::fields(value).refs);
    out.leave();
  } else {
    static_assert(
        always_false<T>,
        "cachepy: a value of this type cannot be encoded (a raw pointer, a function, a reference?); hold the "
        "data by value, leave the field out with [[cachepy::ignore]], or specialise cachepy::Codec for it");
  }
}

/// Reads into an object that was just made.
template <class T>
void read_value(Decoder& in, T& value) {
  constexpr Kind kind = kind_of<T>;
  if constexpr (kind == Kind::kCodec || kind == Kind::kVariant || kind == Kind::kUniquePtr) {
    value = detail::make_value<T>(in);
  } else if constexpr (kind == Kind::kArchive) {
    (void)in.u64();  // its size: for readers that do not know the type
    DecodeArchive archive(in);
    call_serialize(archive, value);
  } else if constexpr (std::is_same_v<T, bool>) {
    const std::uint8_t byte = in.u8();
    if (byte > 1) in.fail();
    value = byte == 1;
  } else if constexpr (kind == Kind::kScalar || kind == Kind::kEnum) {
    value = in.scalar<T>();
  } else if constexpr (kind == Kind::kLongDouble) {
    value = 0;
    in.bytes(&value, kLongDoubleBytes);
  } else if constexpr (kind == Kind::kString) {
    static_assert(
        detected<ResizeOp, T>,
        "cachepy: a string_view can be an argument but not a result: it owns nothing; return std::string");
    read_blocks(in, value, in.count(sizeof(typename T::value_type)));
  } else if constexpr (kind == Kind::kPath) {
    value = detail::make_value<typename T::string_type>(in);
  } else if constexpr (kind == Kind::kSequence || kind == Kind::kUnordered) {
    read_range(in, value);
  } else if constexpr (kind == Kind::kAdaptor) {
    detail::read_value(in, AdaptorAccess<T>::container(value));
  } else if constexpr (kind == Kind::kArray) {
    if constexpr (std::is_array_v<T>) {
      read_elements(in, value, std::extent_v<T>);
    } else {
      read_elements(in, value.data(), value.size());
    }
  } else if constexpr (kind == Kind::kTuple) {
    read_tuple(in, value, std::make_index_sequence<std::tuple_size_v<T>>{});
  } else if constexpr (kind == Kind::kOptional) {
    if (in.u8() != 0) value.emplace(detail::make_value<std::remove_cv_t<typename T::value_type>>(in));
  } else if constexpr (kind == Kind::kSharedPtr) {
    using Pointee = std::remove_cv_t<typename T::element_type>;
    const std::uint8_t state = in.u8();
    if (state == 2) {
      if (void* kept = in.shared(in.u64(), &type_tag<Pointee>)) value = *static_cast<T*>(kept);
    } else if (state != 0 && in.enter()) {
      auto* object = new Pointee();
      value = T(object);
      if (state == 1) {
        in.add_shared(new T(value), &type_tag<Pointee>, [](void* kept) { delete static_cast<T*>(kept); });
      }
      detail::read_value(in, *object);
      in.leave();
    }
  } else if constexpr (kind == Kind::kDuration) {
    value = T(detail::make_value<typename T::rep>(in));
  } else if constexpr (kind == Kind::kTimePoint) {
    value = T(typename T::duration(detail::make_value<typename T::rep>(in)));
  } else if constexpr (kind == Kind::kComplex) {
    const auto real = detail::make_value<typename T::value_type>(in);
    value = T(real, detail::make_value<typename T::value_type>(in));
  } else if constexpr (kind == Kind::kBitset) {
    for (std::size_t i = 0; i < value.size(); ++i) value.set(i, in.u8() != 0);
    if (value.size() == 0) (void)in.u8();
  } else if constexpr (kind == Kind::kClass) {
    if (!in.enter()) return;
    std::apply(
        [&in](auto&&... field) {
          if constexpr (sizeof...(field) == 0) (void)in.u8();
          (detail::read_field(in, field), ...);
        },
        detail::fields(value).refs);
    in.leave();
  } else {
    static_assert(always_false<T>, "cachepy: a value of this type can be an argument but not a result");
  }
}

template <class T, class Refs>
struct AggregateMaker;
template <class T, class... F>
struct AggregateMaker<T, std::tuple<F...>> {
  static T make_alternative(Decoder& in) { return T{detail::make_value<FieldType<F>>(in)...}; }
};

template <class T, std::size_t... I>
T make_tuple(Decoder& in, std::index_sequence<I...>) {
  return T{detail::make_value<std::remove_cv_t<std::tuple_element_t<I, T>>>(in)...};
}

template <class T>
T make_value(Decoder& in) {
  if constexpr (kind_of<T> == Kind::kCodec) {
    (void)in.u64();  // its size: for readers that do not know the type
    return Codec<T>::decode(in);
  } else if constexpr (kind_of<T> == Kind::kVariant) {
    std::uint64_t index = in.u64();
    if (index >= VariantTypes<T>::size) {
      in.fail();
      index = 0;
    }
    return VariantTypes<T>::make_alternative(in, index);
  } else if constexpr (kind_of<T> == Kind::kUniquePtr) {
    using Pointee = typename T::element_type;
    if (in.u8() == 0 || !in.enter()) return T();
    T value(new Pointee(detail::make_value<std::remove_cv_t<Pointee>>(in)));
    in.leave();
    return value;
  } else if constexpr (kind_of<T> == Kind::kTuple && !std::is_default_constructible_v<T>) {
    return make_tuple<T>(in, std::make_index_sequence<std::tuple_size_v<T>>{});
  } else if constexpr (std::is_default_constructible_v<T>) {
    T value = T();
    detail::read_value(in, value);
    return value;
  } else if constexpr (std::is_aggregate_v<T> && kind_of<T> == Kind::kClass) {
    return AggregateMaker<T, FieldRefs<T>>::make_alternative(in);
  } else {
    static_assert(
        always_false<T>,
        "cachepy: a result of this type cannot be read back, for it has no accessible default constructor; "
        "give it one, or specialise cachepy::Codec for it");
  }
}

}  // namespace detail

template <class T>
void encode(Encoder& out, const T& value) {
  detail::encode_value(out, value);
}
template <class T>
T decode(Decoder& in) {
  return detail::make_value<T>(in);
}

}  // namespace cachepy
