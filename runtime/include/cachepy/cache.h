// Inspects and maintains a cache directory: entries, statistics, reasons for misses, pruning, merging.
//
// Every function is thread-safe, and safe while other processes use the directory. Nothing here computes or
// serves results. The graph of calls is in <cachepy/graph.h>.
//
//     for (const cachepy::EntryInfo& entry : cachepy::cache_list("cache"))
//       std::cout << entry.fname << ": " << entry.result_bytes << " bytes\n";
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cachepy/error.h"
#include "cachepy/graph.h"

namespace cachepy {

/// Reports the progress of long work. It is called from time to time, in the thread that does the work.
using Progress = std::function<void(std::size_t done, std::size_t total)>;

/// One ingredient of an entry's key.
struct KeyPartInfo {
  std::string
      kind;  ///< "function", "code", "argument", "file argument", "version", "environment variable", …
  std::string name;     ///< parameter, variable or path; may be empty
  std::string hash;     ///< hex
  std::string printed;  ///< the value in readable form, shortened; may be empty
};

/// Something outside the program that a result depends on, in the state in which the call saw it.
struct DependencyInfo {
  /// "file", "directory", "absent file", "attributes of a file", "names in a directory", "symbolic link",
  /// "environment variable", "working directory", "settings", "expiry"; "effect" is a file that the call changed,
  /// and "output" what it printed
  std::string kind;
  std::string
      name;  ///< absolute path, name of the variable, time of expiry ("2026-12-06 15:40:00 UTC"), or size of the output
  std::optional<std::string> hash;  ///< hex; empty: the file did not exist, or the variable was not set
  bool own = true;                  ///< false: the dependency is inherited from a cached call below
  bool found = false;               ///< the program did not name it; the call was observed to use it
};

/// The metadata of an entry.
struct EntryInfo {
  std::filesystem::path file;  ///< the entry, absolute
  std::string error;           ///< why the entry cannot be read; then no field below is set. "" if it can
  /// True for an earlier result: a dependency changed, and a later result of the same call replaced it. It is served again
  /// if the dependency changes back.
  bool earlier = false;
  std::string id;  ///< "fname:hash", as Node::id
  std::string fname;
  std::string hash;
  std::string signature;
  std::string result_type;         ///< as spelled in the program
  std::uint64_t result_bytes = 0;  ///< encoded result before compression
  std::uint64_t file_bytes = 0;    ///< size of the entry on disk
  std::chrono::system_clock::time_point
      created;  ///< when the call finished, or when an earlier result was restored
  std::chrono::system_clock::time_point started;  ///< when the function began to run
  std::chrono::system_clock::time_point used;  ///< last use, to the hour; cache_prune() and size_limit use it
  std::chrono::nanoseconds cost{0};            ///< how long it ran, including the cached calls below it
  std::uint32_t process = 0;                   ///< id of the process that ran it
  std::uint32_t thread = 0;                    ///< kernel id of the thread that ran it
  std::string program;                         ///< the executable that computed it
  std::vector<std::string> libraries;          ///< loaded libraries that were compiled with the plugin
  std::string source_file;
  std::uint32_t source_line = 0;
  std::vector<KeyPartInfo> key_parts;
  std::vector<DependencyInfo> dependencies;
  std::vector<std::string> children;  ///< ids of the cached calls it made, in order of first call
  std::vector<UseInfo> uses;          ///< what it used that may differ from call to call, see Node::uses
};

/// Returns the metadata of one entry file, without reading its result. Throws Error if the file is missing, damaged or
/// of another version.
EntryInfo cache_info(const std::filesystem::path& file);

/// Returns every entry of a cache directory, sorted by file name. Entries that cannot be read have `error` set. Returns
/// nothing if the directory has no entries or does not exist. Throws Error if a directory cannot be read.
std::vector<EntryInfo> cache_list(const std::filesystem::path& dir, const Progress& progress = nullptr);

/// Which entries cache_visit() visits, and in which order.
struct EntrySelection {
  enum class Order {
    name,     ///< by id, the newest result of a call first
    cost,     ///< the longest call first
    size,     ///< the largest file first
    used,     ///< the least recently used first
    created,  ///< the newest first
  };
  Order order = Order::name;  ///< entries that are equal in it are sorted by name
  /// Called once with each entry that can be read, in no particular order. Null: all are selected.
  std::function<bool(const EntryInfo&)> wanted;
  /// Whether `wanted` needs all of an entry. Otherwise key_parts, result_type and signature are empty, which is faster.
  bool wanted_needs_all = false;
  std::size_t limit = 0;  ///< only the first of that many in the order; 0 = all
};

/// Calls `visit` with each selected entry, for directories with very many: takes some seventy bytes of memory for each selected entry.
/// Opens each entry twice, first to select and sort, then to visit it. Entries that cannot be read have `error` set and come first,
/// sorted by file name. Visits nothing if the directory has no entries or does not exist. Throws Error if a directory cannot
/// be read.
void cache_visit(const std::filesystem::path& dir, const EntrySelection& selection,
                 const std::function<void(const EntryInfo&)>& visit, const Progress& progress = nullptr);

/// Returns the entries that `name` selects, only the newest of each call. `name` is a function, the id of a call, or the first digits
/// of a hash (at least four). Opens only entries that can match, and leaves out those that cannot be read. Throws Error
/// if a directory cannot be read.
std::vector<EntryInfo> cache_find(const std::string& name, const std::filesystem::path& dir);

/// Why a stored call was computed, and whether it would be served now.
struct CallReasons {
  std::string id;              ///< "fname:hash"
  std::string call;            ///< "load(path="a.tsv", n=2)", shortened
  std::filesystem::path file;  ///< the entry, absolute
  std::chrono::system_clock::time_point created;
  std::chrono::nanoseconds cost{0};
  /// Id of the earlier stored call that this one is compared with; "" if there is none. If the call replaced an
  /// earlier result because a dependency had changed, it is the call itself. Otherwise it is the same call with older
  /// code or options if that is stored, else the call with the fewest different arguments.
  std::string compared_with;
  /// The differences: "argument n changed from 1 to 2", "'/data/a.tsv' had changed (used by load)".
  std::vector<std::string> changes;
  /// Why the call would be computed again now: "'/data/a.tsv' changed (used by load, called by normalize)". Empty if the call
  /// would be served: its dependencies are unchanged, or match an earlier result, and the program that computed it (see
  /// cache_tree_compare_with()) still has its code.
  std::vector<std::string> stale;
  std::vector<UseInfo> uses;       ///< what it used that may differ from call to call, see Node::uses
  bool served_by_earlier = false;  ///< an earlier result of the call, not this one, would be served
  /// The call would be served although files have changed: only calls below it use these files, and they returned the same
  /// results when they were computed again.
  bool cut_off = false;
};

/// Returns the newest stored calls of a function, given by its qualified name, newest first and at most `most` of
/// them. Each is compared with at most a thousand other calls. Files and the environment of this process are compared as
/// they are now. Returns nothing if there is no such function or directory. Throws Error if a directory cannot be read.
std::vector<CallReasons> cache_why(const std::string& function, const std::filesystem::path& dir,
                                   std::size_t most = 10);

/// Returns the stored result as one line of JSON. The layout of the type is stored in the entry, so the program that
/// computed it is not needed. Output longer than about `max_chars` is cut and ends in "…"; it is then not valid JSON.
/// Throws Error if the file is missing, damaged or of another version.
std::string cache_value_json(const std::filesystem::path& file, std::size_t max_chars = std::size_t(-1));

/// The cache directory of calls that name none: CACHEPY_DIR, else that of .cachepy.yml, else ".cachepy".
std::filesystem::path cache_default_dir();

/// A setting (docs/configuration.md), with the value that a program started now in this directory would use.
struct SettingInfo {
  std::string name;
  std::vector<std::string> values;  ///< as written; empty if the setting has no value
  std::string source;               ///< "default", the path of the configuration file, or the variable
  std::string environment;          ///< the variable that sets it; "" if there is none
  std::string meaning;
};
/// Returns all settings. Adds one sentence to `problems` for each error in the file or a variable that is ignored.
std::vector<SettingInfo> cache_settings(std::vector<std::string>* problems = nullptr);

/// Loads a configuration file (docs/configuration.md) and uses it instead of the .cachepy.yml that was or would be found.
/// Environment variables still override it. It applies to every call that begins after load_config() returns, also of
/// functions that were called before. Running calls keep their settings, and stored results stay where they are. Throws Error
/// and changes nothing if the file cannot be read or contains an error; what() has file, line and column.
void load_config(const std::filesystem::path& path);

struct CacheMemoryInfo {
  std::size_t results = 0;
  std::uint64_t bytes = 0;  ///< including the metadata of the results
};

/// The results that this process keeps in memory, in front of the disk (settings memory_limit and recheck). A hit from memory
/// checks its dependencies like any other.
CacheMemoryInfo cache_memory_info();

/// Drops these results. The next call of each is served from disk, or computed if its entry no longer exists.
void cache_memory_clear();

/// The file digests that this process remembers, so that unchanged files are not read again.
struct CacheFileStateInfo {
  std::size_t entries = 0;  ///< files and directories whose digest is remembered
  std::size_t hits = 0;     ///< how often a stat was sufficient
  std::size_t reads = 0;    ///< how often a file was read
};
CacheFileStateInfo cache_file_state_info();

/// Forgets the remembered digests and returns their number. Files are read again when they are next needed, unless an entry
/// contains a digest for the same stat. Correct results never depend on this call.
std::size_t cache_file_state_clear();

/// The share of one function in a cache directory. All processes add to the counts. A process that was killed lost its latest
/// ones, so the counts are lower bounds.
struct FunctionStats {
  std::size_t entries = 0;
  std::uint64_t bytes = 0;                ///< size of its entries on disk
  std::uint64_t memory_hits = 0;          ///< calls that were served from memory
  std::uint64_t disk_hits = 0;            ///< calls that were served from disk
  std::uint64_t misses = 0;               ///< calls that were computed
  std::chrono::nanoseconds computing{0};  ///< how long computing the results of these hits had taken
  /// How long the hits took, without waiting for equal calls. Hits from memory without dependencies are sampled; fewer than 64
  /// of them are not counted for each process.
  std::chrono::nanoseconds serving{0};
  std::chrono::nanoseconds saved{
      0};  ///< `computing` minus `serving`; negative if hits take longer than computing
  std::uint64_t remote_hits = 0;      ///< calls that were served by a result from a remote
  std::uint64_t remote_received = 0;  ///< bytes of these results
  std::uint64_t remote_sent = 0;      ///< bytes of results that were handed over for sending to remotes
  std::uint64_t remote_errors =
      0;  ///< calls for which no remote answered, or with something that was not used
};

struct CacheStats {
  std::size_t entries = 0;
  std::uint64_t bytes = 0;        ///< size of all entries on disk
  std::uint64_t graph_bytes = 0;  ///< size of the graph's files
  std::uint64_t code_bytes = 0;   ///< size of the code lists, from which reasons are derived
  std::size_t unreadable = 0;     ///< number of entries that cannot be read; see cache_verify()
  std::optional<std::chrono::system_clock::time_point> oldest;  ///< when the oldest of them was computed
  std::optional<std::chrono::system_clock::time_point> newest;
  std::map<std::string, FunctionStats> functions;  ///< by name; includes functions without entries
};

/// Returns what a cache directory contains and how it was used. Reads the header of every entry. Throws Error if the
/// directory cannot be read.
CacheStats cache_stats(const std::filesystem::path& dir, const Progress& progress = nullptr);

/// Returns only the counts of calls, by function; `entries` and `bytes` are 0. Reads one file, no matter how many entries there
/// are. Returns nothing if the directory does not exist.
std::map<std::string, FunctionStats> cache_counts(const std::filesystem::path& dir);

/// A server or directory of the setting `remote`.
struct RemoteInfo {
  std::string url;  ///< without user and password; "" for a problem of the configuration
  bool answers = false;
  std::string problem;  ///< "" if it answers
};

/// Asks all remotes of this process's settings whether they answer. Empty if none is set. Throws Error if the program
/// cachepy-remote, which speaks with them, cannot be started.
std::vector<RemoteInfo> cache_remotes();

/// What the helper process has sent since it was started.
struct RemoteSent {
  std::uint64_t sent = 0;    ///< results that all remotes have now
  std::uint64_t failed = 0;  ///< results that some remote does not have
};

/// Waits until all results that programs of this user, with the settings of this process, have handed over were sent. Throws Error
/// if this takes longer.
RemoteSent cache_remote_flush(std::chrono::milliseconds longest);

/// Returns whether the directory contains a cache: results or a graph. Throws Error if that cannot be determined.
bool cache_exists(const std::filesystem::path& dir);

/// The directories to watch for changes of that cache: `dir` and some directories below it.
std::vector<std::filesystem::path> cache_directories(const std::filesystem::path& dir);

/// Resets the counts that processes have written so far. Results stay. Throws Error if the directory cannot be
/// written.
void cache_counts_reset(const std::filesystem::path& dir);

struct CacheProblem {
  std::filesystem::path file;
  std::string what;
};

/// Reads every entry, code list and graph file completely and reports damage. Changes nothing: a damaged entry is a
/// miss and is replaced when its call is next computed. Throws Error if the directory cannot be read.
std::vector<CacheProblem> cache_verify(const std::filesystem::path& dir, const Progress& progress = nullptr);

/// Files and directories of a cache that some of its users cannot read and write.
struct ClosedFiles {
  std::size_t count = 0;
  std::filesystem::path example;  ///< one of them
  std::string owner;              ///< its owner
};

/// Capabilities of a cache directory, and damage found so far.
struct CacheHealth {
  std::optional<bool>
      has_locks;  ///< whether its file system supports the locks of single-flight; empty: not known yet
  std::size_t set_aside = 0;  ///< damaged entries kept for inspection until cache_prune()
  std::string group;          ///< the group that shares it; "" = it is not shared
  std::string not_shared;     ///< with `shared: group`: why programs do not use it; "" = they do
  ClosedFiles to_this_user;   ///< belonging to other users
  ClosedFiles to_group;       ///< if there is a group
};
CacheHealth cache_health(const std::filesystem::path& dir);

/// The path at which a tool may keep a small file of its own with that cache. Programs ignore the file.
std::filesystem::path cache_tool_file(const std::filesystem::path& dir, std::string_view name);

/// A call that a process is computing, or for which it waits because another process computes it.
struct RunningCall {
  std::string id;  ///< "fname:hash"
  std::string fname;
  bool waits = false;
  std::uint32_t process = 0;
  std::string host;
  std::chrono::system_clock::time_point since;
};

/// Returns what all processes that use a cache directory are doing now, longest-running first. Processes of other machines
/// are included if the file system shares locks between machines.
std::vector<RunningCall> cache_running(const std::filesystem::path& dir);

/// Describes how the second of two stored calls differs from the first: arguments, code, settings, dependencies, and results
/// of calls below; one sentence each. Empty if they differ only in time. Throws Error if an entry cannot be read.
std::vector<std::string> cache_changes(const std::filesystem::path& before,
                                       const std::filesystem::path& after);

/// Makes the changes of files that a stored call made, as a hit of it would (option `effects`), and returns their paths. With `to`, the
/// files, directories and symbolic links that it left are written below that directory instead, at their paths relative to the
/// innermost directory that contains all of them; files that it only added to have what it added. Throws Error if the entry has no
/// such files, cannot be read, or if they cannot be written; some may have been written then.
std::vector<std::filesystem::path> cache_restore(const std::filesystem::path& entry,
                                                 const std::filesystem::path& to = {});

struct MergeInfo {
  std::size_t copied = 0;      ///< entries
  std::uint64_t bytes = 0;     ///< size of the copied entries
  std::size_t present = 0;     ///< entries that were present already, or in a newer version
  std::size_t unreadable = 0;  ///< entries that are damaged or of another version
};

/// Copies the entries that `into` lacks, with their code lists: all entries, or only those with these ids. Each entry is read
/// completely and checked first. `into` is created if it does not exist. Programs find the copies as if they had been computed
/// there: dependencies are compared with the files of this machine. Throws Error if a directory cannot be read or written.
MergeInfo cache_merge(const std::filesystem::path& from, const std::filesystem::path& into,
                      const std::vector<std::string>& ids = {}, const Progress& progress = nullptr);

struct AcceptInfo {
  std::vector<std::string> ids;  ///< calls that now have a result for the present code, sorted
  std::size_t present = 0;       ///< results that already were for the present code
  std::size_t unknown = 0;  ///< results whose program no longer exists, or has several functions of that name
  std::size_t unreadable = 0;  ///< damaged entries, and entries of another version
};

/// Keeps results although the code has changed. For each function whose name matches the glob, the newest result of each call
/// that was computed by older code is stored again as a result of the code that the program has on disk now. Use it after an
/// edit that changes no result; nothing verifies this. The old entries stay. Only the code may have changed: a program does not
/// find a result whose type, layout or options differ. See cache_tree_compare_with(). Throws Error if a directory cannot be read
/// or written.
AcceptInfo cache_accept(const std::string& function, const std::filesystem::path& dir, bool dry_run = false);

/// Selects the entries that cache_prune() removes. Entries that no rule selects stay.
struct PruneOptions {
  std::string fname;                                   ///< only entries of this function; "" = all functions
  bool all = false;                                    ///< every entry of `fname`
  std::optional<std::chrono::nanoseconds> unused_for;  ///< entries not used for this long; not negative
  /// Then the least recently used entries, until the rest takes up no more than this on disk. The size includes code lists
  /// unless `fname` is given.
  std::optional<std::uint64_t> max_bytes;
  bool dry_run = false;  ///< remove nothing, only report what would be removed
};

struct PruneInfo {
  std::vector<std::filesystem::path> entries;  ///< removed, the least recently used first
  std::uint64_t bytes = 0;                     ///< size of the removed entries on disk
  /// Temporary files of killed writers, damaged entries that were set aside, and code lists that no entry needs.
  std::size_t leftovers = 0;
  std::uint64_t leftover_bytes = 0;
  std::size_t kept = 0;  ///< entries (of `fname`) that were not removed
  std::uint64_t kept_bytes = 0;
  std::size_t failed = 0;  ///< files that could not be removed; entries among them are also counted in `kept`
  std::string failure;     ///< why the first of them could not be removed
};

/// Removes entries, and files that killed writers left. The nodes stay in the graph without a cache file. The next call of each is
/// computed in this process; other processes may still serve it from memory. Readers are not disturbed. The last use of an
/// entry is known to the hour. Throws Error if the directory cannot be read or `unused_for` is negative.
PruneInfo cache_prune(const std::filesystem::path& dir, const PruneOptions& options,
                      const Progress& progress = nullptr);

/// Removes the entries that were not used for `days_old` days, which may be a fraction; 0 removes all. Throws Error
/// as above, and if `days_old` is negative.
PruneInfo cache_prune(const std::filesystem::path& dir, double days_old = 30);

/// Removes the entries of these calls ("fname:hash"), including earlier results. Ids without an entry are ignored.
/// `kept` is not set. As with cache_prune(), nodes stay and the next call of each is computed. Throws Error if the
/// directory does not exist.
PruneInfo cache_remove(const std::filesystem::path& dir, const std::vector<std::string>& ids,
                       bool dry_run = false);

/// Parses a size as size_limit is written: "512M", "1.5GiB", "100B", "0". Empty if `text` is not a size.
std::optional<std::uint64_t> cache_parse_size(std::string_view text);

struct CompactInfo {
  bool busy = false;      ///< another process is compacting; nothing was done
  std::size_t nodes = 0;  ///< in the graph
  std::size_t logs = 0;   ///< logs of finished processes that were folded into the snapshot
};

/// Folds the graph logs of finished processes into one snapshot file. Nothing is lost if it is killed. Programs also do this
/// by themselves from time to time. Throws Error if the directory is missing or cannot be written.
CompactInfo cache_compact(const std::filesystem::path& dir, const Progress& progress = nullptr);

}  // namespace cachepy
