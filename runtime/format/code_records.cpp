#include "format/code_records.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "base/bytes.h"
#include "base/zstd.h"

namespace cachepy::internal {
namespace {

constexpr std::uint8_t kVersion = 2;
constexpr std::uint32_t kNoteType = 1;
constexpr std::string_view kNoteName{"cachepy", 8};  // with its NUL
constexpr std::uint64_t kMaxBytes = 1u << 30;
/// Digests cannot be compressed, so real content never exceeds this ratio. Limits the memory allocated for forged sizes.
constexpr std::uint64_t kMostPacked = 1000;
constexpr std::size_t kLeastUnitBytes = 2;

constexpr std::uint8_t kWithoutSymbol = 3;  // in place of a CodeUnitKind

enum Flag : std::uint8_t {
  kKind = 3,
  kExternal = 4,
  kDefined = 8,
  kState = 16,
  kVirtualCalls = 32,
  kOverrides = 64,
  kCached = 128,
};

/// Every note has a name, so its first word is not zero.
bool is_zero(const char* word) {
  constexpr char kZero[sizeof(std::uint32_t)] = {};
  return std::memcmp(word, kZero, sizeof kZero) == 0;
}

/// Reads a list of units, each as an index relative to the unit that refers to it. Returns their number.
std::uint32_t read_indices(ByteReader& in, std::size_t from, std::size_t units,
                           std::vector<std::uint32_t>& out) {
  const std::uint64_t count = in.count(1);
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
    const std::int64_t index = static_cast<std::int64_t>(from) + in.zigzag();
    if (index < 0 || index >= static_cast<std::int64_t>(units)) in.fail();
    out.push_back(static_cast<std::uint32_t>(index));
  }
  return static_cast<std::uint32_t>(count);
}

}  // namespace

absl::StatusOr<CodeRecords> CodeRecords::parse(std::string_view description) {
  ByteReader head(description);
  if (head.u8() != kVersion) return absl::UnimplementedError("the code records have another format version");
  const std::uint8_t packed = head.u8();
  const std::uint64_t size = head.varint();
  const absl::Status damaged = absl::DataLossError("the code records are damaged");
  const std::string_view stored = head.raw(head.left());
  if (!head.ok() || packed > 1 || size > kMaxBytes || size / kMostPacked > stored.size()) return damaged;

  CodeRecords records;
  records.text_.resize(static_cast<std::size_t>(size));
  if (packed == 1 ? !zstd_decompress(stored, records.text_.data(), records.text_.size())
                  : stored.size() != size)
    return damaged;
  if (packed == 0) std::copy(stored.begin(), stored.end(), records.text_.begin());

  ByteReader in(std::string_view(records.text_.data(), records.text_.size()));
  read_list(in, 1, records.files_, [](ByteReader& r, std::string_view& file) { file = r.string(); });
  const std::uint64_t count = in.count(kLeastUnitBytes);
  records.units_.resize(static_cast<std::size_t>(count));
  std::int64_t line = 0;
  for (std::size_t i = 0; i < records.units_.size() && in.ok(); ++i) {
    CodeUnit& unit = records.units_[i];
    const std::uint8_t flags = in.u8();
    unit.without_symbol = (flags & kKind) == kWithoutSymbol;
    unit.kind = unit.without_symbol ? CodeUnitKind::kFunction : static_cast<CodeUnitKind>(flags & kKind);
    unit.cached = (flags & kCached) != 0;
    unit.external = (flags & kExternal) != 0;
    unit.defined = (flags & kDefined) != 0;
    unit.name = in.string();
    unit.edges_begin = static_cast<std::uint32_t>(records.edges_.size());
    if (unit.defined) {
      const std::uint64_t file = in.varint();
      if (file >= records.files_.size()) in.fail();
      unit.file = static_cast<std::uint32_t>(file);
      const std::int64_t step = in.zigzag();
      if (step < -line || step > std::int64_t{UINT32_MAX} - line) in.fail();
      line = in.ok() ? line + step : 0;
      unit.line = static_cast<std::uint32_t>(line);
      unit.references = read_indices(in, i, records.units_.size(), records.edges_);
      if ((flags & kVirtualCalls) != 0)
        unit.virtual_calls = read_indices(in, i, records.units_.size(), records.edges_);
      if ((flags & kState) != 0) unit.state = read_indices(in, i, records.units_.size(), records.edges_);
    }
    if ((flags & kOverrides) != 0)
      unit.overridden = read_indices(in, i, records.units_.size(), records.edges_);
    if ((flags & kCached) != 0) records.cached_.emplace_back(static_cast<std::uint32_t>(i), in.string());
  }
  for (CodeUnit& unit : records.units_)
    if (unit.defined) unit.digest = {in.u64(), in.u64()};
  if (!in.ok() || in.left() != 0) return damaged;
  return records;
}

std::optional<std::vector<CodeNote>> code_notes(std::string_view notes) {
  std::vector<CodeNote> found;
  ByteReader in(notes);
  while (in.left() >= sizeof(std::uint32_t)) {
    const char* const begin = notes.data() + (notes.size() - in.left());
    if (is_zero(begin)) {
      in.raw(sizeof(std::uint32_t));
      continue;
    }
    std::uint32_t sizes[3];  // size of the name, size of the description, type; in the machine's byte order
    const std::string_view head = in.raw(sizeof sizes);
    if (!in.ok()) return std::nullopt;
    std::memcpy(sizes, head.data(), sizeof sizes);
    const std::string_view name = in.raw((std::uint64_t{sizes[0]} + 3) & ~std::uint64_t{3});
    const std::string_view description = in.raw((std::uint64_t{sizes[1]} + 3) & ~std::uint64_t{3});
    if (!in.ok()) return std::nullopt;
    if (sizes[2] == kNoteType && name == kNoteName) found.push_back({begin, description.substr(0, sizes[1])});
  }
  return found;
}

}  // namespace cachepy::internal
