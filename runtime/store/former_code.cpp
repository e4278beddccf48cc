#include "store/former_code.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/bytes.h"
#include "base/cache_file.h"
#include "base/file.h"
#include "store/code_lists.h"
#include "store/kept_code_files.h"

namespace cachepy::internal {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::string_view kMagic{
    "\x89"
    "CPF\r\n\x1a\n",
    8};
constexpr std::size_t kMostKept = 8;  // a miss looks for each of them
constexpr std::uint64_t kMaxFileBytes = 4096;

std::string path_of(const Store& store, const Digest& family) {
  return store.place_of(absl::StrCat(kCodeListDirectory, "/", family.hex(), kFormerCodeExtension));
}

std::string encode(const Digest& family, const std::vector<Digest>& digests) {
  ByteWriter out;
  out.raw(kMagic);
  out.u8(kVersion);
  out.digest(family);
  out.varint(digests.size());
  for (const Digest& digest : digests) out.digest(digest);
  out.u64(checksum_of(out.str()));
  return out.take();
}

}  // namespace

std::vector<Digest> read_former_code(const Store& store, const Digest& family) {
  const absl::StatusOr<std::string> file = read_file(path_of(store, family), kMaxFileBytes);
  if (!file.ok()) return {};
  ByteReader in(*file);
  if (in.raw(kMagic.size()) != kMagic || in.u8() != kVersion || in.digest() != family) return {};
  std::vector<Digest> digests;
  read_list(in, 1, digests, [](ByteReader& each, Digest& digest) { digest = each.digest(); });
  const std::string_view checked = std::string_view(*file).substr(0, file->size() - in.left());
  const std::uint64_t checksum = in.u64();
  const bool is_whole = in.ok() && in.left() == 0 && checksum == checksum_of(checked);
  return is_whole ? digests : std::vector<Digest>();
}

void note_code(const Store& store, const Digest& family, const Digest& fixed_parts) {
  std::vector<Digest> digests = read_former_code(store, family);
  const std::string path = path_of(store, family);
  if (!digests.empty() && digests.front() == fixed_parts) {
    ::utimensat(AT_FDCWD, path.c_str(), nullptr, 0);  // it is in use
    return;
  }
  std::erase(digests, fixed_parts);
  digests.insert(digests.begin(), fixed_parts);
  if (digests.size() > kMostKept) digests.resize(kMostKept);
  if (!make_cache_directory(store.place_of(kCodeListDirectory)).ok()) return;
  auto file = AtomicFile::create_in_cache(path);
  if (file.ok() && file->write({encode(family, digests)}).ok()) (void)file->commit();
}

}  // namespace cachepy::internal
