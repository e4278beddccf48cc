#include "records/unit_record.h"

#include "abi.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Compression.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/LEB128.h"
#include "llvm/Support/raw_ostream.h"

namespace cachepy::plugin {
namespace {

constexpr std::size_t kWorthPacking = 256;  // bytes; smaller contents do not shrink

enum Flag : unsigned {
  kExternal = 4,
  kDefined = 8,
  kState = 16,
  kVirtualCalls = 32,
  kOverrides = 64,
  kCached = 128
};

class Writer {
 public:
  void number(std::uint64_t value) { llvm::encodeULEB128(value, out_); }
  void byte(unsigned value) { out_ << static_cast<char>(value); }
  void bytes(llvm::StringRef bytes) { out_ << bytes; }
  void string(llvm::StringRef text) {
    number(text.size());
    out_ << text;
  }
  void digest(const Digest& digest) {
    char word[8];
    for (std::uint64_t half : digest) {
      llvm::support::endian::write64le(word, half);
      out_.write(word, sizeof word);
    }
  }
  void distance(unsigned from, unsigned to) {
    const std::int64_t distance = std::int64_t{to} - std::int64_t{from};
    number(static_cast<std::uint64_t>(distance << 1) ^ static_cast<std::uint64_t>(distance >> 63));
  }
  /// Relative to the unit that refers to them: neighbours refer to each other, and small numbers compress well.
  void indices(llvm::ArrayRef<unsigned> indices, unsigned from) {
    number(indices.size());
    for (unsigned index : indices) distance(from, index);
  }
  const std::string& str() const { return text_; }

 private:
  std::string text_;
  llvm::raw_string_ostream out_{text_};
};

unsigned flags_of(const UnitRecord& record) {
  return static_cast<unsigned>(record.kind) | (record.external ? kExternal : 0) |
         (record.defined ? kDefined : 0) | (record.state.empty() ? 0 : kState) |
         (record.virtual_calls.empty() ? 0 : kVirtualCalls) | (record.overridden.empty() ? 0 : kOverrides) |
         (record.cached_as.empty() ? 0 : kCached);
}

void write_unit(const UnitRecord& record, unsigned index, unsigned file, unsigned line_before, Writer& out) {
  out.byte(flags_of(record));
  out.string(record.name);
  if (record.defined) {
    out.number(file);
    out.distance(line_before, record.line);
    out.indices(record.references, index);
    if (!record.virtual_calls.empty()) out.indices(record.virtual_calls, index);
    if (!record.state.empty()) out.indices(record.state, index);
  }
  if (!record.overridden.empty()) out.indices(record.overridden, index);
  if (!record.cached_as.empty()) out.string(record.cached_as);
}

std::string encode(llvm::ArrayRef<UnitRecord> records) {
  std::vector<llvm::StringRef> files;
  llvm::StringMap<unsigned> numbers;
  for (const UnitRecord& record : records)
    if (record.defined && numbers.try_emplace(record.file, files.size()).second) files.push_back(record.file);

  Writer out;
  out.number(files.size());
  for (llvm::StringRef file : files) out.string(file);
  out.number(records.size());
  unsigned line = 0;
  for (unsigned i = 0; i < records.size(); ++i) {
    write_unit(records[i], i, records[i].defined ? numbers.lookup(records[i].file) : 0, line, out);
    if (records[i].defined) line = records[i].line;
  }
  // At the end, because the rest compresses better without digests in between.
  for (const UnitRecord& record : records)
    if (record.defined) out.digest(record.digest);
  return out.str();
}

/// The description of the note. Its content is compressed, usually to half its size.
std::string describe(const std::string& raw) {
  Writer out;
  out.byte(abi::kRecordsVersion);
  llvm::SmallVector<std::uint8_t, 0> packed;
  if (raw.size() >= kWorthPacking && llvm::compression::zstd::isAvailable())
    llvm::compression::zstd::compress(llvm::arrayRefFromStringRef(raw), packed);
  const bool pack = !packed.empty() && packed.size() < raw.size();
  out.byte(pack);
  out.number(raw.size());
  out.bytes(pack ? llvm::toStringRef(packed) : llvm::StringRef(raw));
  return out.str();
}

}  // namespace

std::string note_of(llvm::ArrayRef<UnitRecord> records, bool big_endian) {
  const std::string description = describe(encode(records));
  Writer out;
  const auto word = [&](std::size_t value) {
    char bytes[4];
    const auto number = static_cast<std::uint32_t>(value);
    big_endian ? llvm::support::endian::write32be(bytes, number)
               : llvm::support::endian::write32le(bytes, number);
    out.bytes({bytes, sizeof bytes});
  };
  // An ELF note: sizes of name and description, type, the name with its NUL, the description; all padded to four bytes.
  word(abi::kNoteName.size() + 1);
  word(description.size());
  word(abi::kNoteType);
  out.bytes({abi::kNoteName.data(), abi::kNoteName.size() + 1});
  out.bytes(description);
  while (out.str().size() % 4 != 0) out.byte(0);
  return out.str();
}

}  // namespace cachepy::plugin
