#include "calls/store_result.h"

#include "calls/remote_source.h"
#include "config/settings.h"
#include "graph/graph_store.h"
#include "upkeep/upkeep.h"

namespace cachepy::internal {

StoreOutcome store_result(const StoreTask& task, NewEntry& entry, EntryMetadata& metadata, CallLog& log) {
  StoreOutcome outcome;
  if (const std::uint64_t size = entry.finish() + task.blob_bytes; !fits_size_limit(size)) {
    outcome.problem =
        "its result takes " + std::to_string(size) + " bytes, which is too much for the size_limit";
    log.warn(outcome.problem + "; it is not stored");
    metadata.node.outfile.clear();
    return outcome;
  }
  const auto bytes = entry.commit(task.replaced, settings().pack_limit);
  if (!bytes.ok()) {
    outcome.problem = std::string(bytes.status().message());
    log.warn_of_directory("its result is not stored: ", bytes.status());
    return outcome;
  }
  outcome.bytes = *bytes + task.blob_bytes + task.code_bytes;
  if (const std::string problem = send_to_remote(task.function, metadata, task.shared_key,
                                                 entry.take_blocks(), task.cost, task.claim.get());
      !problem.empty())
    log.warn_once("shared result: " + task.function.name,
                  problem + "; its result is stored, but not sent to the remote");
  const Store& store = task.function.store;
  if (const absl::Status status = append_record(store.dir(), metadata.node, &outcome.began_log);
      !status.ok()) {
    // Missing records are rebuilt from entries.
    log.warn_of_directory("its graph node is not recorded: ", status);
  }
  return outcome;
}

}  // namespace cachepy::internal
