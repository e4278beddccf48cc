#include "format/snapshot.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/bytes.h"
#include "base/digest.h"
#include "format/blocks.h"

namespace cachepy::internal {
namespace {

constexpr std::string_view kMagic =
    "\x89"
    "CPG\r\n\x1a\n";
constexpr std::size_t kHeaderBytes = 8 + 4 + 8 + 8 + 8;
// Each node has a digest or two of its own, so real graphs have less than a tenth of this ratio. More is a decompression bomb.
constexpr std::uint64_t kMaxRatio = 1024;
constexpr std::uint64_t kAlwaysPlausibleBytes = std::uint64_t{64} << 20;

void write_state(ByteWriter& out, const PackedState& s) {
  out.u8(static_cast<std::uint8_t>(s.kind));
  out.u8(s.stat_trusted);
  out.varint(s.name);
  out.varint(s.pattern);
  out.digest(s.digest);
  out.u8(static_cast<std::uint8_t>(s.stat.kind));
  out.varint(s.stat.size);
  out.zigzag(s.stat.mtime_ns);
  out.zigzag(s.stat.ctime_ns);
  out.varint(s.stat.inode);
  out.varint(s.stat.device);
}
constexpr std::size_t kMinStateBytes = 10;

bool read_state(ByteReader& in, std::uint64_t strings, PackedState& s) {
  const std::uint8_t kind = in.u8();
  const std::uint8_t trusted = in.u8();
  const std::uint64_t name = in.varint();
  const std::uint64_t pattern = in.varint();
  s.digest = in.digest();
  const std::uint8_t stat_kind = in.u8();
  s.stat.size = in.varint();
  s.stat.mtime_ns = in.zigzag();
  s.stat.ctime_ns = in.zigzag();
  s.stat.inode = in.varint();
  s.stat.device = in.varint();
  if (kind < static_cast<std::uint8_t>(DependencyKind::kFile) ||
      kind > static_cast<std::uint8_t>(kLastDependencyKind) ||
      stat_kind > static_cast<std::uint8_t>(FileStat::Kind::kOther) || trusted > 1 || name >= strings ||
      pattern >= strings)
    return false;
  s.kind = static_cast<DependencyKind>(kind);
  s.stat_trusted = trusted != 0;
  s.name = static_cast<std::uint32_t>(name);
  s.pattern = static_cast<std::uint32_t>(pattern);
  s.stat.kind = static_cast<FileStat::Kind>(stat_kind);
  return in.ok();
}

// Computed unsigned, because the difference of two arbitrary times may overflow. Writer and reader wrap in the same way.
std::int64_t time_between(std::int64_t from_ns, std::int64_t to_ns) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(to_ns) - static_cast<std::uint64_t>(from_ns));
}
std::int64_t time_after(std::int64_t from_ns, std::int64_t between_ns) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(from_ns) +
                                   static_cast<std::uint64_t>(between_ns));
}

/// Children are written as distances from the node's own index, because callees are near their callers.
void write_node(ByteWriter& out, const PackedGraph& graph, std::size_t number,
                std::int64_t& last_created_ns) {
  const PackedNode& n = graph.nodes[number];
  out.u8(n.known);
  out.varint(n.function);
  out.digest(n.key);
  if (!n.known) return;
  out.digest(n.result);
  out.zigzag(time_between(std::exchange(last_created_ns, n.created_ns), n.created_ns));
  out.zigzag(time_between(n.created_ns, n.started_ns));
  out.varint(n.cost_ns);
  out.varint(n.process);
  out.varint(n.thread);
  out.varint(n.result_bytes);
  out.varint(n.outfile);
  out.varint(n.dir);
  out.varint(n.source_file);
  out.varint(n.source_line);
  out.varint(n.program);
  out.varint(n.code);
  out.varint(n.own_code);
  out.varint(n.uses);
  out.digest(n.call);
  out.varint(n.dependency_count);
  for (std::uint32_t i = 0; i < n.dependency_count; ++i) {
    const PackedDependency& d = graph.dependencies[n.first_dependency + i];
    out.varint(std::uint64_t{d.state} << 3 | std::uint64_t{d.found} << 2 | std::uint64_t{d.own} << 1 |
               std::uint64_t{d.in_key});
  }
  out.varint(n.child_count);
  for (std::uint32_t i = 0; i < n.child_count; ++i) {
    const PackedChild& c = graph.children[n.first_child + i];
    out.zigzag(static_cast<std::int64_t>(c.node) - static_cast<std::int64_t>(number));
    const bool as_stored = c.result == graph.nodes[c.node].result;  // the common case
    out.u8(as_stored);
    if (!as_stored) out.digest(c.result);
  }
}
constexpr std::size_t kMinNodeBytes = 3;

