// Stores a computed result: before its call returns, or later in the background (calls/background.h).
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "calls/cached_function.h"
#include "calls/call_log.h"
#include "format/entry.h"
#include "remote_client/client.h"
#include "store/new_entry.h"
#include "store/store.h"

namespace cachepy::internal {

/// What storing needs besides the entry. It refers to nothing that ends with the call.
struct StoreTask {
  const CachedFunction& function;
  Digest shared_key;  ///< CallKey::shared_digest(); empty = it is not sent
  Replaced replaced = Replaced::kGoes;
  std::chrono::nanoseconds cost{0};
  std::uint64_t blob_bytes = 0;                  ///< of files that belong to the result, and were written
  std::uint64_t code_bytes = 0;                  ///< of the code list, if it was written
  std::shared_ptr<RemoteClaim> claim = nullptr;  ///< other machines wait for the result; null = they do not
};

struct StoreOutcome {
  std::string problem;      ///< why it is not stored, after a warning; "" = it is
  std::uint64_t bytes = 0;  ///< written
  bool began_log = false;   ///< its record is the first of this process
};

/// Stores the entry, whose payload has received the result; then sends it to the remotes and records it in the graph.
StoreOutcome store_result(const StoreTask& task, NewEntry& entry, EntryMetadata& metadata, CallLog& log);

}  // namespace cachepy::internal
