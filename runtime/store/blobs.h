// The contents of files that calls left: <dir>/blobs/3f/<digest in hex> is exactly the content, so equal contents are stored once.
//
// Entries name blobs by digest (format/effect.h). Any process may remove any blob at any time; a missing or damaged one makes a miss.
// Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/digest.h"
#include "base/file.h"
#include "store/entry_files.h"
#include "store/store.h"

namespace cachepy::internal {

inline constexpr char kBlobDirectory[] = "blobs";
/// A sweep keeps blobs that were written or used within this time: they may belong to an entry that is just being written.
inline constexpr std::int64_t kBlobKept_ns = std::int64_t{3600} * 1'000'000'000;

/// Relative to the cache directory: "blobs/3f/<hex>".
std::string blob_path(const Digest& content);

struct StoredBlob {
  Digest content;
  std::uint64_t bytes_written = 0;  ///< 0: it was stored already
};
/// Stores what the open file contains from `offset` on. FailedPrecondition: it changed meanwhile. Otherwise the system's error.
absl::StatusOr<StoredBlob> put_blob(const Store& store, int fd, std::uint64_t offset, Algo algo);

/// Opens the blob, whose whole content has been checked. Errors as for copy_blob().
absl::StatusOr<UniqueFd> open_blob(const Store& store, const Digest& content);

/// Appends the content to the file open as `out`. NotFound: there is none. DataLoss: it is damaged, and was removed; `out` then has
/// a part of it.
absl::Status copy_blob(const Store& store, const Digest& content, int out);

/// The content. Errors as above.
absl::StatusOr<std::string> read_blob(const Store& store, const Digest& content);

/// Records that the blob is used now. Best effort.
void renew_blob(const Store& store, const Digest& content);

/// The files of all blobs.
absl::StatusOr<std::vector<StoredFile>> blob_files(const Store& store);

/// What is wrong with the blob in that file, a path relative to the cache directory; "" if it is intact.
std::string problem_of_blob(const Store& store, const std::string& name);

/// The directories below `dir` in which blobs are.
std::vector<std::string> blob_directories(const std::string& dir);

}  // namespace cachepy::internal
