// Values as bytes and back, and the layout of the bytes: by the value's kind (detail/type_kind.h), each kind by its
// codec in codec/. docs/types.md says what that means for each type.
//
// One function template a direction; everything that does not depend on the type is in the library.
#pragma once

#include "cachepy/detail/codec/base.h"
#include "cachepy/detail/codec/code.h"
#include "cachepy/detail/codec/custom.h"
#include "cachepy/detail/codec/fields.h"
#include "cachepy/detail/codec/flat.h"
#include "cachepy/detail/codec/matrix.h"
#include "cachepy/detail/codec/object.h"
#include "cachepy/detail/codec/pointer.h"
#include "cachepy/detail/codec/range.h"
#include "cachepy/detail/codec/scalar.h"
#include "cachepy/detail/codec/sums.h"
#include "cachepy/detail/codec/text.h"

namespace cachepy {

using detail::Decoder;
using detail::Encoder;

/// Writes any encodable value; for use in Codec<T>::encode.
template <class T>
void encode(Encoder& out, const T& value) {
  detail::encode_value(out, value);
}
/// Reads a value that encode() wrote; for use in Codec<T>::decode.
template <class T>
T decode(Decoder& in) {
  return detail::make_value<T>(in);
}

/// Elements that lie one behind the other, as a value for encode(): their number, then they, at the speed of a vector.
template <class T>
detail::Elements<const T> contiguous(const T* data, std::size_t count) {
  return {data, count};
}
/// Reads what encode() wrote of contiguous elements. `room_for(count)` returns where they are to go, in memory that
/// already holds elements, or null if there is no room for that many.
template <class T, class RoomFor>
void decode_contiguous(Decoder& in, RoomFor&& room_for) {
  const std::size_t count = in.count(detail::min_bytes<T>());
  if (!in.ok()) return;
  T* const elements = room_for(count);
  if (elements == nullptr && count != 0) return in.fail();
  detail::read_elements(in, elements, count);
}

/// For a class of your own that holds its elements one behind the other, as a vector does, and nothing else: one with data()
/// and size(), and a constructor that takes the number of elements.
///
///     template <class T> struct cachepy::Codec<Buffer<T>> : cachepy::ContiguousCodec<Buffer<T>> {};
template <class C>
struct ContiguousCodec {
  static void encode(Encoder& out, const C& container) {
    cachepy::encode(out, cachepy::contiguous(container.data(), static_cast<std::size_t>(container.size())));
  }
  static C decode(Decoder& in) {
    using Element = std::remove_cv_t<std::remove_reference_t<decltype(*std::declval<C&>().data())>>;
    const std::size_t count = in.count(detail::min_bytes<Element>());
    C container(static_cast<decltype(std::declval<C&>().size())>(count));
    if (static_cast<std::size_t>(container.size()) != count) in.fail();
    if (in.ok()) detail::read_elements(in, container.data(), count);
    return container;
  }
};

namespace detail {

template <>
struct KindCodec<Kind::kUnsupported> {
  template <class T>
  static void encode(Encoder&, const T&) {
    static_assert(
        always_false<T>,
        "cachepy: a value of this type cannot be encoded (a raw pointer, a function, a reference?); hold the "
        "data by value, leave the field out with [[cachepy::ignore]], or specialise cachepy::Codec for it");
  }
  template <class T>
  static void read(Decoder&, T&) {}
  template <class T>
  static void describe(Schema&) {}
};

template <class T>
void encode_value(Encoder& out, const T& value) {
  KindCodec<kind_of<T>>::template encode<T>(out, value);
}

/// Whether a T can only be made whole, from its bytes.
constexpr bool is_made_whole(Kind kind) {
  return kind == Kind::kCodec || kind == Kind::kVariant || kind == Kind::kExpected ||
         kind == Kind::kUniquePtr;
}

/// Reads into an object that was just made.
template <class T>
void read_value(Decoder& in, T& value) {
  if constexpr (is_made_whole(kind_of<T>))
    value = KindCodec<kind_of<T>>::template make<T>(in);
  else
    KindCodec<kind_of<T>>::template read<T>(in, value);
}

template <class T>
T make_value(Decoder& in) {
  if constexpr (is_made_whole(kind_of<T>)) {
    return KindCodec<kind_of<T>>::template make<T>(in);
  } else if constexpr (has_choice<T>()) {
    return KindCodec<Kind::kClass>::make_from_parts<T>(in);
  } else if constexpr (std::is_default_constructible_v<T>) {
    T value = T();
    detail::read_value(in, value);
    return value;
  } else if constexpr (kind_of<T> == Kind::kTuple || kind_of<T> == Kind::kArray) {
    return KindCodec<kind_of<T>>::template make_from_parts<T>(in);
  } else {
    return KindCodec<Kind::kClass>::make_from_parts<T>(in);
  }
}

template <class T>
void describe(Schema& out) {
  KindCodec<kind_of<T>>::template describe<T>(out);
}

}  // namespace detail
}  // namespace cachepy
