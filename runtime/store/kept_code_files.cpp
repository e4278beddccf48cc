#include "store/kept_code_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "base/file_stat.h"
#include "store/code_lists.h"
#include "store/entry_files.h"

namespace cachepy::internal {
namespace {

constexpr char kExtension[] = ".cpk";
constexpr std::uint64_t kMaxFileBytes = std::uint64_t{16} << 20;
constexpr std::int64_t kRenewedEvery_ns = kKeptCodeUnused_ns / 7;

std::string path_of(const Store& store, const Digest& program) {
  return store.place_of(absl::StrCat(kCodeListDirectory, "/", program.hex(), kExtension));
}

bool is_removed_when_unused(std::string_view name) {
  return name.front() != '.' && (name.ends_with(kExtension) || name.ends_with(kFormerCodeExtension));
}

void remove_unused(const Store& store) {
  const auto files = files_in(store, kCodeListDirectory, is_removed_when_unused);
  if (!files.ok()) return;
  const std::int64_t now = now_ns();
  for (const StoredFile& file : *files)
    if (now - file.used_ns >= kKeptCodeUnused_ns) ::unlink(store.place_of(file.name).c_str());
}

bool replace(const std::string& path, std::string_view content, const std::string& item) {
  auto file = AtomicFile::create_in_cache(path);
  return file.ok() && file->write({content, item}).ok() && file->commit().ok();
}

}  // namespace

std::optional<KeptCode> read_kept_code(const Store& store, const Digest& program, const RecordsPlace& records,
                                       const CodeUnitDigest& unit, bool renews) {
  const std::string path = path_of(store, program);
  const absl::StatusOr<std::string> file = read_file(path, kMaxFileBytes);
  if (!file.ok()) return std::nullopt;
  std::size_t whole_bytes = 0;
  std::optional<KeptCode> found = find_kept_code(*file, program, records, unit, whole_bytes);
  if (!found || !renews) return found;
  const std::optional<FileStat> stat = stat_file(path);
  if (stat && coarse_now_ns() - stat->mtime_ns >= kRenewedEvery_ns)
    ::utimensat(AT_FDCWD, path.c_str(), nullptr, 0);
  return found;
}

// Two processes may append at the same time, or replace what the other appends to. Then an item is damaged or lost, and the next process
// that needs it writes it again.
bool write_kept_code(const Store& store, const Digest& program, const KeptCode& code) {
  const std::string path = path_of(store, program);
  const std::string item = encode_kept_code(code);
  const absl::StatusOr<std::string> file = read_file(path, kMaxFileBytes);
  if (absl::IsNotFound(file.status())) remove_unused(store);
  if (!file.ok() || file->size() + item.size() > kMaxFileBytes)
    return replace(path, kept_code_header(program), item);
  std::size_t whole_bytes = 0;
  if (find_kept_code(*file, program, code.records, code.unit, whole_bytes)) return true;
  if (whole_bytes == 0) return replace(path, kept_code_header(program), item);
  if (whole_bytes < file->size()) return replace(path, std::string_view(*file).substr(0, whole_bytes), item);
  const UniqueFd end = open_fd(path, O_WRONLY | O_APPEND);
  return end && write_fully(end.get(), {item});
}

}  // namespace cachepy::internal
