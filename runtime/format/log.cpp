#include "format/log.h"

#include "absl/strings/str_cat.h"
#include "base/bytes.h"
#include "base/digest.h"

namespace cachepy::internal {
namespace {

constexpr std::string_view kMagic =
    "\x89"
    "CPL\r\n\x1a\n";  // like PNG's: shows damage by text transfers
constexpr std::size_t kHeaderBytes = 8 + 4;
constexpr std::size_t kRecordHeaderBytes = 4 + 8;

}  // namespace

std::string log_header() {
  ByteWriter out;
  out.raw(kMagic);
  out.u32(kLogVersion);
  return out.take();
}

std::string encode_log_record(const NodeRecord& record) {
  ByteWriter body;
  write_node_record(body, record);
  ByteWriter out;
  out.u32(static_cast<std::uint32_t>(body.size()));
  out.u64(checksum_of(body.str()));
  out.raw(body.str());
  return out.take();
}

absl::Status read_log(std::string_view bytes, const std::function<void(const NodeRecord&)>& visit,
                      LogContents* contents) {
  ByteReader header(bytes.substr(0, kHeaderBytes));
  const bool is_log = header.raw(kMagic.size()) == kMagic;
  const std::uint32_t version = header.u32();
  if (!is_log || !header.ok()) return absl::DataLossError("is not a log of cachepy");
  if (version != kLogVersion && version != kFormerLogVersion)
    return absl::UnimplementedError(
        absl::StrCat("has format version ", version, "; this program knows version ", kLogVersion));

  const NodeFormat format = version == kLogVersion ? NodeFormat::kPresent : NodeFormat::kFormer;
  LogContents result;
  NodeRecord record;
  std::string_view rest = bytes.substr(kHeaderBytes);
  while (rest.size() >= kRecordHeaderBytes) {
    ByteReader in(rest);
    const std::uint32_t size = in.u32();
    const std::uint64_t checksum = in.u64();
    const std::string_view body = in.raw(size);
    if (!in.ok() || checksum_of(body) != checksum) break;
    ByteReader fields(body);
    if (!read_node_record(fields, record, format) || fields.left() != 0) break;
    visit(record);
    ++result.records;
    rest.remove_prefix(kRecordHeaderBytes + size);
  }
  result.dropped_bytes = rest.size();
  if (contents != nullptr) *contents = result;
  return absl::OkStatus();
}

}  // namespace cachepy::internal
