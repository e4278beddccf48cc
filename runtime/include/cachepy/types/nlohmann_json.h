// nlohmann::json and ordered_json as arguments and results: by their types and values, to the last bit.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "cachepy/cachepy.h"

namespace cachepy {

namespace detail {

template <class Json>
struct JsonCodec {
  using String = typename Json::string_t;
  using Bool = typename Json::boolean_t;
  using Integer = typename Json::number_integer_t;
  using Unsigned = typename Json::number_unsigned_t;
  using Float = typename Json::number_float_t;
  using Binary = typename Json::binary_t::container_type;
  using Type = nlohmann::detail::value_t;

  static void encode(Encoder& out, const Json& json) {
    if (!out.enter()) return;
    cachepy::encode(out, json.type());
    switch (json.type()) {
      case Type::object:
        cachepy::encode(out, std::uint64_t{json.size()});
        for (const auto& [key, value] : json.template get_ref<const typename Json::object_t&>()) {
          cachepy::encode(out, key);
          cachepy::encode(out, value);
        }
        break;
      case Type::array:
        cachepy::encode(out, json.template get_ref<const typename Json::array_t&>());
        break;
      case Type::string:
        cachepy::encode(out, json.template get_ref<const String&>());
        break;
      case Type::boolean:
        cachepy::encode(out, json.template get_ref<const Bool&>());
        break;
      case Type::number_integer:
        cachepy::encode(out, json.template get_ref<const Integer&>());
        break;
      case Type::number_unsigned:
        cachepy::encode(out, json.template get_ref<const Unsigned&>());
        break;
      case Type::number_float:
        cachepy::encode(out, json.template get_ref<const Float&>());
        break;
      case Type::binary:
        cachepy::encode(out, static_cast<const Binary&>(json.get_binary()));
        cachepy::encode(out, json.get_binary().has_subtype());
        cachepy::encode(out, std::uint64_t{json.get_binary().subtype()});
        break;
      case Type::null:
      case Type::discarded:
        break;
    }
    out.leave();
  }

  static Json decode(Decoder& in) {
    Json json;
    if (in.enter()) json = decode_value(in);
    in.leave();
    return json;
  }

 private:
  static Json decode_value(Decoder& in) {
    switch (const auto type = cachepy::decode<Type>(in)) {
      case Type::object:
        return decode_object(in);
      case Type::array:
        return cachepy::decode<typename Json::array_t>(in);
      case Type::string:
        return cachepy::decode<String>(in);
      case Type::boolean:
        return cachepy::decode<Bool>(in);
      case Type::number_integer:
        return cachepy::decode<Integer>(in);
      case Type::number_unsigned:
        return cachepy::decode<Unsigned>(in);
      case Type::number_float:
        return cachepy::decode<Float>(in);
      case Type::binary: {
        auto bytes = cachepy::decode<Binary>(in);
        const bool has_subtype = cachepy::decode<bool>(in);
        const auto subtype = cachepy::decode<std::uint64_t>(in);
        return has_subtype ? Json::binary(std::move(bytes), subtype) : Json::binary(std::move(bytes));
      }
      case Type::null:
      case Type::discarded:
        return Json(type);
    }
    in.fail();
    return Json();
  }

  static Json decode_object(Decoder& in) {
    Json object = Json::object();
    for (std::size_t left = in.count(1); left > 0 && in.ok(); --left) {
      auto key = cachepy::decode<typename Json::object_t::key_type>(in);
      object.emplace(std::move(key), cachepy::decode<Json>(in));
    }
    return object;
  }
};

}  // namespace detail

template <>
struct Codec<nlohmann::json> : detail::JsonCodec<nlohmann::json> {};
template <>
struct Codec<nlohmann::ordered_json> : detail::JsonCodec<nlohmann::ordered_json> {};

}  // namespace cachepy
