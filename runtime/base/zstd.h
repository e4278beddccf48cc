// zstd with contexts that each thread keeps, because creating one takes longer than compressing a small result.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace cachepy::internal {

/// Appends one zstd frame of `raw` to `out`. False, with `out` unchanged, if the frame would exceed `max_bytes`; the caller then
/// stores the data raw.
bool zstd_append(std::string& out, std::string_view raw, int level, std::size_t max_bytes);

/// Writes one zstd frame of `raw` to `out` and returns its size; 0 if that fails. zstd is fastest if there is room for
/// zstd_bound(raw.size()) bytes.
std::size_t zstd_compress(std::string_view raw, int level, char* out, std::size_t room);
std::size_t zstd_bound(std::size_t raw_bytes);

/// A context of its own, for threads that end soon. Not thread-safe.
class ZstdCompressor {
 public:
  ZstdCompressor();
  ~ZstdCompressor();
  ZstdCompressor(const ZstdCompressor&) = delete;
  ZstdCompressor& operator=(const ZstdCompressor&) = delete;
  /// As zstd_compress().
  std::size_t compress(std::string_view raw, int level, char* out, std::size_t room);

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

/// Decompresses into exactly `size` bytes at `out`. False if the frame is corrupt or contains another number of bytes. Never writes
/// more than `size` bytes.
bool zstd_decompress(std::string_view frame, char* out, std::size_t size);

}  // namespace cachepy::internal
