// absl::Status and absl::StatusOr as arguments and results: by code, message and payloads, or by the value.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/cord.h"
#include "cachepy/cachepy.h"

namespace cachepy {

template <>
struct Codec<absl::Status> {
  using Payloads = std::map<std::string, std::string>;

  static void encode(Encoder& out, const absl::Status& status) {
    cachepy::encode(out, status.raw_code());
    cachepy::encode(out, status.message());
    Payloads payloads;
    status.ForEachPayload([&](absl::string_view url, const absl::Cord& payload) {
      payloads.emplace(std::string(url), std::string(payload));
    });
    cachepy::encode(out, payloads);
  }
  static absl::Status decode(Decoder& in) {
    const int code = cachepy::decode<int>(in);
    absl::Status status(static_cast<absl::StatusCode>(code), cachepy::decode<std::string>(in));
    for (const auto& [url, payload] : cachepy::decode<Payloads>(in))
      status.SetPayload(url, absl::Cord(absl::string_view(payload)));
    return status;
  }
};

template <class T>
struct Codec<absl::StatusOr<T>> {
  static void encode(Encoder& out, const absl::StatusOr<T>& value) {
    cachepy::encode(out, value.ok());
    if (value.ok())
      cachepy::encode(out, *value);
    else
      cachepy::encode(out, value.status());
  }
  static absl::StatusOr<T> decode(Decoder& in) {
    if (cachepy::decode<bool>(in)) return cachepy::decode<T>(in);
    absl::Status status = cachepy::decode<absl::Status>(in);
    if (!status.ok()) return status;
    in.fail();
    return absl::UnknownError("");
  }
};

}  // namespace cachepy
