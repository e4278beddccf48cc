// Between a call's result and an entry's payload.
#pragma once

#include <string>

#include "cachepy/detail/call.h"
#include "format/entry.h"

namespace cachepy::internal {

/// Encodes the call's result; "" or why that cannot be done.
std::string encode_result(const detail::CallOps& ops, void* call, PayloadWriter& payload);

/// Decodes the payload into the call's result; false when the payload is not exactly one value of that type.
/// The call may then have a result nevertheless, which is to be dropped. Throws what constructors of the
/// result throw.
bool decode_result(EntryReader& entry, const detail::CallOps& ops, void* call);

}  // namespace cachepy::internal
