// A JSON value is a union inside, of which only its own code knows the active member.
#pragma once

#include <cachepy/cachepy.h>

#include <nlohmann/json.hpp>

template <>
struct cachepy::Codec<nlohmann::json> {
  using json = nlohmann::json;

  static void encode(Encoder& out, const json& value) {
    cachepy::encode(out, value.type());
    switch (value.type()) {
      case json::value_t::null:
      case json::value_t::discarded:
        return;
      case json::value_t::object:
        return cachepy::encode(out, value.get_ref<const json::object_t&>());
      case json::value_t::array:
        return cachepy::encode(out, value.get_ref<const json::array_t&>());
      case json::value_t::string:
        return cachepy::encode(out, value.get_ref<const json::string_t&>());
      case json::value_t::boolean:
        return cachepy::encode(out, value.get_ref<const json::boolean_t&>());
      case json::value_t::number_integer:
        return cachepy::encode(out, value.get_ref<const json::number_integer_t&>());
      case json::value_t::number_unsigned:
        return cachepy::encode(out, value.get_ref<const json::number_unsigned_t&>());
      case json::value_t::number_float:
        return cachepy::encode(out, value.get_ref<const json::number_float_t&>());
      case json::value_t::binary:
        return cachepy::encode(out, value.get_ref<const json::binary_t&>());
    }
  }

  static json decode(Decoder& in) {
    switch (cachepy::decode<json::value_t>(in)) {
      case json::value_t::null:
        return nullptr;
      case json::value_t::object:
        return cachepy::decode<json::object_t>(in);
      case json::value_t::array:
        return cachepy::decode<json::array_t>(in);
      case json::value_t::string:
        return cachepy::decode<json::string_t>(in);
      case json::value_t::boolean:
        return cachepy::decode<json::boolean_t>(in);
      case json::value_t::number_integer:
        return cachepy::decode<json::number_integer_t>(in);
      case json::value_t::number_unsigned:
        return cachepy::decode<json::number_unsigned_t>(in);
      case json::value_t::number_float:
        return cachepy::decode<json::number_float_t>(in);
      case json::value_t::binary:
        return cachepy::decode<json::binary_t>(in);
      default:
        return json(json::value_t::discarded);
    }
  }
};
