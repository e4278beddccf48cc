// A snapshot: a whole graph in one file, as checksummed zstd blocks. Grammar: docs/format.md.
//
// Decoding gives the graph that was encoded or an error, never another graph. Knows nothing of files.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "format/packed_graph.h"

namespace cachepy::internal {

inline constexpr std::uint32_t kSnapshotVersion = 4;

std::string encode_snapshot(const PackedGraph& graph);

/// Errors: DataLoss (damaged, cut off, or not a snapshot), Unimplemented (another version). The memory it
/// takes is bounded by the size of `bytes`, whatever they claim.
absl::StatusOr<PackedGraph> decode_snapshot(std::string_view bytes);

}  // namespace cachepy::internal
