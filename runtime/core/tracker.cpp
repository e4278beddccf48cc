#include "core/tracker.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <optional>
#include <regex>
#include <shared_mutex>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "base/bytes.h"
#include "base/file_stat.h"
#include "base/fork.h"
#include "core/content.h"
#include "core/listing.h"

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

  std::mutex patterns_mutex;
  absl::flat_hash_map<std::string, std::shared_ptr<const std::regex>> patterns;
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
    hold_over_fork<[]() -> std::mutex& { return process().patterns_mutex; }>(),
};

std::string table_key(const std::string& path, Algo algo, const std::string& pattern = {}) {
  std::string key;
  key.reserve(path.size() + pattern.size() + 2);
  key.append(path).push_back('\0');  // no path contains it
  key.push_back(static_cast<char>(algo));
  return key.append(pattern);
}

Algo algo_of(const Digest& digest) {
  return digest.size == 32 ? Algo::kSha256 : Algo::kXxh3;
}

/// The compiled pattern; std::regex_error when it is none.
std::shared_ptr<const std::regex> compiled(const std::string& pattern) {
  Process& p = process();
  const std::unique_lock lock(p.patterns_mutex);
  std::shared_ptr<const std::regex>& regex = p.patterns[pattern];
  if (!regex)
    regex = std::make_shared<const std::regex>(pattern, std::regex::ECMAScript | std::regex::optimize);
  return regex;
}

/// The content of a file whose stat was just taken; from memory when that stat is known.
Content observe_file(const std::string& path, Algo algo, const FileStat& stat) {
  Process& p = process();
  const std::string key = table_key(path, algo);
  if (const std::optional<Digest> known = p.digests.find(key, stat)) {
    p.hits.fetch_add(1, std::memory_order_relaxed);
    return {*known, stat, true};
  }
  p.reads.fetch_add(1, std::memory_order_relaxed);
  Content content = read_content(path, algo);
  if (content.stat_trusted) p.digests.remember(key, content.stat, content.digest);
  return content;
}

std::vector<ListedFile> list(const std::string& path, const std::string& pattern) {
  const auto excluded = [](const std::string& candidate) {
    Process& p = process();
    const std::shared_lock lock(p.excluded_mutex);
    return p.excluded.contains(candidate);
  };
  if (pattern.empty()) return list_directory(path, nullptr, excluded);
  const auto matches = [regex = compiled(pattern)](const std::string& name) {
    return std::regex_search(name, *regex);
  };
  return list_directory(path, matches, excluded);
}

/// The digest of a listing with its files' contents; nullopt when a file changed since it was listed.
std::optional<Content> digest_listing(const std::string& path, const std::vector<ListedFile>& listing,
                                      Algo algo, std::int64_t begin_ns) {
  Content out;
  out.stat_trusted = true;
  ByteWriter bytes;
  for (const ListedFile& file : listing) {
    if (file.kind == ListedKind::kUnreadable) return Content{};
    bytes.u8(static_cast<std::uint8_t>(file.kind));
    bytes.string(file.name);
    bytes.string(file.repeated_as);
    if (file.kind != ListedKind::kFile) continue;
    const Content content = observe_file(path + "/" + file.name, algo, file.stat);
    if (content.digest.empty() && content.stat.kind != FileStat::Kind::kAbsent)
      return Content{};  // unreadable
    if (content.stat != file.stat) return std::nullopt;
    out.stat_trusted = out.stat_trusted && content.stat_trusted && file.stat.trusted_at(begin_ns);
    bytes.digest(content.digest);
  }
  out.digest = digest_of(bytes.str(), algo);
  return out;
}

/// `recorded`: a stamp and its digest that are trusted, if there are any.
Content observe_directory(const std::string& path, const std::string& pattern, Algo algo,
                          const FileStat& directory, const Dependency* recorded = nullptr) {
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
}

Content observe(const std::string& path, const std::string& pattern, Algo algo, const FileStat& stat,
                const Dependency* recorded = nullptr) {
  if (stat.kind == FileStat::Kind::kRegular) return observe_file(path, algo, stat);
  try {
    return observe_directory(path, pattern, algo, stat, recorded);
  } catch (const std::regex_error&) {
    return {Digest{}, stat, false};  // check_pattern() tells the user
  }
}

