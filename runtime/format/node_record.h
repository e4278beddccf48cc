// One node of the graph: a finished call and its dependencies. Logs and snapshots consist of these records, and the metadata of every
// entry begins with one. Grammar: docs/format.md.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/file_stat.h"

namespace cachepy::internal {

enum class DependencyKind : std::uint8_t {
  kFile = 1,       ///< name = absolute path; digest of the content
  kDirectory = 2,  ///< name = absolute path; digest of the sorted recursive listing with content digests
  kAbsent = 3,     ///< name = absolute path at which there was nothing; no digest
  kEnvVar = 4,     ///< name = the variable; digest of its value, empty digest = unset
  kWorkingDirectory = 5,  ///< name = where the call was made and resolved relative paths; no digest
  kSettings = 6,          ///< name = Settings::in_keys, which cached calls below use; digest of the name
  /// name = absolute path; digest of those attributes of its stat that `pattern` selects (tracking/metadata.h)
  kMetadata = 7,
  kListing = 8,  ///< name = absolute path of a directory; digest of the names in it
  /// name = absolute path; digest of the text of that symlink or, if `pattern` is "r", of its real path
  kLink = 9,
  /// name = the time until which the result is served, ns since the epoch in decimal; no digest
  kExpiry = 10,
  /// Nothing that the call needs, but what it left: name = absolute path; digest of the content that is kept, pattern = the rest
  /// (format/effect.h). These come last.
  kEffect = 11,
};
constexpr DependencyKind kLastDependencyKind = DependencyKind::kEffect;

/// Whether its name is a path whose content is compared, including the absence of a file.
inline bool is_of_content(DependencyKind kind) {
  return kind == DependencyKind::kFile || kind == DependencyKind::kDirectory ||
         kind == DependencyKind::kAbsent;
}

/// Whether its name is a path that the call accessed.
inline bool is_of_a_file(DependencyKind kind) {
  return is_of_content(kind) || kind == DependencyKind::kMetadata || kind == DependencyKind::kListing ||
         kind == DependencyKind::kLink;
}

/// Whether a stat is kept with the digest and can replace reading.
inline bool has_stat(DependencyKind kind) {
  return kind == DependencyKind::kFile || kind == DependencyKind::kDirectory ||
         kind == DependencyKind::kListing;
}

/// Whether any program can check it, not only the one that made the call.
inline bool is_told_by_any_program(DependencyKind kind) {
  return is_of_a_file(kind) || kind == DependencyKind::kExpiry;
}

/// Something outside of the program that a result depends on, in the state that the call saw; or an effect of the call.
struct Dependency {
  DependencyKind kind = DependencyKind::kFile;
  bool own = true;      ///< used by this call itself; false = inherited from a call below it
  bool in_key = false;  ///< its content is part of this node's own key (file_arg, depends_on_files, env_vars)
  bool found = false;   ///< not named by the program, but observed when the call used it
  bool settled = false;  ///< changed by the call itself after it was used; not on disk
  std::string name;      ///< path or variable
  std::string pattern;   ///< kDirectory: regex on file names, "" = all; kMetadata, kLink: see there
  Digest digest;
  FileStat stat;              ///< if has_stat(): at the time of the digest
  bool stat_trusted = false;  ///< see FileStat::trusted_at
};

struct ChildRef {
  std::string function;  ///< qualified name
  Digest key;
  /// Digest of the child's result as it was returned to this call; empty if the child also left files.
  Digest result;

  std::string id() const { return function + ":" + key.hex(); }
};

/// Something that a call used although it may differ from call to call. It does not influence whether the result is served.
struct NotedUse {
  std::string kind;  ///< "clock", "identity", "random", … (calls/purity.cpp)
  std::string path;  ///< the functions that led to it: "render -> layout::place -> time"
  bool own = true;   ///< false: a cached call below used it

  friend bool operator==(const NotedUse&, const NotedUse&) = default;
};

/// The bytes that NodeRecord::uses contains.
std::string encode_uses(const std::vector<NotedUse>& uses);
/// Up to the first that cannot be read.
std::vector<NotedUse> decode_uses(std::string_view bytes);

struct NodeRecord {
  // Every hit reads these, so they are next to each other: with many results in memory, cache misses dominate a hit.
  /// Wall clock at the end of the call, or when an earlier result became the newest again.
  std::int64_t created_ns = 0;
  std::uint64_t cost_ns = 0;             ///< duration of the function itself, children included
  std::vector<Dependency> dependencies;  ///< sorted by (kind, name, pattern); own and inherited

  std::string function;  ///< qualified name with template arguments
  Digest key;
  std::string outfile;  ///< entry file, relative to the cache directory; "" = the result was not stored
  Digest result;        ///< digest of the encoded result
  std::int64_t started_ns = 0;     ///< wall clock when the function began to run
  std::uint32_t process = 0;       ///< id of the process that ran it
  std::uint32_t thread = 0;        ///< id of the thread that ran it
  std::uint64_t result_bytes = 0;  ///< encoded, before compression
  std::string source_file;
  std::uint32_t source_line = 0;
  /// The executable that ran it and, each after a NUL, the libraries with code records that it had loaded, in load order.
  std::string program;
  Digest code;  ///< of all code that the call reaches, as in its key; empty: unknown
  /// Of the code that it reaches without that of the cached functions below it. Empty: it reaches none, or has made a cached call that
  /// is not among `children`.
  Digest own_code;
  /// Equal for calls that are versions of one call: covers function, arguments, settings and the names of files in the key, but
  /// neither code nor the contents of files. Empty: the result was not stored.
  Digest call;
  std::vector<ChildRef> children;  ///< in order of first call; each once
  std::string uses;                ///< see encode_uses(); "" = none

  /// "function:hexkey", the public Node::id.
  std::string id() const { return function + ":" + key.hex(); }

  /// The files in `program`: first the executable ("" if unknown), then the libraries.
  std::vector<std::string> program_files() const;
};

/// Files written by earlier versions contain records without `own_code` and `uses`.
enum class NodeFormat : std::uint8_t { kFormer, kPresent };

void write_node_record(ByteWriter& out, const NodeRecord& record);
/// False, with `out` unspecified, if the bytes are not a whole record. Never reads past the reader's end.
bool read_node_record(ByteReader& in, NodeRecord& out, NodeFormat format = NodeFormat::kPresent);

}  // namespace cachepy::internal
