// The graph for the page: columns of numbers, with each name and each set of files once. A hundred thousand calls take some ten
// megabytes, and the metadata of their entries (page_entries.cpp) as much again.
#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>
#include <unordered_map>

#include "base/visible.h"
#include "plot/page.h"

namespace cachepy::plot {
namespace {

using Json = nlohmann::ordered_json;

std::int64_t milliseconds(std::chrono::system_clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

/// Each distinct value once, numbered in the order of first use.
template <class T>
class Table {
 public:
  std::size_t operator()(const T& value) {
    const auto [it, is_new] = index_.try_emplace(value, values_.size());
    if (is_new) values_.push_back(value);
    return it->second;
  }
  const std::vector<T>& values() const { return values_; }

 private:
  std::map<T, std::size_t> index_;
  std::vector<T> values_;
};

/// Names in the form in which they are displayed.
class Strings {
 public:
  std::size_t operator()(std::string_view bytes) { return table_(internal::visible(bytes)); }
  const std::vector<std::string>& values() const { return table_.values(); }

 private:
  Table<std::string> table_;
};

/// The files of a graph, the versions of their contents, and which calls saw which version.
class Files {
 public:
  explicit Files(const std::vector<FileVersion>& versions) {
    for (const FileVersion& v : versions) {
      now_.try_emplace({v.file.native(), v.hash.value_or("")}, &v);
      changed_[v.file.native()] |= v.changed;
    }
  }

  std::size_t own_set(const Node& node) {
    std::vector<std::size_t> set;
    for (const auto& [file, hash] : node.file_hashes)
      set.push_back(version(file.native(), hash.value_or("")));
    return sets_(set);
  }
  std::size_t inherited_set(const Node& node) {
    std::vector<std::size_t> set;
    for (const std::filesystem::path& file : node.inherited_files) set.push_back(names_(file.native()));
    return file_sets_(set);
  }

  /// For each file, whether some call saw another content; in the order of the numbers in the sets.
  Json changed() const {
    Json flags = Json::array();
    for (const std::string& name : names_.values()) {
      const auto it = changed_.find(name);
      flags.push_back(it != changed_.end() && it->second ? 1 : 0);
    }
    return flags;
  }
  /// [file, hash seen, hash now, changed]
  const Json& versions() const { return versions_; }

  void write(Json& json) const {
    Json names = Json::array();
    for (const std::string& name : names_.values()) names.push_back(internal::visible(name));
    json["files"] = std::move(names);
    json["fileChanged"] = changed();
    json["versions"] = versions_;
    json["ownSets"] = sets_.values();
    json["inheritedSets"] = file_sets_.values();
  }

 private:
  using Seen = std::pair<std::string, std::string>;  // path, hash

  std::size_t version(const std::string& file, const std::string& hash) {
    const std::size_t index = version_index_(Seen(file, hash));
    if (index == versions_.size()) {
      const auto it = now_.find(Seen(file, hash));
      const FileVersion* now = it == now_.end() ? nullptr : it->second;
      versions_.push_back({names_(file), hash, now == nullptr ? "" : now->current_hash.value_or(""),
                           now != nullptr && now->changed ? 1 : 0});
    }
    return index;
  }

  std::map<Seen, const FileVersion*> now_;
  std::map<std::string, bool> changed_;
  Table<std::string> names_;
  Table<Seen> version_index_;
  Json versions_ = Json::array();
  Table<std::vector<std::size_t>> sets_, file_sets_;
};

/// The row of each node in the columns: first the nodes of the graph, then those known only from their callers.
std::unordered_map<std::string, std::size_t> number_nodes(const Snapshot& snapshot,
                                                          std::vector<std::string>& unknown) {
  std::unordered_map<std::string, std::size_t> index;
  for (const auto& [id, node] : snapshot.nodes) index.emplace(id, index.size());
  for (const auto& [id, node] : snapshot.nodes)
    for (const std::string& child : node.children)
      if (index.emplace(child, index.size()).second) unknown.push_back(child);
  return index;
}

/// [function as displayed, times served, times computed, nanoseconds saved, negative if hits took longer than computing]
Json counts_of(const Snapshot& snapshot) {
  Json counts = Json::array();
  for (const auto& [function, f] : snapshot.counts)
    counts.push_back({internal::visible(function), f.memory_hits + f.disk_hits + f.remote_hits, f.misses,
                      f.saved.count()});
  return counts;
}

char digit_of(NodeState state) {
  return static_cast<char>('0' + static_cast<int>(state));
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string page_data(const Snapshot& snapshot, bool highlight_stale) {
  std::vector<std::string> unknown;
  const auto index = number_nodes(snapshot, unknown);

  Strings functions, sources, lanes;
  Files files(snapshot.versions);
  Json fn = Json::array(), created = Json::array(), cost = Json::array(), bytes = Json::array(),
       started = Json::array(), lane = Json::array(), source = Json::array(), own = Json::array(),
       inherited = Json::array(), children = Json::array();
  std::string hashes, states;
  for (const auto& [id, node] : snapshot.nodes) {
    fn.push_back(functions(node.fname));
    hashes += (hashes.empty() ? "" : " ") + node.hash;
    states += digit_of(snapshot.states.at(id));
    created.push_back(milliseconds(node.created));
    started.push_back(std::chrono::duration<double, std::milli>(node.started.time_since_epoch()).count());
    lane.push_back(
        lanes("process " + std::to_string(node.process) +
              (node.thread == node.process ? std::string() : ", thread " + std::to_string(node.thread))));
    cost.push_back(node.cost.count());
    bytes.push_back(node.result_bytes);
    source.push_back(sources(node.source_file.empty()
                                 ? std::string()
                                 : node.source_file + ":" + std::to_string(node.source_line)));
    own.push_back(files.own_set(node));
    inherited.push_back(files.inherited_set(node));
    Json row = Json::array();
    for (const std::string& child : node.children) row.push_back(index.at(child));
    children.push_back(std::move(row));
  }
  for (const std::string& id : unknown) {
    const std::size_t colon = id.rfind(':');
    fn.push_back(functions(id.substr(0, colon)));
    hashes += (hashes.empty() ? "" : " ") + id.substr(colon + 1);
  }

  Json json = {{"title", internal::visible(snapshot.directory)},
               {"written", milliseconds(std::chrono::system_clock::now())},
               {"highlightStale", highlight_stale},
               {"known", snapshot.nodes.size()},
               {"functions", functions.values()},
               {"sources", sources.values()},
               {"fn", std::move(fn)},
               {"hashes", std::move(hashes)},
               {"states", std::move(states)},
               {"created", std::move(created)},
               {"started", std::move(started)},
               {"lane", std::move(lane)},
               {"lanes", lanes.values()},
               {"cost", std::move(cost)},
               {"bytes", std::move(bytes)},
               {"source", std::move(source)},
               {"own", std::move(own)},
               {"inherited", std::move(inherited)},
               {"counts", counts_of(snapshot)},
               {"children", std::move(children)}};
  files.write(json);
  return dump(json);
}

std::string page_states(const Snapshot& snapshot) {
  Files files(snapshot.versions);
  std::string states;
  for (const auto& [id, node] :
       snapshot.nodes) {  // as page_data() goes through them, which gives the same numbers
    states += digit_of(snapshot.states.at(id));
    files.own_set(node);
    files.inherited_set(node);
  }
  Json changed = Json::array();
  for (std::size_t i = 0; i < files.versions().size(); ++i)
    if (const Json& version = files.versions()[i]; version[3] == 1) changed.push_back({i, version[2]});
  return dump({{"written", milliseconds(std::chrono::system_clock::now())},
               {"states", std::move(states)},
               {"counts", counts_of(snapshot)},
               {"fileChanged", files.changed()},
               {"changed", std::move(changed)}});
}

}  // namespace cachepy::plot
