// A snapshot: a whole graph in one file, as checksummed zstd blocks. Grammar: docs/format.md.
//
// Decoding returns the graph that was encoded, or an error, never a different graph. Knows nothing of files.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "format/packed_graph.h"

namespace cachepy::internal {

inline constexpr std::uint32_t kSnapshotVersion = 6;
/// Written before (NodeFormat::kFormer).
inline constexpr std::uint32_t kFormerSnapshotVersion = 5;

std::string encode_snapshot(const PackedGraph& graph);

/// Errors: DataLoss (damaged, truncated, or not a snapshot), Unimplemented (another version). Its memory is bounded by the size of
/// `bytes`, whatever sizes they claim.
absl::StatusOr<PackedGraph> decode_snapshot(std::string bytes);

}  // namespace cachepy::internal
