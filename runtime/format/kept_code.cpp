#include "format/kept_code.h"

#include <limits>

#include "base/bytes.h"

namespace cachepy::internal {
namespace {

constexpr std::uint8_t kVersion = 2;
constexpr std::string_view kMagic{
    "\x89"
    "CPK\r\n\x1a\n",
    8};
constexpr std::size_t kLeastVariableBytes = 4;
constexpr std::size_t kLeastLibraryBytes = 3;

void write_place(ByteWriter& out, const RecordsPlace& place) {
  out.varint(place.object);
  out.varint(place.offset);
}

std::uint32_t read_number(ByteReader& in) {
  const std::uint64_t number = in.varint();
  if (number > std::numeric_limits<std::uint32_t>::max()) in.fail();
  return static_cast<std::uint32_t>(number);
}

RecordsPlace read_place(ByteReader& in) {
  const std::uint32_t object = read_number(in);
  return {object, in.varint()};
}

void read_variable(ByteReader& in, KeptCode::Variable& variable) {
  variable.name = in.string();
  variable.records = read_place(in);
  variable.unit = read_number(in);
}

void read_library(ByteReader& in, KeptCode::Library& library) {
  library.name = in.string();
  library.digest = in.digest();
  library.printed = in.string();
}

/// Reads the rest, after the function, of what encode_kept_code() writes.
std::optional<KeptCode> read_found(ByteReader in, const RecordsPlace& records, const CodeUnitDigest& unit) {
  KeptCode code;
  code.records = records;
  code.unit = unit;
  code.digest = in.digest();
  code.own = in.digest();
  const std::uint8_t flags = in.u8();
  code.may_change = flags == 1;
  read_list(in, kLeastVariableBytes, code.state, read_variable);
  read_list(in, kLeastLibraryBytes, code.libraries, read_library);
  if (!in.ok() || in.left() != 0 || flags > 1 || code.digest.empty()) return std::nullopt;
  return code;
}

}  // namespace

std::string kept_code_header(const Digest& program) {
  ByteWriter header;
  header.raw(kMagic);
  header.u8(kVersion);
  header.digest(program);
  header.u64(checksum_of(header.str()));
  return header.take();
}

std::string encode_kept_code(const KeptCode& code) {
  ByteWriter content;
  write_place(content, code.records);
  for (const std::uint64_t word : code.unit) content.u64(word);
  content.digest(code.digest);
  content.digest(code.own);
  content.u8(code.may_change ? 1 : 0);
  content.varint(code.state.size());
  for (const KeptCode::Variable& variable : code.state) {
    content.string(variable.name);
    write_place(content, variable.records);
    content.varint(variable.unit);
  }
  content.varint(code.libraries.size());
  for (const KeptCode::Library& library : code.libraries) {
    content.string(library.name);
    content.digest(library.digest);
    content.string(library.printed);
  }
  ByteWriter item;
  item.string(content.str());
  item.u64(checksum_of(content.str()));
  return item.take();
}

std::optional<KeptCode> find_kept_code(std::string_view file, const Digest& program,
                                       const RecordsPlace& records, const CodeUnitDigest& unit,
                                       std::size_t& whole_bytes) {
  whole_bytes = 0;
  const std::string header = kept_code_header(program);
  if (!file.starts_with(header)) return std::nullopt;
  whole_bytes = header.size();
  ByteReader in(file.substr(header.size()));
  while (in.left() > 0) {
    const std::string_view content = in.string();
    const std::uint64_t checksum = in.u64();
    if (!in.ok() || checksum != checksum_of(content)) return std::nullopt;
    whole_bytes = file.size() - in.left();
    ByteReader item(content);
    const RecordsPlace place = read_place(item);
    const CodeUnitDigest digest{item.u64(), item.u64()};
    if (!item.ok() || place != records || digest != unit) continue;
    if (std::optional<KeptCode> found = read_found(item, records, unit)) return found;
  }
  return std::nullopt;
}

}  // namespace cachepy::internal
