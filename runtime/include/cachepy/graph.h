// The dependency graph of cached calls: who called whom, which files each call depends on, what is stale.
//
// The graph of a process contains the cached calls that it made (computed or served from disk) and those that it loaded
// or synced. Every function is thread-safe. The names are those of the Python package cachepy.
// docs/tutorial.md introduces them step by step.
//
//     for (const auto& [id, node] : cachepy::cache_tree_nodes())
//       std::cout << node.fname << " called by " << node.parents.size() << "\n";
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cachepy/error.h"

namespace cachepy {

/// Something that a stored call used although it may differ from call to call (docs/tracking.md). It does not influence whether the
/// result is served.
struct UseInfo {
  std::string kind;  ///< "clock", "identity", "random", "network", "ipc", "terminal", "processes", "opaque"
  std::string path;  ///< the functions that led to it: "render -> layout::place -> time"
  bool own = true;   ///< false: a cached call below used it
};

/// A cached call: a function with one set of arguments.
struct Node {
  std::string id;                            ///< "fname:hash"
  std::string fname;                         ///< qualified, with template arguments: "ns::load", "tmpl<int>"
  std::string hash;                          ///< the call's key, lower-case hex
  std::vector<std::string> parents;          ///< ids of the calls that made this one, sorted
  std::vector<std::string> children;         ///< ids of the cached calls it made, in order of first call
  std::vector<std::filesystem::path> files;  ///< files it tracked itself, absolute, sorted
  /// Content hash (hex) of each of `files` when it was tracked; empty: the file did not exist.
  std::map<std::filesystem::path, std::optional<std::string>> file_hashes;
  std::vector<std::filesystem::path> found_files;  ///< those of `files` that the program did not name, sorted
  std::vector<std::filesystem::path>
      inherited_files;  ///< files that calls below it tracked, absolute, sorted
  std::vector<std::filesystem::path>
      outputs;                      ///< files that it wrote, renamed or removed itself, absolute, sorted
  std::vector<UseInfo> uses;        ///< its own ones first, at most 64
  std::filesystem::path outfile;    ///< the entry on disk, absolute; empty: the result was not stored
  std::filesystem::path cache_dir;  ///< the cache directory of the call, absolute
  std::chrono::system_clock::time_point
      created;  ///< when the call finished, or when an earlier result was restored
  std::chrono::system_clock::time_point started;  ///< when the function began to run
  std::chrono::nanoseconds cost{0};               ///< how long it ran, including the cached calls below it
  std::uint32_t process = 0;                      ///< id of the process that ran it
  std::uint32_t thread = 0;                       ///< kernel id of the thread that ran it
  std::uint64_t result_bytes = 0;                 ///< size of the encoded result before compression
  std::string source_file;                        ///< where the function is defined
  std::uint32_t source_line = 0;
  std::filesystem::path program;  ///< the executable that computed it
  std::string code;               ///< hash (hex) of all code that it reaches, as in its key; "" if unknown
};

struct ChangedNode {
  Node node;
  std::vector<std::filesystem::path> changed_files;  ///< own and inherited files, sorted
};

/// Returns every node by id.
std::map<std::string, Node> cache_tree_nodes();

/// Clears the graph of this process. Nothing on disk changes, and entries are still served.
void cache_tree_reset();

/// What the next call of a node will find.
enum class NodeState {
  /// An entry exists, and every file still has the content of this or of an earlier result; or only calls below use the files
  /// that have changed, and they returned the same results when they were computed again.
  cached,
  stale,       ///< an entry exists, but a file that it depends on has changed
  missing,     ///< the entry was removed or never stored
  stale_code,  ///< an entry exists, but the program that computed it now contains different code for it
  superseded,  ///< the graph has a newer version of the call, with other code or other file contents in its key
};
const char* to_string(NodeState state);  ///< "cached", "stale", "missing", "stale_code", "superseded"

/// Returns the state of every node by id. This costs one stat for each entry and for each version of a tracked file. It also
/// reads the code records of each program that computed a node, unless they are unchanged since this process last read
/// them. Code is not compared if the program no longer exists.
std::map<std::string, NodeState> cache_tree_states();

/// The nodes of this process's graph and their states at the moment at which it is created: what cache_tree_nodes(),
/// cache_tree_states() and cache_tree_changed_files() return, but without a copy of the graph. For graphs with very many nodes:
/// takes some thirty bytes for each. Nodes have positions from 0 to size() - 1.
class CacheTree {
 public:
  enum class Order {
    id,        ///< as in the maps that the functions above return
    function,  ///< by function, then hash; as in cache_tree_find() and cache_tree_to_json()
  };
  /// `superseded`: with superseded nodes. Without them, removes them from the graph like cache_tree_hide_superseded().
  explicit CacheTree(Order order = Order::id, bool superseded = true);
  ~CacheTree();
  CacheTree(const CacheTree&) = delete;
  CacheTree& operator=(const CacheTree&) = delete;