constexpr std::uint64_t kAnyU32 = std::uint64_t{1} << 32;

/// Reads an index below `limit`.
bool read_index(ByteReader& in, std::uint64_t limit, std::uint32_t& out) {
  const std::uint64_t n = in.varint();
  if (!in.ok() || n >= limit) return false;
  out = static_cast<std::uint32_t>(n);
  return true;
}

class ContentReader {
 public:
  ContentReader(std::string_view content, NodeFormat format) : in_(content), format_(format) {}

  bool read(PackedGraph& graph) {
    const std::uint64_t strings = in_.count(1);
    if (strings >= StringTable::kNone) return false;
    for (std::uint64_t i = 0; i < strings && in_.ok(); ++i) graph.strings->append(in_.string());
    if (format_ == NodeFormat::kFormer) nothing_ = graph.strings->append({});
    const std::uint64_t states = in_.count(kMinStateBytes);
    graph.states.resize(states);
    for (PackedState& state : graph.states)
      if (!read_state(in_, strings, state)) return false;
    const std::uint64_t nodes = in_.count(kMinNodeBytes);
    graph.nodes.resize(nodes);
    for (std::size_t i = 0; i < nodes; ++i)
      if (!read_node(graph, i)) return false;
    for (const std::uint32_t c : children_as_stored_)  // a child may come after its parents
      graph.children[c].result = graph.nodes[graph.children[c].node].result;
    return in_.ok() && in_.left() == 0;
  }

 private:
  bool read_node(PackedGraph& graph, std::size_t number) {
    PackedNode& n = graph.nodes[number];
    const std::uint32_t strings = graph.strings->size();
    const std::uint8_t known = in_.u8();
    if (known > 1 || !read_index(in_, strings, n.function)) return false;
    n.known = known != 0;
    n.key = in_.digest();
    if (!n.known) return in_.ok();
    n.result = in_.digest();
    last_created_ns_ = time_after(last_created_ns_, in_.zigzag());
    n.created_ns = last_created_ns_;
    n.started_ns = time_after(n.created_ns, in_.zigzag());
    n.cost_ns = in_.varint();
    if (!read_index(in_, kAnyU32, n.process) || !read_index(in_, kAnyU32, n.thread)) return false;
    n.result_bytes = in_.varint();
    if (!read_index(in_, strings, n.outfile) || !read_index(in_, strings, n.dir) ||
        !read_index(in_, strings, n.source_file) || !read_index(in_, kAnyU32, n.source_line) ||
        !read_index(in_, strings, n.program) || !read_index(in_, strings, n.code) ||
        !read_newer(strings, n.own_code) || !read_newer(strings, n.uses))
      return false;
    if (!is_digest_or_empty((*graph.strings)[n.code]) || !is_digest_or_empty((*graph.strings)[n.own_code]))
      return false;
    n.call = in_.digest();
    return read_dependencies(graph, n) && read_children(graph, number);
  }

  /// Reads an index that the former format does not have.
  bool read_newer(std::uint32_t strings, std::uint32_t& out) {
    out = nothing_;
    return format_ == NodeFormat::kFormer || read_index(in_, strings, out);
  }

  static bool is_digest_or_empty(std::string_view bytes) {
    return bytes.empty() || Digest::from_bytes(bytes).has_value();
  }

  bool read_dependencies(PackedGraph& graph, PackedNode& n) {
    n.dependency_count = static_cast<std::uint32_t>(in_.count(1));
    n.first_dependency = static_cast<std::uint32_t>(graph.dependencies.size());
    for (std::uint32_t i = 0; i < n.dependency_count; ++i) {
      const std::uint64_t packed = in_.varint();
      if (!in_.ok() || packed >> 3 >= graph.states.size()) return false;
      graph.dependencies.push_back(
          {static_cast<std::uint32_t>(packed >> 3), (packed & 2) != 0, (packed & 1) != 0, (packed & 4) != 0});
    }
    return in_.ok();
  }

