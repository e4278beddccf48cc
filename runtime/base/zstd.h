// zstd with contexts that each thread keeps: making one costs more than compressing a small result.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cachepy::internal {

/// Appends one zstd frame of `raw` to `out`. False (and `out` unchanged) when the frame would have more than
/// `max_bytes`: the caller stores such data raw.
bool zstd_append(std::string& out, std::string_view raw, int level, std::size_t max_bytes);

/// Decompresses into exactly `size` bytes at `out`. False when the frame is corrupt or holds another number
/// of bytes; never writes past `size`.
bool zstd_decompress(std::string_view frame, char* out, std::size_t size);

}  // namespace cachepy::internal
