// Logs and snapshots: arbitrary bytes, and arbitrary records and contents with valid checksums. A valid graph is written and read again.
#include "base/bytes.h"
#include "base/digest.h"
#include "format/blocks.h"
#include "format/log.h"
#include "format/snapshot.h"
#include "fuzz/fuzz.h"
#include "graph/graph.h"

namespace {

using namespace cachepy::internal;

void load_log(std::string_view bytes) {
  Graph graph;
  LogContents contents;
  const absl::Status status =
      read_log(bytes, [&](const NodeRecord& record) { graph.upsert(record, "/cache"); }, &contents);
  cachepy::fuzz::check(!status.ok() || graph.size() <= contents.records);
  if (status.ok()) cachepy::fuzz::check(decode_snapshot(encode_snapshot(graph.pack("/cache"))).ok());
}

void load_snapshot(std::string_view bytes) {
  auto packed = decode_snapshot(std::string(bytes));
  if (!packed.ok()) return;
  cachepy::fuzz::check(decode_snapshot(encode_snapshot(*packed)).ok());
  Graph graph;
  graph.merge(*std::move(packed), "/cache");
}

std::string sealed_log(cachepy::fuzz::Input& in) {
  ByteWriter out;
  out.raw(log_header());
  for (std::string_view body = in.piece(); !body.empty(); body = in.piece()) {
    out.u32(static_cast<std::uint32_t>(body.size()));
    out.u64(checksum_of(body));
    out.raw(body);
  }
  return out.take();
}

std::string sealed_snapshot(std::string_view content) {
  constexpr std::size_t kMagicBytes = 8;
  ByteWriter header;
  header.raw(std::string_view(encode_snapshot({})).substr(0, kMagicBytes));
  header.u32(kSnapshotVersion);
  header.u64(content.size());
  header.u64(checksum_of(content));
  header.u64(checksum_of(header.str()));
  std::string out = header.take();
  if (!content.empty()) BlockEncoder(Compression::kFast).append(out, content);
  return out;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cachepy::fuzz::Input in(data, size);
  switch (in.byte() % 4) {
    case 0:
      load_log(in.rest());
      break;
    case 1:
      load_log(sealed_log(in));
      break;
    case 2:
      load_snapshot(in.rest());
      break;
    default:
      load_snapshot(sealed_snapshot(in.rest()));
  }
  return 0;
}
