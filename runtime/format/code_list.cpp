#include "format/code_list.h"

#include <limits>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/zstd.h"

namespace cachepy::internal {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr int kLevel = 3;
constexpr std::uint64_t kMaxBytes = 1u << 28;
constexpr std::uint64_t kMostPacked = 1000;  // as in code_records.cpp
constexpr std::size_t kLeastUnitBytes = 21;

void read_unit(ByteReader& in, ListedUnit& unit) {
  unit.kind = static_cast<CodeUnitKind>(in.u8() & 3);
  unit.name = in.string();
  unit.digest = {in.u64(), in.u64()};
  unit.file = in.string();
  unit.line = static_cast<std::uint32_t>(in.varint());
  unit.parent = static_cast<std::uint32_t>(in.varint());
}

}  // namespace

std::string encode_code_list(const std::vector<ListedUnit>& units) {
  ByteWriter content;
  content.varint(units.size());
  for (const ListedUnit& unit : units) {
    content.u8(static_cast<std::uint8_t>(unit.kind));
    content.string(unit.name);
    content.u64(unit.digest[0]);
    content.u64(unit.digest[1]);
    content.string(unit.file);
    content.varint(unit.line);
    content.varint(unit.parent);
  }
  std::string frame;
  zstd_append(frame, content.str(), kLevel, std::numeric_limits<std::size_t>::max());
  ByteWriter out;
  out.u8(kVersion);
  out.u64(checksum_of(frame));
  out.u64(content.size());
  out.raw(frame);
  return out.take();
}

absl::StatusOr<std::vector<ListedUnit>> decode_code_list(std::string_view bytes) {
  ByteReader head(bytes);
  if (head.u8() != kVersion) return absl::UnimplementedError("a code list has another format version");
  const std::uint64_t checksum = head.u64();
  const std::uint64_t size = head.u64();
  const std::string_view frame = head.raw(head.left());
  const absl::Status damaged = absl::DataLossError("a code list is damaged");
  if (!head.ok() || size > kMaxBytes || size / kMostPacked > frame.size() || checksum_of(frame) != checksum)
    return damaged;
  std::string content(static_cast<std::size_t>(size), '\0');
  if (!zstd_decompress(frame, content.data(), content.size())) return damaged;
  ByteReader in(content);
  std::vector<ListedUnit> units;
  read_list(in, kLeastUnitBytes, units, read_unit);
  for (const ListedUnit& unit : units) {
    if (unit.parent >= units.size()) in.fail();
  }
  if (!in.ok() || in.left() != 0) return damaged;
  return units;
}

}  // namespace cachepy::internal
