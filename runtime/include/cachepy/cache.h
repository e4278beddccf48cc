// What is stored in a cache directory: entries, what each says about itself, and keeping the directory in order.
//
// Every function is thread-safe, and safe while other processes use the directory. Nothing here computes or
// serves results; the graph of calls is in <cachepy/graph.h>.
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

namespace cachepy {

/// How far a long piece of work is; called now and then from the thread that works.
using Progress = std::function<void(std::size_t done, std::size_t total)>;

/// One ingredient of an entry's key.
struct KeyPartInfo {
  std::string
      kind;  ///< "function", "code", "argument", "file argument", "version", "environment variable", …
  std::string name;     ///< parameter, variable or path; may be empty
  std::string hash;     ///< hex
  std::string printed;  ///< the value for people, shortened; may be empty
};

/// Something outside the program that a result depends on, as it was when the call used it.
struct DependencyInfo {
  /// "file", "directory", "absent file", "environment variable", "working directory", "settings", "expiry"
  std::string kind;
  std::string name;  ///< absolute path, the variable, or the moment of expiry: "2026-12-06 15:40:00 UTC"
  std::optional<std::string> hash;  ///< hex; empty: the file was missing, the variable unset
  bool own = true;                  ///< false: a call below this one used it
};

/// What an entry says about itself.
struct EntryInfo {
  std::filesystem::path file;  ///< the entry, absolute
  std::string error;           ///< why it cannot be read; then nothing below it is set. "": it can
  /// A later result of the same call took its place when a dependency changed; it is served again if that changes back.
  bool earlier = false;
  std::string id;  ///< "fname:hash", as Node::id
  std::string fname;
  std::string hash;
  std::string signature;
  std::string result_type;         ///< as spelt in the program
  std::uint64_t result_bytes = 0;  ///< encoded result before compression
  std::uint64_t file_bytes = 0;    ///< size of the entry on disk
  std::chrono::system_clock::time_point
      created;  ///< when the call finished, or an earlier result took its place again
  std::chrono::system_clock::time_point started;  ///< when the function began to run
  std::chrono::system_clock::time_point used;  ///< last, to the hour: what cache_prune() and size_limit go by
  std::chrono::nanoseconds cost{0};            ///< how long it ran, cached calls below it included
  std::uint32_t process = 0;                   ///< that ran it, and
  std::uint32_t thread = 0;                    ///< the thread in it, as the kernel numbers them
  std::string program;                         ///< the executable that computed it
  std::vector<std::string> libraries;          ///< compiled with the plugin, that it had loaded
  std::string source_file;
  std::uint32_t source_line = 0;
  std::vector<KeyPartInfo> key_parts;
  std::vector<DependencyInfo> dependencies;
  std::vector<std::string> children;  ///< ids of the cached calls it made, in order of first call
};

/// What one entry file says about itself; its result is not read. Throws Error when the file is missing, damaged or
/// of another version.
EntryInfo cache_info(const std::filesystem::path& file);

/// Every entry of a cache directory, by file name; those that cannot be read have their `error` set. A directory
/// without entries, or none at all, gives none. Throws Error when a directory cannot be read.
std::vector<EntryInfo> cache_list(const std::filesystem::path& dir, const Progress& progress = nullptr);

/// The entries of a cache directory that `name` means: all of a function, the one of the call with this id, and those
/// whose hash begins with it, when these are four digits or more; the newest of each call. Only entries that may be
/// meant are opened; one that cannot be read is left out. Throws Error when a directory cannot be read.
std::vector<EntryInfo> cache_find(const std::string& name, const std::filesystem::path& dir);

/// Why a stored call was computed, and whether it would be served now.
struct CallReasons {
  std::string id;              ///< "fname:hash"
  std::string call;            ///< "load(path="a.tsv", n=2)", shortened
  std::filesystem::path file;  ///< the entry, absolute
  std::chrono::system_clock::time_point created;
  std::chrono::nanoseconds cost{0};
  /// Id of the earlier stored call that it is most like: its own where it has replaced an earlier result because something that
  /// it depends on had changed; else that of the same call before code or options changed, where that is stored; else that of
  /// one with the fewest other arguments. "": none is earlier.
  std::string compared_with;
  /// How it differs from that: "argument n changed from 1 to 2", "'/data/a.tsv' had changed (used by load)".
  std::vector<std::string> changes;
  /// Why the same call would be computed again: "'/data/a.tsv' changed (used by load, called by normalize)". Empty: what
  /// it depends on is unchanged, or again what an earlier result was made from, and the program that computed it (see
  /// cache_tree_compare_with()) still has its code.
  std::vector<std::string> stale;
  bool served_by_earlier = false;  ///< that earlier result of the call would be served, not this one
  /// It would be served although files have changed: calls below it alone use them, and gave the same results when they were
  /// computed again.
  bool cut_off = false;
};

/// The newest stored calls of the function with that qualified name, newest first, `most` at most, each compared with a
/// thousand others at most. What has changed since is looked up now, environment variables in this process. No such
/// function, or no such directory: none. Throws Error when a directory cannot be read.
std::vector<CallReasons> cache_why(const std::string& function, const std::filesystem::path& dir,
                                   std::size_t most = 10);

/// The stored result as JSON on one line, by the layout kept in the entry; the program that made it is not needed.
/// Stops with "…" after about `max_chars`, and then is no longer JSON. Throws Error when the file is missing,
/// damaged or of another version.
std::string cache_value_json(const std::filesystem::path& file, std::size_t max_chars = std::size_t(-1));

/// Where calls without a directory of their own are cached: CACHEPY_DIR, else what .cachepy.yml says, else ".cachepy".
std::filesystem::path cache_default_dir();

/// A setting (docs/configuration.md) as a program that starts now, in this directory, would have it.
struct SettingInfo {
  std::string name;
  std::vector<std::string> values;  ///< as they are written; empty: nothing is set
  std::string source;               ///< "default", the path of the configuration file, or the variable
  std::string environment;          ///< the variable that sets it; "": there is none
  std::string meaning;
};
/// All of them. What is wrong with the file or a variable, and ignored, goes to `problems`, a sentence each.
std::vector<SettingInfo> cache_settings(std::vector<std::string>* problems = nullptr);

/// Reads a configuration file (docs/configuration.md) in place of the .cachepy.yml that was, or would be, found; variables of
/// the environment stay stronger. Holds for every call that begins after it has returned, also of functions that were
/// called before; calls that are running go on as they began, and results stay where they are. Throws Error, and changes
/// nothing, when the file cannot be read or anything in it is wrong: what() has file, line and column.
void load_config(const std::filesystem::path& path);

struct CacheMemoryInfo {
  std::size_t results = 0;
  std::uint64_t bytes = 0;  ///< with what is known about them
};

/// The results that this process keeps in memory, in front of the disk (settings memory_limit and recheck). What they
/// depend on is looked at all the same.
CacheMemoryInfo cache_memory_info();

/// Lets them go: the next call of each is served from disk, or computed when its entry is no longer there.
void cache_memory_clear();

/// What this process remembers of files, so that an unchanged one is not read again.
struct CacheFileStateInfo {
  std::size_t entries = 0;  ///< files and directories whose digest is remembered
  std::size_t hits = 0;     ///< how often a stat was enough
  std::size_t reads = 0;    ///< how often a file was read
};
CacheFileStateInfo cache_file_state_info();

/// Forgets it; files are read again when they are next needed, unless an entry knows their digest by their stat. Returns
/// how many were remembered. Never needed for right results.
std::size_t cache_file_state_clear();

/// One function's share of a cache directory. Calls are counted by all processes together, and those that were killed have
/// not told their last ones, so there were at least so many.
struct FunctionStats {
  std::size_t entries = 0;
  std::uint64_t bytes = 0;            ///< that they take on disk
  std::uint64_t memory_hits = 0;      ///< calls that were served from memory
  std::uint64_t disk_hits = 0;        ///< calls that were served from disk
  std::uint64_t misses = 0;           ///< calls that were computed
  std::chrono::nanoseconds saved{0};  ///< what computing the hits had taken
};

struct CacheStats {
  std::size_t entries = 0;
  std::uint64_t bytes = 0;        ///< that all entries take on disk
  std::uint64_t graph_bytes = 0;  ///< that the graph's files take beside them
  std::uint64_t code_bytes = 0;   ///< and the lists of code that reasons are made of
  std::size_t unreadable = 0;     ///< of the entries: see cache_verify()
  std::optional<std::chrono::system_clock::time_point> oldest;  ///< when the oldest of them was computed
  std::optional<std::chrono::system_clock::time_point> newest;
  std::map<std::string, FunctionStats> functions;  ///< by name; also those that have no entry any more
};

/// What a cache directory holds and how it was used. Reads the front of every entry. Throws Error when the directory
/// cannot be read.
CacheStats cache_stats(const std::filesystem::path& dir, const Progress& progress = nullptr);

/// Of that only how the calls were counted, by function: entries and bytes are 0. Reads one file, however many entries there
/// are; a directory that is not there has counted nothing.
std::map<std::string, FunctionStats> cache_counts(const std::filesystem::path& dir);

/// Whether there is a cache in that directory: results or a graph. Throws Error when that cannot be known.
bool cache_exists(const std::filesystem::path& dir);

/// The directories in which files appear and go when that cache changes: `dir` and some below it. For those who watch it.
std::vector<std::filesystem::path> cache_directories(const std::filesystem::path& dir);

/// Forgets how calls were counted up to now, as far as processes have told; results stay. Throws Error when the directory
/// cannot be written.
void cache_counts_reset(const std::filesystem::path& dir);

struct CacheProblem {
  std::filesystem::path file;
  std::string what;
};

/// Reads every entry, every list of code and every file of the graph whole, and says what is wrong with which; nothing is
/// changed. Problems are repaired by themselves: a damaged entry is a miss, and is replaced. Throws Error when the
/// directory cannot be read.
std::vector<CacheProblem> cache_verify(const std::filesystem::path& dir, const Progress& progress = nullptr);

/// What a directory can do, and what was wrong in it.
struct CacheHealth {
  std::optional<bool>
      has_locks;  ///< of its file system, by which equal calls are computed once; empty: not known yet
  std::size_t set_aside = 0;  ///< damaged entries that are kept to be looked at, until cache_prune()
};
CacheHealth cache_health(const std::filesystem::path& dir);

/// Where a tool may keep a small file of its own with that cache. Its content means nothing to programs.
std::filesystem::path cache_tool_file(const std::filesystem::path& dir, std::string_view name);

/// A call that a process of any program is computing, or waits for because another one computes it.
struct RunningCall {
  std::string id;  ///< "fname:hash"
  std::string fname;
  bool waits = false;
  std::uint32_t process = 0;
  std::string host;
  std::chrono::system_clock::time_point since;
};

/// What the processes that use a cache directory are doing now, the longest first. Of other machines as far as the file system
/// keeps locks over them.
std::vector<RunningCall> cache_running(const std::filesystem::path& dir);

/// How the second of two stored calls differs from the first: arguments, code, settings, what they depended on, the results of
/// calls below them; a sentence each. Empty: in nothing but the moment. Throws Error when an entry cannot be read.
std::vector<std::string> cache_changes(const std::filesystem::path& before,
                                       const std::filesystem::path& after);

struct MergeInfo {
  std::size_t copied = 0;      ///< entries
  std::uint64_t bytes = 0;     ///< of these
  std::size_t present = 0;     ///< that were there already, or a newer result of the same call
  std::size_t unreadable = 0;  ///< damaged, or of another version
};

/// Copies entries, with the lists of their code, that `into` lacks: all, or those with these ids. Each is read whole and checked
/// first. `into` is made when it is not there. Programs that share it find them as if they had been computed there: the
/// dependencies of a result are compared with the files of this machine. Throws Error when a directory cannot be read or written.
MergeInfo cache_merge(const std::filesystem::path& from, const std::filesystem::path& into,
                      const std::vector<std::string>& ids = {}, const Progress& progress = nullptr);

struct AcceptInfo {
  std::vector<std::string> ids;  ///< the calls that have results now which they had not, sorted
  std::size_t present = 0;       ///< results that were for the present code already
  std::size_t unknown = 0;       ///< whose program is gone, or has several functions of that name
  std::size_t unreadable = 0;    ///< damaged, or of another version
};

/// Takes results over to other code: of all functions whose names fit the glob, the newest result of each call that was
/// computed by other code than the program has on disk now becomes one of the present code, as if that had computed it. To be
/// used after a change that is known to change no result: nobody checks. The old entries stay. Only the code may have changed: a
/// result that is encoded in another way now, or whose options have changed, is not found by the program. See
/// cache_tree_compare_with(). Throws Error when a directory cannot be read or written.
AcceptInfo cache_accept(const std::string& function, const std::filesystem::path& dir, bool dry_run = false);

/// Which entries cache_prune() removes. Those of no rule stay.
struct PruneOptions {
  std::string fname;                                   ///< only entries of this function; "" = of all
  bool all = false;                                    ///< every one of those
  std::optional<std::chrono::nanoseconds> unused_for;  ///< those that were not used for so long; not negative
  /// Then the least recently used, until the others take no more bytes on disk. With the lists of their code (which is what
  /// differs between versions of the program), unless there is an `fname`.
  std::optional<std::uint64_t> max_bytes;
  bool dry_run = false;  ///< remove nothing, only say what would go
};

struct PruneInfo {
  std::vector<std::filesystem::path> entries;  ///< removed, the least recently used first
  std::uint64_t bytes = 0;                     ///< that they took on disk
  /// Files of killed writers, damaged entries that had been set aside, and lists of code that no entry needs any more.
  std::size_t leftovers = 0;
  std::uint64_t leftover_bytes = 0;
  std::size_t kept = 0;  ///< entries (of `fname`) that stay
  std::uint64_t kept_bytes = 0;
  std::size_t failed = 0;  ///< files that could not be removed; entries among them are counted in `kept`, too
  std::string failure;     ///< why the first of them could not
};

/// Removes entries, and what killed writers left. Their nodes stay in the graph, without a cache file; a call of one is
/// computed again, in this process too, while others may serve it from memory. Readers are not disturbed. The last use of an
/// entry is known to the hour. Throws Error when the directory cannot be read, or `unused_for` is negative.
PruneInfo cache_prune(const std::filesystem::path& dir, const PruneOptions& options,
                      const Progress& progress = nullptr);

/// Removes the entries that were not used for `days_old` days, a fraction of one if need be; 0: all. Throws Error when
/// it is negative, too.
PruneInfo cache_prune(const std::filesystem::path& dir, double days_old = 30);

/// Removes the entries of these calls ("fname:hash"), earlier results of theirs included; ids without an entry are passed over.
/// `kept` is not counted. As cache_prune(): nodes stay, and the next call of each is computed. Throws Error when the directory
/// is not there.
PruneInfo cache_remove(const std::filesystem::path& dir, const std::vector<std::string>& ids,
                       bool dry_run = false);

/// Bytes of a size with a unit: "512M", "1.5GiB", "100B", "0"; empty when it is none. As size_limit is written.
std::optional<std::uint64_t> cache_parse_size(std::string_view text);

struct CompactInfo {
  bool busy = false;      ///< another process is at it: nothing was done
  std::size_t nodes = 0;  ///< in the graph
  std::size_t logs = 0;   ///< logs of finished processes that were folded into the snapshot
};

/// Folds the graph's logs whose processes are gone into one snapshot file. Nothing is lost, whenever it is killed.
/// Throws Error when the directory is missing or cannot be written.
/// Programs do this by themselves now and then.
CompactInfo cache_compact(const std::filesystem::path& dir, const Progress& progress = nullptr);

}  // namespace cachepy
