#include "store/blobs.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/cache_file.h"
#include "base/directory.h"
#include "base/file.h"

namespace cachepy::internal {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{1} << 20;
constexpr std::size_t kShardDigits = 2;

bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == text.npos;
}

bool is_blob_name(std::string_view name) {
  return Digest::from_hex(name).has_value();
}

/// Calls `take` with the file's contents from `offset` on, piece by piece. False if it cannot be read, with errno set, or if `take`
/// returned false.
bool for_each_piece(int fd, std::uint64_t offset, const std::function<bool(std::string_view)>& take) {
  std::string piece(kPieceBytes, '\0');
  for (;;) {
    const ::ssize_t size = pread_fully(fd, piece.data(), piece.size(), offset);
    if (size < 0) return false;
    if (size != 0 && !take({piece.data(), static_cast<std::size_t>(size)})) return false;
    if (static_cast<std::size_t>(size) < piece.size()) return true;
    offset += static_cast<std::uint64_t>(size);
  }
}

bool is_stored(const std::string& path, std::uint64_t bytes) {
  struct ::stat st;
  // Renewed first: a sweep that has not yet looked at it keeps it.
  return ::utimensat(AT_FDCWD, path.c_str(), nullptr, 0) == 0 && ::stat(path.c_str(), &st) == 0 &&
         static_cast<std::uint64_t>(st.st_size) == bytes;
}

absl::Status changed_meanwhile() {
  return absl::FailedPreconditionError("changed while it was stored");
}

absl::Status write_blob(const std::string& path, int fd, std::uint64_t offset, const Digest& content,
                        Algo algo) {
  absl::StatusOr<AtomicFile> file = AtomicFile::create_in_cache(path);
  if (absl::IsNotFound(file.status())) {
    if (absl::Status made = make_cache_directory(path.substr(0, path.rfind('/'))); !made.ok()) return made;
    file = AtomicFile::create_in_cache(path);
  }
  if (!file.ok()) return file.status();
  Hasher hasher(algo);
  absl::Status written;
  const bool is_whole = for_each_piece(fd, offset, [&](std::string_view piece) {
    hasher.update(piece);
    written = file->write({piece});
    return written.ok();
  });
  if (!written.ok()) return written;
  if (!is_whole) return file_error("read the content of", path, errno);
  if (hasher.finish() != content) return changed_meanwhile();
  return file->commit();
}

/// Hands the content to `take`, and then checks it. Returns the open file.
absl::StatusOr<UniqueFd> take_blob(const Store& store, const Digest& content,
                                   const std::function<bool(std::string_view)>& take) {
  const std::string path = store.place_of(blob_path(content));
  UniqueFd fd = open_fd(path, O_RDONLY | O_NONBLOCK);
  if (!fd) return file_error("open", path, errno);
  Hasher hasher(content.size == 32 ? Algo::kSha256 : Algo::kXxh3);
  if (!for_each_piece(fd.get(), 0, [&](std::string_view piece) {
        hasher.update(piece);
        return take(piece);
      }))
    return file_error("copy", path, errno);
  if (hasher.finish() == content) return fd;
  ::unlink(path.c_str());
  return absl::DataLossError(absl::StrCat("'", path, "' is damaged"));
}

}  // namespace

std::string blob_path(const Digest& content) {
  const std::string hex = content.hex();
  return absl::StrCat(kBlobDirectory, "/", hex.substr(0, kShardDigits), "/", hex);
}

absl::StatusOr<StoredBlob> put_blob(const Store& store, int fd, std::uint64_t offset, Algo algo) {
  Hasher hasher(algo);
  std::uint64_t bytes = 0;
  if (!for_each_piece(fd, offset, [&](std::string_view piece) {
        hasher.update(piece);
        bytes += piece.size();
        return true;
      }))
    return file_error("read", store.place_of(kBlobDirectory), errno);
  StoredBlob blob{hasher.finish()};
  const std::string path = store.place_of(blob_path(blob.content));
  if (is_stored(path, bytes)) return blob;
  if (absl::Status status = store.prepare(); !status.ok()) return status;
  if (absl::Status status = write_blob(path, fd, offset, blob.content, algo); !status.ok()) return status;
  blob.bytes_written = bytes;
  return blob;
}

absl::Status copy_blob(const Store& store, const Digest& content, int out) {
  return take_blob(store, content, [&](std::string_view piece) { return write_fully(out, {piece}); })
      .status();
}

absl::StatusOr<UniqueFd> open_blob(const Store& store, const Digest& content) {
  return take_blob(store, content, [](std::string_view) { return true; });
}

absl::StatusOr<std::string> read_blob(const Store& store, const Digest& content) {
  std::string bytes;
  const auto blob = take_blob(store, content, [&](std::string_view piece) {
    bytes += piece;
    return true;
  });
  if (!blob.ok()) return blob.status();
  return bytes;
}

void renew_blob(const Store& store, const Digest& content) {
  (void)::utimensat(AT_FDCWD, store.place_of(blob_path(content)).c_str(), nullptr, 0);
}

std::vector<std::string> blob_directories(const std::string& dir) {
  std::vector<std::string> directories;
  // Not there yet: there are no blobs.
  (void)for_each_name(dir + "/" + kBlobDirectory, [&](std::string_view name) {
    if (name.size() == kShardDigits && is_hex(name))
      directories.push_back(std::string(kBlobDirectory).append("/").append(name));
  });
  return directories;
}

absl::StatusOr<std::vector<StoredFile>> blob_files(const Store& store) {
  std::vector<StoredFile> blobs;
  for (const std::string& directory : blob_directories(store.dir())) {
    absl::StatusOr<std::vector<StoredFile>> files = files_in(store, directory, is_blob_name);
    if (!files.ok()) return files.status();
    std::move(files->begin(), files->end(), std::back_inserter(blobs));
  }
  return blobs;
}

std::string problem_of_blob(const Store& store, const std::string& name) {
  const std::string path = store.place_of(name);
  const std::optional<Digest> content = Digest::from_hex(name.substr(name.rfind('/') + 1));
  const UniqueFd fd = open_fd(path, O_RDONLY | O_NONBLOCK);
  if (!fd) return errno == ENOENT ? "" : std::string(file_error("open", path, errno).message());
  Hasher hasher(content && content->size == 32 ? Algo::kSha256 : Algo::kXxh3);
  const bool is_whole = for_each_piece(fd.get(), 0, [&](std::string_view piece) {
    hasher.update(piece);
    return true;
  });
  if (!is_whole) return std::string(file_error("read", path, errno).message());
  return hasher.finish() == content ? "" : "'" + path + "' is damaged";
}

}  // namespace cachepy::internal
