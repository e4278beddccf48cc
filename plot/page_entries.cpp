// The metadata of entries for the page: arguments, key parts, program, signature. What is the same for all calls of a function is
// written once.
#include <cachepy/cache.h>

#include <algorithm>
#include <future>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_map>

#include "base/visible.h"
#include "plot/page.h"

namespace cachepy::plot {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMaxPrintedColumns = 200;
constexpr std::size_t kMaxValueChars = 2000;
/// The number of entries that are in memory at the same time.
constexpr std::size_t kBatch = 4096;
/// Reading an entry takes some 15 µs, mostly in the kernel, where more threads contend with each other.
constexpr std::size_t kReaders = 4;

std::optional<EntryInfo> entry_of(const Node& node) {
  if (node.outfile.empty()) return std::nullopt;
  try {
    return cache_info(node.outfile);
  } catch (const Error&) {
    return std::nullopt;  // missing or damaged, which its state shows
  }
}

using Entries = std::vector<std::optional<EntryInfo>>;

Entries entries_of(const std::vector<const Node*>& nodes) {
  Entries entries(nodes.size());
  const auto read_every_nth = [&](std::size_t first) {
    for (std::size_t i = first; i < nodes.size(); i += kReaders) entries[i] = entry_of(*nodes[i]);
  };
  std::vector<std::future<void>> others;
  constexpr std::size_t kWorthAThread = 100;
  for (std::size_t i = 1; i < kReaders; ++i)
    others.push_back(std::async(
        nodes.size() < kWorthAThread ? std::launch::deferred : std::launch::async | std::launch::deferred,
        read_every_nth, i));
  read_every_nth(0);
  for (std::future<void>& other : others) other.get();
  return entries;
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool is_argument(const KeyPartInfo& part) {
  return part.kind.ends_with("argument");
}

std::string printed_of(const KeyPartInfo& part) {
  return internal::shortened(internal::visible(part.printed), kMaxPrintedColumns);
}

/// The path of an entry, with \1 instead of its hash and \2 instead of the hash's first two digits, which name its directory. The
/// pattern is the same for all calls of a function. Visible text does not contain these characters.
std::string path_pattern(const EntryInfo& entry) {
  std::string path = internal::visible(entry.file.native());
  if (const std::size_t at = path.rfind(entry.hash); at != std::string::npos)
    path.replace(at, entry.hash.size(), "\1");
  const std::string directory = "/" + entry.hash.substr(0, 2) + "/";
  if (const std::size_t at = path.rfind(directory); at != std::string::npos)
    path.replace(at, directory.size(), "/\2/");
  return path;
}

/// [path, program, signature, result type, [kind, name of each argument…], [kind, name, hash, printed of each other part…]]
std::string shape_of(const EntryInfo& entry) {
  Json arguments = Json::array(), others = Json::array();
  for (const KeyPartInfo& part : entry.key_parts) {
    Json& list = is_argument(part) ? arguments : others;
    list.push_back(part.kind);
    list.push_back(internal::visible(part.name));
    if (is_argument(part)) continue;
    list.push_back(part.hash);
    list.push_back(printed_of(part));
  }
  return dump({path_pattern(entry), internal::visible(entry.program), internal::visible(entry.signature),
               internal::visible(entry.result_type), std::move(arguments), std::move(others)});
}

/// The rows of nodes, and the shapes that they refer to.
class Rows {
 public:
  void add(const std::optional<EntryInfo>& entry) {
    if (!entry) {
      rows_ += "null\n";
      return;
    }
    Json row = {shape_number(shape_of(*entry)), entry->file_bytes};
    for (const KeyPartInfo& part : entry->key_parts) {
      if (!is_argument(part)) continue;
      row.push_back(part.hash);
      row.push_back(printed_of(part));
    }
    rows_ += dump(row) + "\n";
  }
  std::string text() const { return "[" + shapes_ + "]\n" + rows_; }

 private:
  std::size_t shape_number(std::string shape) {
    const auto [it, is_new] = numbers_.try_emplace(std::move(shape), numbers_.size());
    if (is_new) shapes_.append(shapes_.empty() ? "" : ",").append(it->first);
    return it->second;
  }

  std::unordered_map<std::string, std::size_t> numbers_;
  std::string shapes_;
  std::string rows_;
};

}  // namespace

std::string page_entries(const Snapshot& snapshot) {
  Rows rows;
  for (auto at = snapshot.nodes.begin(); at != snapshot.nodes.end();) {
    std::vector<const Node*> batch;
    for (; at != snapshot.nodes.end() && batch.size() < kBatch; ++at) batch.push_back(&at->second);
    for (const std::optional<EntryInfo>& entry : entries_of(batch)) rows.add(entry);
  }
  return rows.text();
}

std::string entry_details(const Node& node) {
  const std::optional<EntryInfo> entry = entry_of(node);
  if (!entry) return "null";
  Json parts = Json::array();
  for (const KeyPartInfo& part : entry->key_parts)
    parts.push_back({{"kind", part.kind},
                     {"name", internal::visible(part.name)},
                     {"hash", part.hash},
                     {"printed", internal::visible(part.printed)}});
  std::string value;
  try {
    value = internal::visible(cache_value_json(node.outfile, kMaxValueChars));
  } catch (const Error& e) {
    value = internal::visible(e.what());
  }
  return dump({{"outfile", internal::visible(node.outfile.native())},
               {"fileBytes", entry->file_bytes},
               {"program", internal::visible(entry->program)},
               {"signature", internal::visible(entry->signature)},
               {"resultType", internal::visible(entry->result_type)},
               {"parts", std::move(parts)},
               {"value", std::move(value)}});
}

}  // namespace cachepy::plot
