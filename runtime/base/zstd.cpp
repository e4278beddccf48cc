#include "base/zstd.h"

#include <zstd.h>

#include <memory>
#include <new>

#include "base/thread_slot.h"

namespace cachepy::internal {
namespace {

struct Decompressor {
  struct Free {
    void operator()(ZSTD_DCtx* c) const { ZSTD_freeDCtx(c); }
  };
  std::unique_ptr<ZSTD_DCtx, Free> context{ZSTD_createDCtx()};
};

}  // namespace

std::size_t zstd_bound(std::size_t raw_bytes) {
  return ZSTD_compressBound(raw_bytes);
}

struct ZstdCompressor::Context {
  struct Free {
    void operator()(ZSTD_CCtx* c) const { ZSTD_freeCCtx(c); }
  };
  std::unique_ptr<ZSTD_CCtx, Free> context{ZSTD_createCCtx()};
};

ZstdCompressor::ZstdCompressor() : context_(std::make_unique<Context>()) {}
ZstdCompressor::~ZstdCompressor() = default;

std::size_t ZstdCompressor::compress(std::string_view raw, int level, char* out, std::size_t room) {
  ZSTD_CCtx* const context = context_->context.get();
  if (context == nullptr) return 0;
  const std::size_t size = ZSTD_compressCCtx(context, out, room, raw.data(), raw.size(), level);
  return ZSTD_isError(size) != 0 ? 0 : size;
}

std::size_t zstd_compress(std::string_view raw, int level, char* out, std::size_t room) {
  const Borrowed<ZstdCompressor> compressor;
  return compressor->compress(raw, level, out, room);
}

bool zstd_append(std::string& out, std::string_view raw, int level, std::size_t max_bytes) {
  const std::size_t begin = out.size();
  out.resize(begin + zstd_bound(raw.size()));
  const std::size_t size = zstd_compress(raw, level, out.data() + begin, out.size() - begin);
  const bool fits = size != 0 && size <= max_bytes;
  out.resize(fits ? begin + size : begin);
  return fits;
}

bool zstd_decompress(std::string_view frame, char* out, std::size_t size) {
  const Borrowed<Decompressor> decompressor;
  if (!decompressor->context) return false;
  return ZSTD_decompressDCtx(decompressor->context.get(), out, size, frame.data(), frame.size()) == size;
}

}  // namespace cachepy::internal
