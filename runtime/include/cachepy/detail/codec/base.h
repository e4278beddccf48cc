// What the codecs of all kinds are written with. A kind (detail/type_kind.h) has one codec, in one of the files beside
// this one, with everything that is to know about it:
//
//     template <> struct KindCodec<Kind::k…> {
//       template <class T> static void encode(Encoder& out, const T& value);
//       template <class T> static void read(Decoder& in, T& value);  // replaces what T's constructor put there; or,
//       template <class T> static T make(Decoder& in);               // where a T can only be made whole, make()
//       template <class T> static void describe(Schema& out);        // the layout, by the grammar of detail/schema.h
//     };
//
// Equal values give equal bytes, different values different ones, and padding is never read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "cachepy/detail/decoder.h"
#include "cachepy/detail/encoder.h"
#include "cachepy/detail/schema.h"
#include "cachepy/detail/type_kind.h"

namespace cachepy::detail {

template <class>
inline constexpr bool always_false = false;

/// Whether T is of the class template whose name, up to its "<", is `prefix`; without naming it.
template <class T>
constexpr bool is_named(std::string_view prefix) {
  const std::string_view text =
      __PRETTY_FUNCTION__;  // "… [T = cereal::NameValuePair<…>]", of GCC "… [with T = …"
  return text.substr(text.find("T = ") + 4, prefix.size()) == prefix;
}

/// An address that stands for a type.
template <class T>
inline constexpr char type_tag = 0;

// Any value, by its kind: defined in detail/codec.h.
template <class T>
void encode_value(Encoder& out, const T& value);
template <class T>
void read_value(Decoder& in, T& value);
template <class T>
T make_value(Decoder& in);
template <class T>
void describe(Schema& out);

// What a reference or a pointer refers to, which may be of a derived class: defined in detail/codec/object.h.
template <class T>
void encode_object(Encoder& out, const T& object);
template <class T>
void describe_object(Schema& out);

template <Kind kind>
struct KindCodec;

/// "… [T = ns::Name]"
template <class T>
constexpr const char* type_name_text() {
  return __PRETTY_FUNCTION__;
}

/// Writes the word and, quoted, the name in a type_name_text.
void describe_named(Schema& out, const char* word, const char* type_name_text);

template <class First, class... Rest>
void describe_type_list(Schema& out) {
  detail::describe<std::remove_cv_t<First>>(out);
  if constexpr (sizeof...(Rest) != 0) {
    out << ",";
    describe_type_list<Rest...>(out);
  }
}

}  // namespace cachepy::detail
