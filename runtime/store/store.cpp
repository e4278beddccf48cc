#include "store/store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "base/directory.h"
#include "base/file.h"
#include "base/file_stat.h"
#include "base/path.h"
#include "store/cachedir_tag.h"

namespace cachepy::internal {
namespace {

namespace fs = std::filesystem;

constexpr char kResults[] = "results";
constexpr char kGraph[] = "graph";  // what lies in these two is graph/graph_store.h's
constexpr char kLocks[] = "locks";
constexpr char kExtension[] = ".cpz";
constexpr char kGitignoreName[] = ".gitignore";
constexpr std::string_view kGitignore = "*\n";
constexpr ::mode_t kDirectoryMode = 0700;
// File names may have 255 bytes; key, dots and extension take up to 69.
constexpr std::size_t kMaxNameBytes = 80;

/// "ns::load<int>" -> "ns_load_int": for people who look into the directory; the key alone tells entries
/// apart.
std::string file_name_of(std::string_view function) {
  std::string out;
  for (const char c : function) {
    if (out.size() == kMaxNameBytes) break;
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    if (plain) {
      out.push_back(c);
    } else if (c == '_' || (!out.empty() && out.back() != '_')) {
      out.push_back('_');
    }
  }
  // What stands for a closing bracket says nothing; underscores of the name itself stay.
  if (!out.empty() && out.back() == '_' && function.back() != '_') out.pop_back();
  return out.empty() ? "f" : out;
}

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/// A directory that was there before, with files in it, is the user's: CACHEDIR.TAG would keep it out of
/// backups and .gitignore out of version control.
bool holds_nothing_else(const std::string& dir) {
  std::error_code error;
  for (fs::directory_iterator it(dir, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (name != kCachedirTagName && name != kGitignoreName) return false;
  }
  return !error;
}

std::string_view without_extension(std::string_view name) {
  return name.substr(0, name.size() - std::string_view(kExtension).size());
}

absl::Status write_small_file(const std::string& path, std::string_view content) {
  absl::StatusOr<AtomicFile> file = AtomicFile::create(path);
  if (!file.ok()) return file.status();
  if (absl::Status status = file->write({content}); !status.ok()) return status;
  return file->commit();
}

}  // namespace

Store::Store(const std::string& dir) : dir_(normal_path(dir)) {}

std::string Store::relative_path(const std::string& function, const Digest& key) {
  const std::string hex = key.hex();
  return absl::StrCat(kResults, "/", hex.substr(0, 2), "/", file_name_of(function), ".", hex, kExtension);
}

std::string Store::earlier_path(const std::string& relative, int number) {
  return std::string(without_extension(relative)) + "." + std::to_string(number) + kExtension;
}

bool Store::is_earlier_name(std::string_view name) {
  const std::string_view stem = without_extension(name);
  return stem.size() > 2 && stem[stem.size() - 2] == '.';  // a key has more digits than one
}

absl::StatusOr<std::unique_ptr<EntryReader>> Store::open(const std::string& function, const Digest& key,
                                                         MetadataPart part, int earlier) const {
  std::string relative = relative_path(function, key);
  if (earlier != 0) relative = earlier_path(relative, earlier);
  absl::StatusOr<std::unique_ptr<EntryReader>> reader = EntryReader::open(path(relative), part);
  if (reader.ok()) {
    const NodeRecord& node = (*reader)->metadata().node;
    if (node.function == function && node.key == key) return reader;
    reader = absl::DataLossError(absl::StrCat("'", path(relative), "' is corrupt: it is the result of ",
                                              node.id(), " by its own account"));
  }
  if (absl::IsDataLoss(reader.status())) set_aside(relative);
  return reader;
}

absl::StatusOr<std::uint64_t> Store::write(const EntryMetadata& metadata, std::string_view payload_blocks,
                                           std::uint64_t raw_bytes) const {
  const std::string target = path(metadata.node.outfile);
  absl::StatusOr<AtomicFile> file = AtomicFile::create(target);
  if (absl::IsNotFound(file.status())) {  // the first entry in its directory, or someone removed that
    const std::string directory = parent_path(target);
    if (::mkdir(directory.c_str(), kDirectoryMode) != 0) {
      absl::Status status = prepare();
      if (status.ok()) status = make_directories(directory, kDirectoryMode);
      if (!status.ok()) return status;
    }
    file = AtomicFile::create(target);
  }
  if (!file.ok()) return file.status();
  const std::string head = encode_entry_head(metadata, payload_blocks.size(), raw_bytes);
  if (absl::Status status = file->write({head, payload_blocks}); !status.ok()) return status;
  if (absl::Status status = file->commit(); !status.ok()) return status;
  return head.size() + payload_blocks.size();
}

void Store::keep_earlier(const std::string& relative) const {
  std::string place;
  std::int64_t oldest_ns = std::numeric_limits<std::int64_t>::max();
  for (int number = 1; number <= kMostEarlier; ++number) {
    const std::string candidate = path(earlier_path(relative, number));
    const FileStat stat = stat_file(candidate).value_or(FileStat());  // of none: the oldest of all
    if (stat.mtime_ns >= oldest_ns) continue;
    place = candidate;
    oldest_ns = stat.mtime_ns;
  }
  ::unlink(place.c_str());
  (void)::link(path(relative).c_str(), place.c_str());
}

void Store::remove_earlier(const std::string& relative) const {
  for (int number = 1; number <= kMostEarlier; ++number) remove(earlier_path(relative, number));
}

void Store::remove(const std::string& relative) const {
  ::unlink(path(relative).c_str());
}

void Store::set_aside(const std::string& relative) const {
  const std::string from = path(relative);
  const std::string bad = path(kBad);
  // One bad file per key is kept for inspection; a later one replaces it.
  const std::string to = absl::StrCat(bad, "/", fs::path(relative).filename().string());
  if (std::rename(from.c_str(), to.c_str()) == 0) return;
  ::mkdir(bad.c_str(), kDirectoryMode);
  if (std::rename(from.c_str(), to.c_str()) == 0) return;
  std::error_code ignored;
  fs::remove(from, ignored);
}

void Store::mark_used(const std::string& relative) const {
  ::utimensat(AT_FDCWD, path(relative).c_str(), nullptr, 0);
}

absl::StatusOr<std::vector<std::string>> Store::shards() const {
  std::vector<std::string> out;
  const absl::Status status = for_each_name(path(kResults), [&](std::string_view name) {
    if (name.size() == 2 && is_hex(name[0]) && is_hex(name[1]))
      out.push_back(std::string(kResults).append("/").append(name));
  });
  if (!status.ok() && !is_missing_directory(status)) return status;
  return out;
}

bool Store::is_entry_name(std::string_view name) {
  return name.front() != '.' && name.ends_with(kExtension);
}

bool Store::may_be_entry_of(const std::string& function, std::string_view name) {
  return is_entry_name(name) && (function.empty() || name.starts_with(file_name_of(function) + "."));
}

absl::StatusOr<std::vector<std::string>> Store::list(const std::string& function,
                                                     std::string_view digits) const {
  const absl::StatusOr<std::vector<std::string>> directories = shards();
  if (!directories.ok()) return directories.status();
  const auto fits = [&](std::string_view name) {
    if (!may_be_entry_of(function, name)) return false;
    std::string_view stem = without_extension(name);
    if (is_earlier_name(name)) stem.remove_suffix(2);
    return stem.substr(stem.rfind('.') + 1).starts_with(digits);
  };
  std::vector<std::string> out;
  for (const std::string& shard : *directories) {
    if (digits.size() >= 2 && !shard.ends_with(digits.substr(0, 2))) continue;
    const absl::Status status = for_each_name(path(shard), [&](std::string_view name) {
      if (fits(name)) out.push_back(std::string(shard).append("/").append(name));
    });
    if (!status.ok() && !is_missing_directory(status)) return status;
  }
  std::sort(out.begin(), out.end());
  return out;
}

absl::Status Store::prepare() const {
  if (absl::Status status = make_directories(dir_, kDirectoryMode); !status.ok()) return status;
  if (holds_nothing_else(dir_)) {
    for (const auto& [name, content] :
         {std::pair{kCachedirTagName, kCachedirTag}, {kGitignoreName, kGitignore}}) {
      if (absl::Status status = write_small_file(absl::StrCat(dir_, "/", name), content); !status.ok())
        return status;
    }
  }
  for (const char* part : {kResults, kGraph, kLocks})
    if (absl::Status status = make_directories(path(part), kDirectoryMode); !status.ok()) return status;
  return absl::OkStatus();
}

}  // namespace cachepy::internal
