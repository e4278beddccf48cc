// Converts between the result of a call and the payload of an entry.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "cachepy/detail/call.h"
#include "format/entry.h"

namespace cachepy::internal {

/// A copy of encoded bytes, which is dropped when it exceeds max_bytes.
struct PayloadCopy {
  explicit PayloadCopy(std::size_t most, bool instead_of_payload = false)
      : max_bytes(most), instead_of_payload(instead_of_payload) {}
  const std::size_t max_bytes;
  const bool instead_of_payload;  ///< while the copy is whole, the payload receives nothing
  std::string bytes;
  bool whole = true;  ///< false: there were more than max_bytes, and `bytes` is empty
};

/// Encodes the call's result to `payload` and `copy`. Returns "" or the reason for a failure, including what a codec threw.
std::string encode_result(const detail::CallOps& ops, void* call, PayloadWriter& payload, PayloadCopy& copy);

/// Reads the whole payload of an entry. False if it is damaged.
bool copy_result(EntryReader& entry, PayloadWriter& payload);

/// Decodes the payload into the call's result. False if the payload is not exactly one value of that type; the call may then
/// still hold a result, which must be dropped. Throws what constructors of the result throw.
bool decode_result(EntryReader& entry, const detail::CallOps& ops, void* call);
/// As above; also stores the encoded payload in `payload`.
bool decode_result(EntryReader& entry, const detail::CallOps& ops, void* call, std::string& payload);
/// As above, for a payload in memory.
bool decode_result(std::string_view payload, const detail::CallOps& ops, void* call);

}  // namespace cachepy::internal
