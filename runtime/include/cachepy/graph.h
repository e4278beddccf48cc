// The dependency graph of cached calls: which called which, which files each depends on, what is stale.
//
// The graph of a process holds the cached calls it made (computed or served from disk) and whatever it loaded
// or synced. Every function is thread-safe. The names are those of the Python package cachepy;
// docs/tutorial.md walks through them.
//
//     for (const auto& [id, node] : cachepy::cache_tree_nodes())
//       std::cout << node.fname << " called by " << node.parents.size() << "\n";
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cachepy/error.h"

namespace cachepy {

/// A cached call: a function with one set of arguments.
struct Node {
  std::string id;                            ///< "fname:hash"
  std::string fname;                         ///< qualified, with template arguments: "ns::load", "tmpl<int>"
  std::string hash;                          ///< the call's key, lower-case hex
  std::vector<std::string> parents;          ///< ids of the calls that made this one, sorted
  std::vector<std::string> children;         ///< ids of the cached calls it made, in order of first call
  std::vector<std::filesystem::path> files;  ///< files it tracked itself, absolute, sorted
  /// Content hash of each of `files` when it was tracked, hex; empty: the file was missing.
  std::map<std::filesystem::path, std::optional<std::string>> file_hashes;
  std::vector<std::filesystem::path>
      inherited_files;              ///< files that calls below it tracked, absolute, sorted
  std::filesystem::path outfile;    ///< the entry on disk, absolute; empty: the result was not stored
  std::filesystem::path cache_dir;  ///< the cache directory of the call, absolute
  std::chrono::system_clock::time_point
      created;  ///< when the call finished, or an earlier result took its place again
  std::chrono::system_clock::time_point started;  ///< when the function began to run
  std::chrono::nanoseconds cost{0};               ///< how long it ran, cached calls below it included
  std::uint32_t process = 0;                      ///< that ran it, and
  std::uint32_t thread = 0;                       ///< the thread in it, as the kernel numbers them
  std::uint64_t result_bytes = 0;                 ///< encoded result before compression
  std::string source_file;                        ///< where the function is defined
  std::uint32_t source_line = 0;
  std::filesystem::path program;  ///< the executable that computed it
  std::string code;               ///< hash of all code that it reaches, hex, as in its key; "": not known
};

struct ChangedNode {
  Node node;
  std::vector<std::filesystem::path> changed_files;  ///< sorted; own and inherited
};

/// Every node by id.
std::map<std::string, Node> cache_tree_nodes();

/// Forgets the process's graph. Nothing on disk changes; entries still hit.
void cache_tree_reset();

/// What the next call of a node would find.
enum class NodeState {
  /// Its entry is there, and every file is as the call saw it, or as it was for an earlier result that is kept; or those that have
  /// changed are used by calls below it alone, which gave the same results again.
  cached,
  stale,    ///< its entry is there, but a file that it depends on has changed
  missing,  ///< its entry was removed, or never stored
  stale_code,  ///< its entry is there, but its program has other code on disk now than when the call was computed
  superseded,  ///< an older version of a call (other code, other contents of the files in its key) that has a newer one
};
const char* to_string(NodeState state);  ///< "cached", "stale", "missing", "stale_code", "superseded"

/// The state of every node by id. Costs one stat for each entry and each version of a tracked file, and reads the code records
/// of each program that computed a node, unless these files are unchanged since the process last read them. A program that is
/// gone is not compared.
std::map<std::string, NodeState> cache_tree_states();

/// From now on states compare nodes with the code in these files, a program and the libraries that it loads in this order; with
/// none, each node with the program that computed it. Throws Error unless one of the files was compiled with the plugin.
void cache_tree_compare_with(const std::vector<std::filesystem::path>& binaries);

/// Forgets the nodes that are superseded. Returns how many there were. Nothing on disk changes.
std::size_t cache_tree_hide_superseded();

/// Nodes whose next call would be computed because a file on which they depend, themselves or through a call below
/// them, is no longer what they saw (changed, removed, or appeared). One that has changed back is no reason where an
/// earlier result of the node, made from that content, is kept. Files are compared by content; unchanged ones cost one
/// stat. The Python original names only the node that tracked the file itself.
std::map<std::string, ChangedNode> cache_tree_changed_files();

/// One content of a tracked file that calls saw, and what is there now.
struct FileVersion {
  std::filesystem::path file;       ///< absolute
  std::optional<std::string> hash;  ///< content hash that calls saw, hex; empty: the file was missing
  std::optional<std::string>
      current_hash;      ///< as it is now, hashed the same way; empty: missing or unreadable
  bool changed = false;  ///< it is another now
};

/// Every distinct content of every tracked file (or directory) that a node saw, own and inherited, sorted by file,
/// then hash. An unchanged file costs one stat; a changed one is read.
std::vector<FileVersion> cache_tree_file_versions();

/// Nodes that tracked this file (or directory) themselves; with `transitive`, also those that depend on it through a
/// call below them: all that a change of the file makes stale.
std::map<std::string, Node> cache_tree_for_file(const std::filesystem::path& path, bool transitive = false);

/// Every tracked file, absolute, sorted, each once.
std::vector<std::filesystem::path> cache_tree_files();

/// Ids of the nodes that `name` means, sorted by function and hash: all calls of a function, else the one with this id,
/// else those whose hash begins with it.
std::vector<std::string> cache_tree_find(const std::string& name);

/// Forgets every node but these, those that they reach by at most `depth` calls down (what they called) or up (who
/// called them), and the calls to what is forgotten: to look at, draw or export a part of a graph. Nothing on disk
/// changes. Unknown ids are passed over.
void cache_tree_focus(const std::vector<std::string>& ids, std::size_t depth = std::size_t(-1));

struct InvalidateOptions {
  bool upstream = false;    ///< also the calls that they made, at any depth
  bool downstream = false;  ///< also the calls that made them, at any depth
  bool dry_run = false;     ///< remove nothing, only say what would be
};

/// Removes the results of the nodes that `name` means, so that their next calls are computed: a function, an id, the first
/// digits of a hash, or the path of a file that nodes track, for which all that depend on it are meant. Returns their ids,
/// sorted; those whose result was not stored among them. A caller that is not among them is still served. Other processes
/// may have results in memory. Throws Error when a directory cannot be read or an entry cannot be removed.
std::vector<std::string> cache_tree_invalidate(const std::string& name,
                                               const InvalidateOptions& options = {});

/// A few lines for people: nodes, edges, files, calls per function, what is stale.
std::string cache_tree_summary();

/// The graph as JSON (schema: docs/graph-json.md); with `path`, also written there.
/// Throws Error when the file cannot be written.
std::string cache_tree_to_json(const std::optional<std::filesystem::path>& path = std::nullopt);

/// The graph in Graphviz DOT; with `path`, also written there. Throws Error when the file cannot be written.
std::string cache_tree_to_dot(const std::optional<std::filesystem::path>& path = std::nullopt);

/// The graph in GraphML, for graph editors and libraries; with `path`, also written there. Calls and files are nodes;
/// their names are in the attributes "id" and "label", where a byte that XML cannot hold stands as its hexadecimal digits.
/// Throws Error when the file cannot be written.
std::string cache_tree_to_graphml(const std::optional<std::filesystem::path>& path = std::nullopt);

/// The graph as a Mermaid flowchart, for Markdown; with `path`, also written there. Throws Error when the file cannot be
/// written.
std::string cache_tree_to_mermaid(const std::optional<std::filesystem::path>& path = std::nullopt);

/// What ran when, in which process and thread, in Chrome's trace format, for chrome://tracing and Perfetto: one slice
/// for the last computation of each node, times relative to the first. With `path`, also written there. Throws Error
/// when the file cannot be written.
std::string cache_tree_to_trace(const std::optional<std::filesystem::path>& path = std::nullopt);

/// Writes the graph to one file. Throws Error when it cannot be written; an existing file is then untouched.
std::filesystem::path cache_tree_save(const std::filesystem::path& path);

/// Replaces the process's graph by a saved one. Throws Error when the file is missing, damaged or of another
/// version; the graph is then unchanged.
void cache_tree_load(const std::filesystem::path& path);

struct SyncInfo {
  std::size_t nodes = 0;              ///< records read from the directory
  std::size_t rebuilt = 0;            ///< of those, the ones that the graph's files lacked but an entry had
  std::vector<std::string> problems;  ///< files that could not be read, or not to their end: a sentence each
};

/// Merges the graph of a cache directory into the process's: nodes of all programs that use it. What the
/// process already has and is newer stays. A directory that is not there, or has no graph, adds nothing; what
/// damaged files of the graph lack is taken from the entries. Throws Error when the directory cannot be read.
SyncInfo cache_tree_sync(const std::filesystem::path& dir);

}  // namespace cachepy
