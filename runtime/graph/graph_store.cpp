#include "graph/graph_store.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <future>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/digest_list.h"
#include "base/directory.h"
#include "base/file.h"
#include "base/path.h"
#include "format/entry.h"
#include "format/log.h"
#include "format/snapshot.h"
#include "store/graph_files.h"
#include "store/locks.h"
#include "store/store.h"

namespace cachepy::internal {
namespace {

constexpr std::uint64_t kMaxGraphFileBytes = std::uint64_t{16} << 30;

absl::Status in_file(const std::string& path, const absl::Status& status) {
  if (status.ok()) return status;
  return absl::Status(status.code(), absl::StrCat("'", path, "' ", status.message()));
}

absl::StatusOr<PackedGraph> read_snapshot(const std::string& path) {
  absl::StatusOr<std::string> bytes = read_file(path, kMaxGraphFileBytes);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<PackedGraph> packed = decode_snapshot(*std::move(bytes));
  if (!packed.ok()) return in_file(path, packed.status());
  return packed;
}

absl::Status write_snapshot(const PackedGraph& packed, const std::string& path) {
  const std::string bytes = encode_snapshot(packed);
  absl::StatusOr<AtomicFile> file = AtomicFile::create_in_cache(path);
  if (!file.ok()) return file.status();
  if (absl::Status status = file->write({bytes}); !status.ok()) return status;
  return file->commit();
}

void add_problem(LoadReport& report, const std::string& path, const absl::Status& status) {
  // A missing file was folded or pruned by another process, which is not a problem.
  if (!status.ok() && !absl::IsNotFound(status))
    report.problems.push_back({path, std::string(status.message())});
}

absl::Status load_log(const std::string& path, const std::string& dir, Graph& graph, LoadReport& report) {
  absl::StatusOr<std::string> bytes = read_file(path, kMaxGraphFileBytes);
  if (!bytes.ok()) return bytes.status();
  LogContents contents;
  absl::Status status = in_file(
      path, read_log(*bytes, [&](const NodeRecord& record) { graph.upsert(record, dir); }, &contents));
  report.records += contents.records;
  report.dropped_bytes += contents.dropped_bytes;
  if (contents.dropped_bytes != 0)
    report.problems.push_back({path, absl::StrCat("'", path, "' ends with ", contents.dropped_bytes,
                                                  " bytes that are no whole record")});
  return status;
}

void rebuild_node(const Store& store, const std::string& name, const Digest& key, Graph& graph,
                  LoadReport& report) {
  const std::string place = store.place_of(name);
  const absl::StatusOr<std::unique_ptr<EntryReader>> entry = store.peek(name);
  add_problem(report, place, entry.status());
  if (!entry.ok()) return;
  const NodeRecord& node = (*entry)->metadata().node;
  if (node.outfile != name || node.key != key) {
    report.problems.push_back({place, absl::StrCat("'", place, "' is another call's entry")});
    return;
  }
  if (graph.has(key, node.created_ns)) return;
  graph.upsert(node, store.dir());
  ++report.records;
  ++report.rebuilt;
}

/// Calls `visit` with the name and the key of the newest result of each call. Best effort: another process may be removing the
/// directories that are listed.
void for_each_newest(const Store& store, absl::FunctionRef<void(const std::string&, const Digest&)> visit) {
  (void)store.for_each([&](const std::string& name) {
    if (is_earlier_entry(name)) return;
    if (const std::optional<Digest> key = Digest::from_hex(key_digits(name))) visit(name, *key);
  });
}

/// The keys of the calls with an entry. Their names would take four times the memory.
DigestList entry_keys(const Store& store) {
  DigestList keys;
  for_each_newest(store, [&](const std::string&, const Digest& key) { keys.push_back(key); });
  return keys;
}

/// Adds the nodes of entries that are not in the graph. Usually there are none, and only the keys of the entries are read. But if a
/// file of the graph is damaged, the graph may contain an older version of a node than its entry. Then every entry is read.
void rebuild_missing(const Store& store, const DigestList& keys, Graph& graph, LoadReport& report) {
  const auto is_wanted = [&](const Digest& key) {
    return !report.problems.empty() || !graph.has(key, std::numeric_limits<std::int64_t>::min());
  };
  std::size_t known = 0;
  while (known < keys.size() && !is_wanted(keys[known])) ++known;
  if (known == keys.size()) return;
  std::vector<std::pair<std::string, Digest>> missing;
  for_each_newest(store, [&](const std::string& name, const Digest& key) {
    if (is_wanted(key)) missing.emplace_back(name, key);
  });
  std::sort(missing.begin(), missing.end());
  for (const auto& [name, key] : missing) rebuild_node(store, name, key, graph, report);
}

/// What load_graph_files() found. compact() uses it to decide what to replace.
struct Loaded {
  std::vector<std::string> read_logs;  ///< paths, sorted; each was read as far as possible
  absl::Status snapshot;               ///< NotFound when there is none
};

absl::StatusOr<Loaded> load_graph_files(const std::string& dir, Graph& graph, LoadReport& report,
                                        const Progress& progress = nullptr) {
  if (absl::Status status = check_directory(dir); !status.ok()) return status;
  Loaded loaded;
  // Logs before the snapshot: if a log is folded and removed meanwhile, its records are in the snapshot that is read next.
  const absl::StatusOr<std::vector<std::string>> logs = list_files(graph_dir(dir), kLogSuffix);
  if (!logs.ok() && !absl::IsNotFound(logs.status())) return logs.status();
  for (std::size_t i = 0; logs.ok() && i < logs->size(); ++i) {
    const std::string path = graph_dir(dir) + "/" + (*logs)[i];
    const absl::Status status = load_log(path, dir, graph, report);
    if (status.ok() || absl::IsDataLoss(status)) loaded.read_logs.push_back(path);
    add_problem(report, path, status);
    tell(progress, i + 1, logs->size());
  }
  absl::StatusOr<PackedGraph> snapshot = read_snapshot(snapshot_path(dir));
  loaded.snapshot = snapshot.status();
  add_problem(report, snapshot_path(dir), snapshot.status());
  if (snapshot.ok()) {
    for (const PackedNode& node : snapshot->nodes) report.records += node.known ? 1 : 0;
    graph.merge(*std::move(snapshot), dir);
  }
  return loaded;
}

/// Makes the renamed snapshot durable. The logs that it replaces are removed next, and a power failure must not lose both.
void sync_to_disk(const std::string& path) {
  const UniqueFd fd = open_fd(path, O_RDONLY);
  if (fd) ::fsync(fd.get());
  const UniqueFd directory = open_fd(parent_path(path), O_RDONLY | O_DIRECTORY);
  if (directory) ::fsync(directory.get());
}

/// Removes files of processes that were killed before they gave a file its name. Call it only under the lock of compact(), because
/// then no other process writes a snapshot.
void remove_leftovers(const std::string& dir) {
  (void)for_each_name(graph_dir(dir), [&](std::string_view name) {
    const std::string path = absl::StrCat(graph_dir(dir), "/", absl::string_view(name.data(), name.size()));
    const bool is_log = name.ends_with(kNewLogSuffix) && writer_is_gone(path);
    const bool is_snapshot = name.starts_with('.') && name.ends_with(".tmp");
    if (is_log || is_snapshot) ::unlink(path.c_str());
  });
}

}  // namespace

absl::Status load_graph(const std::string& dir, Graph& graph, LoadReport* report) {
  LoadReport local;
  if (report == nullptr) report = &local;
  // Reading a million keys takes about as long as reading the graph, so both are done at the same time if a thread is available. An
  // entry that is stored meanwhile may be missed, as if it had been stored a moment later.
  const Store store(dir);
  auto entries = std::async(std::launch::async | std::launch::deferred, [&] { return entry_keys(store); });
  const absl::StatusOr<Loaded> loaded = load_graph_files(dir, graph, *report);
  if (loaded.ok()) rebuild_missing(store, entries.get(), graph, *report);
  return loaded.status();
}

absl::StatusOr<std::vector<FileProblem>> check_graph_files(const std::string& dir) {
  Graph graph;
  LoadReport report;
  const absl::StatusOr<Loaded> loaded = load_graph_files(dir, graph, report);
  if (!loaded.ok()) return loaded.status();
  return std::move(report.problems);
}

absl::Status save_snapshot(const Graph& graph, const std::string& path) {
  return write_snapshot(graph.pack(), path);
}

absl::Status load_snapshot(const std::string& path, Graph& graph) {
  absl::StatusOr<PackedGraph> packed = read_snapshot(path);
  if (!packed.ok()) return packed.status();
  // Only a cache directory's own snapshot has nodes without a directory; it lies in <dir>/graph.
  graph.merge(*std::move(packed), cache_dir_of_snapshot(path));
  return absl::OkStatus();
}

absl::Status compact(const std::string& dir, CompactReport* report, const Progress& progress) {
  CompactReport local;
  CompactReport& result = report != nullptr ? *report : local;
  if (absl::Status status = check_directory(dir); !status.ok()) return status;
  if (!is_cache_directory(dir).value_or(false)) return absl::OkStatus();
  const Store store(dir);
  if (absl::Status status = store.prepare(); !status.ok()) return status;
  const absl::StatusOr<LockFile> lock = LockFile::try_lock(lock_path(dir, kCompactLock));
  if (absl::IsUnavailable(lock.status())) {
    result.busy = true;
    return absl::OkStatus();
  }
  if (!lock.ok()) return lock.status();

  // Checks which writers have ended before reading, so that those logs are read completely.
  std::vector<std::string> finished;
  const absl::StatusOr<std::vector<std::string>> logs = list_files(graph_dir(dir), kLogSuffix);
  if (!logs.ok()) return logs.status();
  for (const std::string& name : *logs)
    if (writer_is_gone(graph_dir(dir) + "/" + name)) finished.push_back(graph_dir(dir) + "/" + name);

  Graph graph;
  LoadReport load_report;
  const absl::StatusOr<Loaded> loaded = load_graph_files(dir, graph, load_report, progress);
  if (!loaded.ok()) return loaded.status();
  // A snapshot of another version, or one that cannot be read at the moment, must not be replaced.
  const absl::Status& snapshot = loaded->snapshot;
  if (!snapshot.ok() && !absl::IsNotFound(snapshot) && !absl::IsDataLoss(snapshot)) return snapshot;
  rebuild_missing(store, entry_keys(store), graph, load_report);

  const PackedGraph packed = graph.pack(dir);
  if (absl::Status status = write_snapshot(packed, snapshot_path(dir)); !status.ok()) return status;
  sync_to_disk(snapshot_path(dir));
  result.nodes = graph.size();
  for (const std::string& path : finished) {
    const bool was_read = std::binary_search(loaded->read_logs.begin(), loaded->read_logs.end(), path);
    if (was_read && ::unlink(path.c_str()) == 0) ++result.logs;
  }
  remove_leftovers(dir);
  return absl::OkStatus();
}

}  // namespace cachepy::internal
