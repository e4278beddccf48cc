// Strings of any character, paths, and what refers to text.
#pragma once

#include <string_view>

#include "cachepy/detail/codec/base.h"
#include "cachepy/detail/codec/flat.h"

namespace cachepy::detail {

template <>
struct KindCodec<Kind::kString> {
  template <class T>
  static void encode(Encoder& out, const T& value) {
    out.u64(value.size());
    out.bytes(value.data(), value.size() * sizeof(typename T::value_type));
  }
  template <class T>
  static void read(Decoder& in, T& value) {
    static_assert(
        detected<ResizeOp, T>,
        "cachepy: a string_view can be an argument but not a result: it owns nothing; return std::string");
    const std::size_t count = in.count(sizeof(typename T::value_type));
    if constexpr (std::is_same_v<typename T::value_type, char>) {
      if (const char* const bytes = in.view(count)) {
        value.clear();
        value.append(bytes, count);
        return;
      }
    }
    read_blocks(in, value, count);
  }
  template <class T>
  static void describe(Schema& out) {
    if constexpr (sizeof(typename T::value_type) == 1) {
      out << "string";
    } else {
      out << "list<";
      detail::describe<typename T::value_type>(out);
      out << ">";
    }
  }
};

/// Arguments only: it ends in a zero, or is null.
template <>
struct KindCodec<Kind::kCString> {
  template <class T>
  static void encode(Encoder& out, const T& value) {
    out.u8(value != nullptr);
    if (value != nullptr) detail::encode_value(out, std::string_view(value));
  }
  template <class T>
  static void read(Decoder&, T&) {
    static_assert(always_false<T>,
                  "cachepy: a const char* can be an argument but not a result: it owns nothing; "
                  "return std::string");
  }
  template <class T>
  static void describe(Schema& out) {
    out << "optional<string>";
  }
};

template <>
struct KindCodec<Kind::kPath> {
  template <class T>
  static void encode(Encoder& out, const T& value) {
    if (out.shares_paths()) return out.shared_path(value.native());
    detail::encode_value(out, value.native());
  }
  template <class T>
  static void read(Decoder& in, T& value) {
    value = detail::make_value<typename T::string_type>(in);
  }
  template <class T>
  static void describe(Schema& out) {
    out << "path";
  }
};

}  // namespace cachepy::detail