  static constexpr std::size_t kNone = std::size_t(-1);
  std::size_t size() const;
  /// The position of the node with this id; kNone if there was none.
  std::size_t find(const std::string& id) const;
  /// Empty if the graph was cleared or reduced meanwhile.
  std::optional<Node> node(std::size_t position) const;
  std::string id(std::size_t position) const;  ///< as Node::id; "" as above
  NodeState state(std::size_t position) const;
  std::vector<std::filesystem::path> changed_files(
      std::size_t position) const;               ///< own and inherited, sorted
  bool has_parents(std::size_t position) const;  ///< whether a node made this call
  /// The node as an object of the JSON that cache_tree_to_json() returns, on one line; "" as above.
  std::string json(std::size_t position) const;
  /// Calls `write` with one piece after another of what cache_tree_to_json() returns, which may be a gigabyte.
  void write_json(const std::function<void(std::string_view)>& write) const;

 private:
  struct Contents;
  std::unique_ptr<Contents> contents_;
};

/// Sets the code with which states compare nodes: a program and the libraries that it loads, in loading order. An empty list
/// restores the default, which compares each node with the program that computed it. Throws Error unless one of the files was compiled with the plugin.
void cache_tree_compare_with(const std::vector<std::filesystem::path>& binaries);

/// Removes superseded nodes from the graph of this process and returns their number. Nothing on disk changes.
std::size_t cache_tree_hide_superseded();

/// Returns the nodes whose next call would be computed because a file has changed, appeared or disappeared: a file of the node
/// itself or of a call below it. A node is not included if an earlier result matches the present content of its files. Files
/// are compared by content; an unchanged file costs one stat. The Python package returns only nodes that tracked the
/// file themselves.
std::map<std::string, ChangedNode> cache_tree_changed_files();

/// One content of a tracked file that calls saw, and its content now.
struct FileVersion {
  std::filesystem::path file;       ///< absolute
  std::optional<std::string> hash;  ///< content hash (hex) that calls saw; empty: the file did not exist
  std::optional<std::string>
      current_hash;      ///< content hash now; empty: the file is missing or cannot be read
  bool changed = false;  ///< the content now is different
};

/// Returns every distinct content of every tracked file or directory that a node saw, own and inherited, sorted by file
/// and hash. An unchanged file costs one stat; a changed one is read.
std::vector<FileVersion> cache_tree_file_versions();

/// Returns the nodes that tracked this file or directory themselves. With `transitive`, also those that inherit it from
/// a call below them: all nodes that a change of the file makes stale.
std::map<std::string, Node> cache_tree_for_file(const std::filesystem::path& path, bool transitive = false);

/// Returns the nodes that wrote, renamed or removed this file themselves.
std::map<std::string, Node> cache_tree_writers(const std::filesystem::path& path);

/// Returns every tracked file, absolute, sorted, without duplicates.
std::vector<std::filesystem::path> cache_tree_files();

/// Returns the ids of the nodes that `name` selects, sorted by function and hash: all calls of a function, else the node with
/// this id, else the nodes whose hash begins with `name`.
std::vector<std::string> cache_tree_find(const std::string& name);

/// Reduces the graph of this process to a part, in order to inspect, draw or export it. Keeps these nodes, and those that are
/// reached from them by at most `depth` calls, towards callees or towards callers. Edges to removed nodes are removed.
/// Nothing on disk changes. Unknown ids are ignored.
void cache_tree_focus(const std::vector<std::string>& ids, std::size_t depth = std::size_t(-1));

struct InvalidateOptions {
  bool upstream = false;    ///< also the calls that they made, at any depth
  bool downstream = false;  ///< also their callers, at any depth
  bool dry_run = false;     ///< remove nothing, only return what would be removed
};

/// Removes the results of the nodes that `name` selects, so that their next calls are computed. `name` is a function, an id, the
/// first digits of a hash, or the path of a tracked file, which selects all nodes that depend on it. Returns the sorted ids of
/// the selected nodes, including those without a stored result. A caller that is not selected is still served, and other processes
/// may have results in memory. Throws Error if a directory cannot be read or an entry cannot be removed.
std::vector<std::string> cache_tree_invalidate(const std::string& name,
                                               const InvalidateOptions& options = {});

/// Returns a few lines for people: numbers of nodes, edges and files, calls per function, what is stale.
std::string cache_tree_summary();

/// Returns the graph as JSON (schema: docs/graph-json.md). With `path`, also writes it there.
/// Throws Error if the file cannot be written.
std::string cache_tree_to_json(const std::optional<std::filesystem::path>& path = std::nullopt);

/// Returns the graph in Graphviz DOT. With `path`, also writes it there. Throws Error if the file cannot be written.
std::string cache_tree_to_dot(const std::optional<std::filesystem::path>& path = std::nullopt);

/// Returns the graph in GraphML, for graph editors and libraries. With `path`, also writes it there. Calls and files are
/// nodes, named by the attributes "id" and "label". Bytes that XML cannot represent appear as hexadecimal digits.
/// Throws Error if the file cannot be written.
std::string cache_tree_to_graphml(const std::optional<std::filesystem::path>& path = std::nullopt);

/// Returns the graph as a Mermaid flowchart, for Markdown. With `path`, also writes it there. Throws Error if the file
/// cannot be written.
std::string cache_tree_to_mermaid(const std::optional<std::filesystem::path>& path = std::nullopt);

/// Returns a timeline by process and thread in Chrome's trace format, for chrome://tracing and Perfetto: one slice for the
/// latest computation of each node, with times relative to the first. With `path`, also writes it there. Throws
/// Error if the file cannot be written.
std::string cache_tree_to_trace(const std::optional<std::filesystem::path>& path = std::nullopt);

/// Writes the graph to one file. Throws Error if that fails; an existing file is then unchanged.
std::filesystem::path cache_tree_save(const std::filesystem::path& path);

/// Replaces the graph of this process with a saved one. Throws Error if the file is missing, damaged or of another
/// version; the graph is then unchanged.
void cache_tree_load(const std::filesystem::path& path);

struct SyncInfo {
  std::size_t nodes = 0;    ///< records read from the directory
  std::size_t rebuilt = 0;  ///< records that were missing in the graph files and were rebuilt from entries
  std::vector<std::string> problems;  ///< one sentence for each file that could not be read completely
};

/// Merges the graph of a cache directory, with the nodes of all programs that use it, into the graph of this process. Newer
/// nodes of this process stay. A directory that does not exist or has no graph adds nothing. Nodes that are missing because
/// graph files are damaged are rebuilt from entries. Throws Error if the directory cannot be read.
SyncInfo cache_tree_sync(const std::filesystem::path& dir);

}  // namespace cachepy
