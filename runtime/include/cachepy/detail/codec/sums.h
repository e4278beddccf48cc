// Values made of others: pair and tuple; optional, variant and expected, of which one alternative is there.
#pragma once

#include "cachepy/detail/codec/base.h"
#include "cachepy/detail/codec/flat.h"

namespace cachepy::detail {

template <>
struct KindCodec<Kind::kTuple> {
  template <class T>
  static void encode(Encoder& out, const T& value) {
    if constexpr (flat_size<T>() != 0) {
      encode_flat(out, value);
    } else {
      encode_each(out, value, indices<T>());
    }
  }
  template <class T>
  static void read(Decoder& in, T& value) {
    if constexpr (flat_size<T>() != 0) {
      read_flat(in, value);
    } else {
      read_each(in, value, indices<T>());
    }
  }
  /// Where an element has no default constructor.
  template <class T>
  static T make_from_parts(Decoder& in) {
    return make_each<T>(in, indices<T>());
  }
  template <class T>
  static void describe(Schema& out) {
    out << "tuple<";
    describe_each<T>(out, indices<T>());
    out << ">";
  }

 private:
  template <class T>
  static constexpr auto indices() {
    return std::make_index_sequence<std::tuple_size_v<T>>();
  }
  template <class T, std::size_t... I>
  static void encode_each(Encoder& out, const T& value, std::index_sequence<I...>) {
    if constexpr (sizeof...(I) == 0) out.u8(0);
    (detail::encode_value(out, get<I>(value)), ...);
  }
  template <class T, std::size_t... I>
  static void read_each(Decoder& in, T& value, std::index_sequence<I...>) {
    if constexpr (sizeof...(I) == 0) (void)in.u8();
    // Const parts: nobody has seen them yet.
    (detail::read_value(in, const_cast<std::remove_cv_t<std::tuple_element_t<I, T>>&>(get<I>(value))), ...);
  }
  template <class T, std::size_t... I>
  static T make_each(Decoder& in, std::index_sequence<I...>) {
    return T{detail::make_value<std::remove_cv_t<std::tuple_element_t<I, T>>>(in)...};
  }
  template <class T, std::size_t... I>
  static void describe_each([[maybe_unused]] Schema& out, std::index_sequence<I...>) {
    if constexpr (sizeof...(I) != 0) describe_type_list<std::tuple_element_t<I, T>...>(out);
  }
};

template <>
struct KindCodec<Kind::kOptional> {
  template <class T>
  static void encode(Encoder& out, const T& value) {
    out.u8(value.has_value());
    if (value.has_value()) detail::encode_value(out, *value);
  }
  template <class T>
  static void read(Decoder& in, T& value) {
    value.reset();
    if (in.u8() != 0) value.emplace(detail::make_value<std::remove_cv_t<typename T::value_type>>(in));
  }
  template <class T>
  static void describe(Schema& out) {
    out << "optional<";
    detail::describe<std::remove_cv_t<typename T::value_type>>(out);
    out << ">";
  }
};

/// std::expected: the value as alternative 0, the error as alternative 1.
template <>
struct KindCodec<Kind::kExpected> {
  template <class T>
  static void encode(Encoder& out, const T& value) {
    out.u64(value.has_value() ? 0 : 1);
    if (!value.has_value()) {
      detail::encode_value(out, value.error());
    } else if constexpr (std::is_void_v<typename T::value_type>) {
      out.u8(0);
    } else {
      detail::encode_value(out, *value);
    }
  }
  template <class T>
  static T make(Decoder& in) {
    const std::uint64_t index = in.u64();
    if (index > 1) in.fail();
    if (index == 1) return typename T::unexpected_type(detail::make_value<typename T::error_type>(in));
    if constexpr (std::is_void_v<typename T::value_type>) {
      (void)in.u8();
      return T();
    } else {
      return T(std::in_place, detail::make_value<typename T::value_type>(in));
    }
  }
  template <class T>
  static void describe(Schema& out) {
    using Value = typename T::value_type;
    out << "variant<";
    describe_type_list<std::conditional_t<std::is_void_v<Value>, std::tuple<>, Value>,
                       typename T::error_type>(out);
    out << ">";
  }
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
  static void describe(Schema& out) { describe_type_list<T...>(out); }
};

template <>
struct KindCodec<Kind::kVariant> {
  template <class T>
  static void encode(Encoder& out, const T& value) {
    if (value.valueless_by_exception()) return out.fail("it holds a variant that is valueless by exception");
    out.u64(value.index());
    VariantTypes<T>::encode_alternative(out, value);
  }
  template <class T>
  static T make(Decoder& in) {
    std::uint64_t index = in.u64();
    if (index >= VariantTypes<T>::size) {
      in.fail();
      index = 0;
    }
    return VariantTypes<T>::make_alternative(in, index);
  }
  template <class T>
  static void describe(Schema& out) {
    out << "variant<";
    VariantTypes<T>::describe(out);
    out << ">";
  }
};

}  // namespace cachepy::detail
