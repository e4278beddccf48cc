#include "tracking/content_table.h"

#include <atomic>
#include <mutex>
#include <regex>
#include <shared_mutex>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "base/bytes.h"
#include "base/file_pattern.h"
#include "base/fork.h"
#include "base/parallel.h"
#include "base/path.h"
#include "tracking/listing.h"

namespace cachepy::internal {
namespace {

constexpr int kAttempts = 4;

// A digest that an entry brings along is worth remembering when reading the file again would cost more than
// that.
constexpr std::uint64_t kWorthRememberingBytes = std::uint64_t{1} << 20;

/// Digests by path and stat. Only pairs whose stat is trusted are in it.
struct DigestTable {
  std::optional<Digest> find(const std::string& key, const FileStat& stat) {
    const std::shared_lock lock(mutex);
    const auto it = by_path.find(key);
    if (it == by_path.end() || it->second.first != stat) return std::nullopt;
    return it->second.second;
  }
  void remember(const std::string& key, const FileStat& stat, const Digest& digest) {
    const std::unique_lock lock(mutex);
    by_path.insert_or_assign(key, std::pair(stat, digest));
  }
  std::size_t size() {
    const std::shared_lock lock(mutex);
    return by_path.size();
  }
  std::size_t clear() {
    const std::unique_lock lock(mutex);
    const std::size_t size = by_path.size();
    by_path.clear();
    return size;
  }

  std::shared_mutex mutex;
  absl::flat_hash_map<std::string, std::pair<FileStat, Digest>> by_path;
};

struct Process {
  DigestTable digests;
  std::atomic<std::size_t> hits{0};
  std::atomic<std::size_t> reads{0};