bool file_still_holds(const Dependency& dependency) {
  if (dependency.digest.empty()) return false;
  const bool is_file = dependency.kind == DependencyKind::kFile;
  const std::optional<FileStat> stat = stat_file(dependency.name);
  if (!stat || stat->kind != (is_file ? FileStat::Kind::kRegular : FileStat::Kind::kDirectory)) return false;
  const Algo algo = algo_of(dependency.digest);
  if (is_file && dependency.stat_trusted && *stat == dependency.stat) {
    Process& p = process();
    p.hits.fetch_add(1, std::memory_order_relaxed);
    if (stat->size < kWorthRememberingBytes) return true;
    const std::string key = table_key(dependency.name, algo);
    if (!p.digests.find(key, *stat)) p.digests.remember(key, *stat, dependency.digest);
    return true;
  }
  const Dependency* const recorded = dependency.stat_trusted ? &dependency : nullptr;
  return observe(dependency.name, dependency.pattern, algo, *stat, recorded).digest == dependency.digest;
}

}  // namespace

Dependency observe_path(const std::string& path, const std::string& pattern, Algo algo) {
  Dependency out;
  out.name = normal_path(path);
  std::optional<FileStat> stat = stat_file(out.name);
  if (stat && stat->kind != FileStat::Kind::kAbsent && stat->kind != FileStat::Kind::kOther) {
    const Content content = observe(out.name, pattern, algo, *stat);
    const bool is_directory = stat->kind == FileStat::Kind::kDirectory;
    if (is_directory) out.pattern = pattern;
    out.kind = is_directory ? DependencyKind::kDirectory : DependencyKind::kFile;
    out.digest = content.digest;
    out.stat_trusted = content.stat_trusted;
    stat = content.stat;  // kAbsent when it was removed between the two looks at it
  }
  if (stat && stat->kind == FileStat::Kind::kAbsent) out.kind = DependencyKind::kAbsent;
  if (stat) out.stat = *stat;
  return out;
}

Dependency observe_working_directory() {
  Dependency out;
  out.kind = DependencyKind::kWorkingDirectory;
  out.name = normal_path(".");
  return out;
}

Dependency observe_env(const std::string& name, Algo algo) {
  Dependency out;
  out.kind = DependencyKind::kEnvVar;
  out.name = name;
  if (const char* const value = std::getenv(name.c_str())) out.digest = digest_of(value, algo);
  return out;
}

bool still_holds(const Dependency& dependency) {
  switch (dependency.kind) {
    case DependencyKind::kFile:
    case DependencyKind::kDirectory:
      return file_still_holds(dependency);
    case DependencyKind::kAbsent: {
      const std::optional<FileStat> stat = stat_file(dependency.name);
      return stat && stat->kind == FileStat::Kind::kAbsent;
    }
    case DependencyKind::kEnvVar:
      return observe_env(dependency.name, algo_of(dependency.digest)).digest == dependency.digest;
    case DependencyKind::kWorkingDirectory:  // "." would be one that was removed
      return dependency.name != "." && normal_path(".") == dependency.name;
  }
  return false;
}

bool confirm(Dependency& dependency) {
  // The function itself may have changed it since the call began.
  if (dependency.kind == DependencyKind::kWorkingDirectory) return true;
  const bool has_stat =
      dependency.kind == DependencyKind::kFile || dependency.kind == DependencyKind::kDirectory;
  if (!has_stat || dependency.digest.empty()) return still_holds(dependency);
  if (dependency.kind == DependencyKind::kFile && dependency.stat_trusted)
    return stat_file(dependency.name) == dependency.stat;
  const Dependency now = observe_path(dependency.name, dependency.pattern, algo_of(dependency.digest));
  // With another stat it may have been changed and changed back, and read in between.
  if (now.kind != dependency.kind || now.digest != dependency.digest || now.stat != dependency.stat)
    return false;
  dependency.stat = now.stat;
  dependency.stat_trusted = now.stat_trusted;
  return true;
}

absl::Status check_pattern(const std::string& pattern) {
  try {
    compiled(pattern);
  } catch (const std::regex_error& error) {
    return absl::InvalidArgumentError(absl::StrCat(
        "file_pattern \"", pattern, "\" is not an ECMAScript regular expression: ", error.what()));
  }
  return absl::OkStatus();
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

}  // namespace cachepy::internal