  bool read_children(PackedGraph& graph, std::size_t number) {
    PackedNode& n = graph.nodes[number];
    n.child_count = static_cast<std::uint32_t>(in_.count(2));
    n.first_child = static_cast<std::uint32_t>(graph.children.size());
    for (std::uint32_t i = 0; i < n.child_count; ++i) {
      const std::uint64_t child = number + static_cast<std::uint64_t>(in_.zigzag());
      const std::uint8_t as_stored = in_.u8();
      if (!in_.ok() || child >= graph.nodes.size() || as_stored > 1) return false;
      if (as_stored != 0) children_as_stored_.push_back(static_cast<std::uint32_t>(graph.children.size()));
      graph.children.push_back({static_cast<std::uint32_t>(child), as_stored != 0 ? Digest{} : in_.digest()});
    }
    return in_.ok();
  }

  ByteReader in_;
  const NodeFormat format_;
  std::uint32_t nothing_ = 0;  // string: what the former format does not have
  std::int64_t last_created_ns_ = 0;
  std::vector<std::uint32_t> children_as_stored_;
};

std::string encode_content(const PackedGraph& graph) {
  ByteWriter out;
  out.varint(graph.strings->size());
  for (std::uint32_t i = 0; i < graph.strings->size(); ++i) out.string((*graph.strings)[i]);
  out.varint(graph.states.size());
  for (const PackedState& state : graph.states) write_state(out, state);
  out.varint(graph.nodes.size());
  std::int64_t last_created_ns = 0;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) write_node(out, graph, i, last_created_ns);
  return out.take();
}

absl::StatusOr<std::string> read_blocks(std::string_view rest, std::uint64_t raw_bytes) {
  std::string content;
  content.reserve(std::min<std::uint64_t>(raw_bytes, 2 * rest.size()));  // `raw_bytes` may be any number
  while (content.size() < raw_bytes) {
    const std::optional<BlockHeader> header = parse_block_header(rest.substr(0, kBlockHeaderBytes));
    if (!header) return absl::DataLossError("is damaged or truncated between two blocks");
    rest.remove_prefix(kBlockHeaderBytes);
    const std::string_view stored = rest.substr(0, header->stored_bytes);
    if (!block_is_intact(*header, stored)) return absl::DataLossError("has a damaged or truncated block");
    rest.remove_prefix(stored.size());
    const std::size_t begin = content.size();
    content.resize(begin + header->raw_bytes);
    if (!decode_block(*header, stored, content.data() + begin))
      return absl::DataLossError("has a block that cannot be decompressed");
  }
  if (!rest.empty() || content.size() != raw_bytes)
    return absl::DataLossError("has another length than its header states");
  return content;
}

}  // namespace

std::string encode_snapshot(const PackedGraph& graph) {
  const std::string content = encode_content(graph);
  ByteWriter header;
  header.raw(kMagic);
  header.u32(kSnapshotVersion);
  header.u64(content.size());
  header.u64(checksum_of(content));  // over all blocks, so that none can be dropped or reordered unnoticed
  header.u64(checksum_of(header.str()));
  std::string out = header.take();
  BlockEncoder encoder(Compression::kFast);  // a graph consists mostly of digests, which cannot be compressed
  for (std::size_t at = 0; at < content.size(); at += kMaxBlockBytes)
    encoder.append(out, std::string_view(content).substr(at, kMaxBlockBytes));
  return out;
}

absl::StatusOr<PackedGraph> decode_snapshot(std::string bytes) {
  ByteReader in(bytes);
  const bool is_snapshot = in.raw(kMagic.size()) == kMagic;
  const std::uint32_t version = in.u32();
  if (!is_snapshot || !in.ok()) return absl::DataLossError("is not a graph snapshot of cachepy");
  if (version != kSnapshotVersion && version != kFormerSnapshotVersion)
    return absl::UnimplementedError(
        absl::StrCat("has format version ", version, "; this program knows version ", kSnapshotVersion));
  const std::uint64_t raw_bytes = in.u64();
  const std::uint64_t content_checksum = in.u64();
  const std::uint64_t header_checksum = in.u64();
  if (!in.ok() || header_checksum != checksum_of(std::string_view(bytes).substr(0, kHeaderBytes - 8)) ||
      raw_bytes > kAlwaysPlausibleBytes + kMaxRatio * bytes.size())
    return absl::DataLossError("has a damaged header");

  absl::StatusOr<std::string> content = read_blocks(std::string_view(bytes).substr(kHeaderBytes), raw_bytes);
  if (!content.ok()) return content.status();
  const NodeFormat format = version == kSnapshotVersion ? NodeFormat::kPresent : NodeFormat::kFormer;
  bytes = {};  // of a million nodes, both take a hundred megabytes
  PackedGraph graph;
  if (checksum_of(*content) != content_checksum || !ContentReader(*content, format).read(graph))
    return absl::DataLossError("has invalid content");
  return graph;
}

}  // namespace cachepy::internal