  std::shared_mutex excluded_mutex;
  absl::flat_hash_set<std::string> excluded;
};

/// Never destroyed: cached calls may be made by destructors of statics.
Process& process() {
  static Process* const instance = new Process;
  return *instance;
}

// Lock by lock, never one inside another.
[[maybe_unused]] const bool whole_over_fork[] = {
    hold_over_fork<[]() -> std::shared_mutex& { return process().digests.mutex; }>(),
    hold_over_fork<[]() -> std::shared_mutex& { return process().excluded_mutex; }>(),
};

std::string table_key(const std::string& path, Algo algo, const std::string& pattern = {}) {
  std::string key;
  key.reserve(path.size() + pattern.size() + 2);
  key.append(path).push_back('\0');  // no path contains it
  key.push_back(static_cast<char>(algo));
  return key.append(pattern);
}

std::vector<ListedFile> list(const std::string& path, const std::string& pattern) {
  const auto excluded = [](const std::string& candidate) {
    Process& p = process();
    const std::shared_lock lock(p.excluded_mutex);
    return p.excluded.contains(candidate);
  };
  if (pattern.empty()) return list_directory(path, nullptr, excluded);
  const auto matches = [regex = compiled_pattern(pattern)](const std::string& name) {
    return std::regex_search(name, *regex);
  };
  return list_directory(path, matches, excluded);
}

/// The contents of the listed files, in their order.
std::vector<Content> read_listed(const std::string& path, const std::vector<ListedFile>& listing, Algo algo) {
  std::vector<const ListedFile*> files;
  std::vector<std::uint64_t> bytes;
  for (const ListedFile& file : listing) {
    if (file.kind != ListedKind::kFile) continue;
    files.push_back(&file);
    bytes.push_back(file.stat.size);
  }
  std::vector<Content> contents(files.size());
  read_in_parallel(bytes, [&](std::size_t i) {
    contents[i] = observe_file(path + "/" + files[i]->name, algo, files[i]->stat);
  });
  return contents;
}

/// The digest of a listing with its files' contents; nullopt when a file changed since it was listed.
std::optional<Content> digest_listing(const std::string& path, const std::vector<ListedFile>& listing,
                                      Algo algo, std::int64_t begin_ns) {
  const std::vector<Content> contents = read_listed(path, listing, algo);
  Content out;
  out.stat_trusted = true;
  ByteWriter bytes;
  auto next = contents.begin();
  for (const ListedFile& file : listing) {
    if (file.kind == ListedKind::kUnreadable) return Content{};
    bytes.u8(static_cast<std::uint8_t>(file.kind));
    bytes.string(file.name);
    bytes.string(file.repeated_as);
    if (file.kind != ListedKind::kFile) continue;
    const Content& content = *next++;
    if (content.digest.empty() && content.stat.kind != FileStat::Kind::kAbsent)
      return Content{};  // unreadable
    if (content.stat != file.stat) return std::nullopt;
    out.stat_trusted = out.stat_trusted && content.stat_trusted && file.stat.trusted_at(begin_ns);
    bytes.digest(content.digest);
  }
  out.digest = digest_of(bytes.str(), algo);
  return out;
}

}  // namespace

std::optional<Content> recall_file(const std::string& path, Algo algo, const FileStat& stat) {
  Process& p = process();
  const std::optional<Digest> known = p.digests.find(table_key(path, algo), stat);
  if (!known) return std::nullopt;
  p.hits.fetch_add(1, std::memory_order_relaxed);
  return Content{*known, stat, true};
}

Content observe_file(const std::string& path, Algo algo, const FileStat& stat) {
  if (const std::optional<Content> known = recall_file(path, algo, stat)) return *known;
  Process& p = process();
  p.reads.fetch_add(1, std::memory_order_relaxed);
  Content content = read_content(path, algo);
  if (content.stat_trusted) p.digests.remember(table_key(path, algo), content.stat, content.digest);
  return content;
}

void remember_file(const std::string& path, Algo algo, const FileStat& stat, const Digest& digest) {
  Process& p = process();
  p.hits.fetch_add(1, std::memory_order_relaxed);
  if (stat.size < kWorthRememberingBytes) return;
  const std::string key = table_key(path, algo);
  if (!p.digests.find(key, stat)) p.digests.remember(key, stat, digest);
}

Content observe_directory(const std::string& path, const std::string& pattern, Algo algo,
                          const FileStat& directory, const Dependency* recorded) try {
  Process& p = process();
  const std::string key = table_key(path, algo, "/" + pattern);
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const std::int64_t begin_ns = now_ns();
    const std::vector<ListedFile> listing = list(path, pattern);
    const FileStat stamp = stamp_of(listing, directory);
    std::optional<Digest> known = p.digests.find(key, stamp);
    if (!known && recorded != nullptr && recorded->stat == stamp) known = recorded->digest;
    if (known) {
      p.hits.fetch_add(1, std::memory_order_relaxed);
      return {*known, stamp, true};
    }
    std::optional<Content> content = digest_listing(path, listing, algo, begin_ns);
    // Listed again after reading, so that digest and stamp belong together.
    if (!content || stamp_of(list(path, pattern), directory) != stamp) continue;
    content->stat = stamp;
    if (content->stat_trusted) p.digests.remember(key, stamp, content->digest);
    return *content;
  }
  return {Digest{}, directory, false};
} catch (const std::regex_error&) {
  return {Digest{}, directory, false};  // check_pattern() tells the user
}

FileStateInfo file_state_info() {
  Process& p = process();
  return {p.digests.size(), p.hits.load(std::memory_order_relaxed), p.reads.load(std::memory_order_relaxed)};
}

std::size_t file_state_clear() {
  return process().digests.clear();
}

void exclude_from_listings(const std::string& directory) {
  Process& p = process();
  const std::unique_lock lock(p.excluded_mutex);
  p.excluded.insert(normal_path(directory));
}

bool is_excluded(const std::string& path) {
  Process& p = process();
  const std::shared_lock lock(p.excluded_mutex);
  for (std::string at = path; at.size() > 1; at = parent_path(at))
    if (p.excluded.contains(at)) return true;
  return false;
}

}  // namespace cachepy::internal
