// Many nodes as plain tables: the contents of a snapshot file, and the form in which the graph in memory is saved and loaded.
//
// Each string and each observed file version is stored once and referred to by index. Knows neither bytes nor queries.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/file_stat.h"
#include "format/node_record.h"
#include "format/string_table.h"

namespace cachepy::internal {

/// The observed state of something outside of the program. All nodes that observed the same state share it.
struct PackedState {
  DependencyKind kind = DependencyKind::kFile;
  bool stat_trusted = false;
  std::uint32_t name = 0;     ///< string
  std::uint32_t pattern = 0;  ///< string
  Digest digest;
  FileStat stat;

  friend bool operator==(const PackedState&, const PackedState&) = default;
};

struct PackedDependency {
  std::uint32_t state = 0;
  bool own = true;
  bool in_key = false;
  bool found = false;
};

struct PackedChild {
  std::uint32_t node = 0;
  Digest result;
};

struct PackedNode {
  bool known = false;  ///< false: named only as a child; only function and key are set
  Digest key;
  Digest result;
  std::int64_t created_ns = 0;
  std::int64_t started_ns = 0;
  std::uint64_t cost_ns = 0;
  std::uint64_t result_bytes = 0;
  std::uint32_t process = 0;
  std::uint32_t thread = 0;
  std::uint32_t function = 0;     ///< string
  std::uint32_t outfile = 0;      ///< string, see outfile_pattern()
  std::uint32_t dir = 0;          ///< string; "": the directory that holds the snapshot
  std::uint32_t source_file = 0;  ///< string
  std::uint32_t source_line = 0;
  std::uint32_t program = 0;   ///< string
  std::uint32_t code = 0;      ///< string: the bytes of the digest, which many nodes share
  std::uint32_t own_code = 0;  ///< likewise
  std::uint32_t uses = 0;      ///< string: see NodeRecord::uses
  Digest call;
  std::uint32_t first_dependency = 0;
  std::uint32_t dependency_count = 0;
  std::uint32_t first_child = 0;
  std::uint32_t child_count = 0;
};

/// All indices are in range.
struct PackedGraph {
  std::unique_ptr<StringTable> strings = std::make_unique<StringTable>();
  std::vector<PackedState> states;
  std::vector<PackedNode> nodes;
  std::vector<PackedDependency> dependencies;
  std::vector<PackedChild> children;
};

/// An outfile contains its own key ("results/3f/load.3fa9….cpz"), so no two are equal. In the pattern, a mark replaces the key's hex
/// digits, so all calls of a function have the same pattern. outfile_of(outfile_pattern(f, k), k) == f for every f.
std::string outfile_pattern(std::string_view outfile, const Digest& key);
std::string outfile_of(std::string_view pattern, const Digest& key);

}  // namespace cachepy::internal
