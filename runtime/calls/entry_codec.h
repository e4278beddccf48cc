// Between a call's result and an entry's payload.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "cachepy/detail/call.h"
#include "format/entry.h"

namespace cachepy::internal {

/// A copy of encoded bytes, given up when they become more than is wanted.
struct PayloadCopy {
  explicit PayloadCopy(std::size_t most) : max_bytes(most) {}
  const std::size_t max_bytes;
  std::string bytes;
  bool whole = true;  ///< false: there were more than max_bytes, and `bytes` is empty
};

/// Encodes the call's result to `payload`, and to `copy` as well; "" or why that cannot be done: what a codec threw, too.
std::string encode_result(const detail::CallOps& ops, void* call, PayloadWriter& payload, PayloadCopy& copy);

/// Reads the whole payload of an entry. False where it is damaged.
bool copy_result(EntryReader& entry, PayloadWriter& payload);

/// Decodes the payload into the call's result; false when the payload is not exactly one value of that type.
/// The call may then have a result nevertheless, which is to be dropped. Throws what constructors of the
/// result throw.
bool decode_result(EntryReader& entry, const detail::CallOps& ops, void* call);
/// As above, and the payload as it was encoded is then in `payload`.
bool decode_result(EntryReader& entry, const detail::CallOps& ops, void* call, std::string& payload);
/// As above, from a payload that is in memory.
bool decode_result(std::string_view payload, const detail::CallOps& ops, void* call);

}  // namespace cachepy::internal
