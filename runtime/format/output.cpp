#include "format/output.h"

#include <algorithm>

#include "base/bytes.h"

namespace cachepy::internal {
namespace {

constexpr std::size_t kHeadBytes = 1 + sizeof(std::uint64_t);

}  // namespace

std::string output_head(OutputKind kind, std::uint64_t size) {
  ByteWriter head;
  head.u8(static_cast<std::uint8_t>(kind));
  head.u64(size);
  return head.take();
}

bool OutputReader::add(std::string_view bytes) {
  while (!bytes.empty()) {
    if (left_ == 0) {
      const std::size_t size = std::min(bytes.size(), kHeadBytes - head_.size());
      head_ += bytes.substr(0, size);
      bytes.remove_prefix(size);
      if (head_.size() < kHeadBytes) return true;
      ByteReader head(head_);
      kind_ = static_cast<OutputKind>(head.u8());
      left_ = head.u64();
      head_.clear();
      if (kind_ < OutputKind::kStdout || kind_ > OutputKind::kFormats) return false;
      if (left_ == 0) take_(kind_, {});
      continue;
    }
    const std::size_t size = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), left_));
    take_(kind_, bytes.substr(0, size));
    bytes.remove_prefix(size);
    left_ -= size;
  }
  return true;
}

}  // namespace cachepy::internal
