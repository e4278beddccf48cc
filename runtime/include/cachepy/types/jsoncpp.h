// Json::Value of JsonCpp as argument and result: by its types and values, with comments and positions in the text.
#pragma once

#include <json/value.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "cachepy/cachepy.h"

namespace cachepy {

template <>
struct Codec<Json::Value> {
  using Value = Json::Value;

  static void encode(Encoder& out, const Value& value) {
    if (!out.enter()) return;
    cachepy::encode(out, value.type());
    encode_content(out, value);
    for (const Json::CommentPlacement place : kPlaces) {
      cachepy::encode(out, value.hasComment(place));
      if (value.hasComment(place)) cachepy::encode(out, std::string(value.getComment(place)));
    }
    cachepy::encode(out, std::int64_t{value.getOffsetStart()});
    cachepy::encode(out, std::int64_t{value.getOffsetLimit()});
    out.leave();
  }

  static Value decode(Decoder& in) {
    Value value;
    if (in.enter()) {
      value = decode_content(in);
      for (const Json::CommentPlacement place : kPlaces)
        if (in.ok() && cachepy::decode<bool>(in)) set_comment(in, value, place);
      value.setOffsetStart(static_cast<std::ptrdiff_t>(cachepy::decode<std::int64_t>(in)));
      value.setOffsetLimit(static_cast<std::ptrdiff_t>(cachepy::decode<std::int64_t>(in)));
    }
    in.leave();
    return value;
  }

 private:
  static constexpr std::array kPlaces{Json::commentBefore, Json::commentAfterOnSameLine, Json::commentAfter};

  static void encode_content(Encoder& out, const Value& value) {
    switch (value.type()) {
      case Json::nullValue:
        break;
      case Json::intValue:
        return cachepy::encode(out, std::int64_t{value.asLargestInt()});
      case Json::uintValue:
        return cachepy::encode(out, std::uint64_t{value.asLargestUInt()});
      case Json::realValue:
        return cachepy::encode(out, value.asDouble());
      case Json::stringValue:
        return encode_text(out, value);
      case Json::booleanValue:
        return cachepy::encode(out, value.asBool());
      case Json::arrayValue:
      case Json::objectValue:
        return encode_elements(out, value);
    }
  }
  static void encode_text(Encoder& out, const Value& value) {
    const char *begin = nullptr, *end = nullptr;
    value.getString(&begin, &end);
    cachepy::encode(out, std::string_view(begin, static_cast<std::size_t>(end - begin)));
  }
  /// An array may have gaps: its elements are those that it was given.
  static void encode_elements(Encoder& out, const Value& value) {
    std::uint64_t count = 0;
    for (auto element = value.begin(); element != value.end(); ++element) ++count;
    cachepy::encode(out, count);
    for (auto element = value.begin(); element != value.end(); ++element) {
      const char* end = nullptr;
      const char* const name = value.isArray() ? nullptr : element.memberName(&end);
      if (value.isArray())
        cachepy::encode(out, std::uint32_t{element.index()});
      else
        cachepy::encode(out, std::string_view(name, static_cast<std::size_t>(end - name)));
      encode(out, *element);
    }
  }

  static Value decode_content(Decoder& in) {
    switch (const auto type = cachepy::decode<Json::ValueType>(in)) {
      case Json::nullValue:
        return Value();
      case Json::intValue:
        return Value(Json::Int64{cachepy::decode<std::int64_t>(in)});
      case Json::uintValue:
        return Value(Json::UInt64{cachepy::decode<std::uint64_t>(in)});
      case Json::realValue:
        return Value(cachepy::decode<double>(in));
      case Json::stringValue: {
        const auto text = cachepy::decode<std::string>(in);
        return Value(text.data(), text.data() + text.size());
      }
      case Json::booleanValue:
        return Value(cachepy::decode<bool>(in));
      case Json::arrayValue:
      case Json::objectValue:
        return decode_elements(in, type);
    }
    in.fail();
    return Value();
  }
  static Value decode_elements(Decoder& in, Json::ValueType type) {
    Value value(type);
    for (std::size_t left = in.count(1); left > 0 && in.ok(); --left) {
      if (type == Json::arrayValue) {
        const auto index = cachepy::decode<std::uint32_t>(in);
        value[Json::ArrayIndex{index}] = decode(in);
      } else {
        const auto name = cachepy::decode<std::string>(in);
        *value.demand(name.data(), name.data() + name.size()) = decode(in);
      }
    }
    return value;
  }
  static void set_comment(Decoder& in, Value& value, Json::CommentPlacement place) {
    const auto comment = cachepy::decode<std::string>(in);
    if (!comment.empty() && comment[0] != '/') return in.fail();          // JsonCpp would throw
    value.setComment(comment.empty() ? comment : comment + "\n", place);  // it takes one line end off
  }
};

}  // namespace cachepy
