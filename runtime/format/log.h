// A log: the nodes that one process has added to the graph, one record per finished call. Grammar: docs/format.md.
//
// Records are upserts by key, so reading one twice, or out of order, gives the same graph. Knows nothing of files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "format/node_record.h"

namespace cachepy::internal {

inline constexpr std::uint32_t kLogVersion = 6;
/// Written before (NodeFormat::kFormer).
inline constexpr std::uint32_t kFormerLogVersion = 5;

/// The header of a log.
std::string log_header();

/// One record in the form that is appended: length, checksum, bytes.
std::string encode_log_record(const NodeRecord& record);

struct LogContents {
  std::size_t records = 0;
  std::size_t dropped_bytes = 0;  ///< after the last whole record
};

/// Calls `visit` for each record up to the first one that is torn or corrupt. That record ends the log: its length cannot be
/// trusted, so the beginning of the next record is unknown. Errors, before any visit: DataLoss (not a log), Unimplemented (another
/// version).
absl::Status read_log(std::string_view bytes, const std::function<void(const NodeRecord&)>& visit,
                      LogContents* contents = nullptr);

}  // namespace cachepy::internal
