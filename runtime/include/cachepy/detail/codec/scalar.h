// Numbers, characters, enumerations, and the standard's small values that are made of them.
#pragma once

#include "cachepy/detail/codec/base.h"

namespace cachepy::detail {

constexpr std::size_t kLongDoubleBytes = __LDBL_MANT_DIG__ == 64 ? 10 : sizeof(long double);

template <class T>
constexpr const char* scalar_name() {
  if constexpr (std::is_same_v<T, bool>) return "bool";
  if constexpr (std::is_same_v<T, char>) return "c8";
  if constexpr (std::is_same_v<T, char16_t>) return "c16";
  if constexpr (std::is_same_v<T, char32_t> || std::is_same_v<T, wchar_t>) return "c32";
  if constexpr (is_floating<T>)
    return sizeof(T) == 4 ? "f32" : sizeof(T) == 8 ? "f64" : sizeof(T) == 2 ? "f16" : "f128";
  constexpr bool negative = static_cast<T>(-1) < static_cast<T>(0);
  switch (sizeof(T)) {
    case 1:
      return negative ? "i8" : "u8";
    case 2:
      return negative ? "i16" : "u16";
    case 4:
      return negative ? "i32" : "u32";
    case 8:
      return negative ? "i64" : "u64";
    default:
      return negative ? "i128" : "u128";
  }
}

template <>
struct KindCodec<Kind::kScalar> {
  template <class T>
  static void encode(Encoder& out, const T& value) {
    out.scalar(value);
  }
  template <class T>
  static void read(Decoder& in, T& value) {
    if constexpr (std::is_same_v<T, bool>) {
      const std::uint8_t byte = in.u8();
      if (byte > 1) in.fail();
      value = byte == 1;
    } else {
      value = in.scalar<T>();
    }
  }
  template <class T>
  static void describe(Schema& out) {
    out << scalar_name<T>();
  }
};

template <>
struct KindCodec<Kind::kLongDouble> {
  template <class T>
  static void encode(Encoder& out, const T& value) {
    out.bytes(&value, kLongDoubleBytes);
  }
  template <class T>
  static void read(Decoder& in, T& value) {
    value = 0;
    in.bytes(&value, kLongDoubleBytes);
  }
  template <class T>
  static void describe(Schema& out) {
    out << (kLongDoubleBytes == 10 ? "f80" : sizeof(T) == 8 ? "f64" : "f128");
  }
};

template <>
struct KindCodec<Kind::kEnum> {
  template <class T>
  static void encode(Encoder& out, const T& value) {
    detail::encode_value(out, static_cast<std::underlying_type_t<T>>(value));
  }
  template <class T>
  static void read(Decoder& in, T& value) {
    value = static_cast<T>(detail::make_value<std::underlying_type_t<T>>(in));
  }
  template <class T>
  static void describe(Schema& out) {
    describe_named(out, "named ", type_name_text<T>());
    out << " ";
    detail::describe<std::underlying_type_t<T>>(out);
  }
};

template <>
struct KindCodec<Kind::kComplex> {
  template <class T>
  static void encode(Encoder& out, const T& value) {
    detail::encode_value(out, value.real());
    detail::encode_value(out, value.imag());
  }
  template <class T>
  static void read(Decoder& in, T& value) {
    const auto real = detail::make_value<typename T::value_type>(in);
    value = T(real, detail::make_value<typename T::value_type>(in));
  }
  template <class T>
  static void describe(Schema& out) {
    out << "tuple<";
    describe_type_list<typename T::value_type, typename T::value_type>(out);
    out << ">";
  }
};

template <>
struct KindCodec<Kind::kDuration> {
  template <class T>
  static void encode(Encoder& out, const T& value) {
    detail::encode_value(out, value.count());
  }
  template <class T>
  static void read(Decoder& in, T& value) {
    value = T(detail::make_value<typename T::rep>(in));
  }
  template <class T>
  static void describe(Schema& out) {
    describe_named(out, "named ", type_name_text<T>());  // the unit is part of the layout
    out << " ";
    detail::describe<typename T::rep>(out);
  }
};

template <>
struct KindCodec<Kind::kTimePoint> {
  template <class T>
  static void encode(Encoder& out, const T& value) {
    detail::encode_value(out, value.time_since_epoch().count());
  }
  template <class T>
  static void read(Decoder& in, T& value) {
    value = T(typename T::duration(detail::make_value<typename T::rep>(in)));
  }
  template <class T>
  static void describe(Schema& out) {
    KindCodec<Kind::kDuration>::describe<T>(out);
  }
};

template <>
struct KindCodec<Kind::kBitset> {
  template <class T>
  static void encode(Encoder& out, const T& value) {
    for (std::size_t i = 0; i < value.size(); ++i) out.u8(value.test(i));
    if (value.size() == 0) out.u8(0);
  }
  template <class T>
  static void read(Decoder& in, T& value) {
    for (std::size_t i = 0; i < value.size(); ++i) value.set(i, in.u8() != 0);
    if (value.size() == 0) (void)in.u8();
  }
  template <class T>
  static void describe(Schema& out) {
    out << "array<" << std::uint64_t{T().size()} << ",bool>";
  }
};

}  // namespace cachepy::detail
