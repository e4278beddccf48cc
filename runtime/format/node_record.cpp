#include "format/node_record.h"

#include <algorithm>
#include <utility>

namespace cachepy::internal {
namespace {

constexpr std::uint8_t kOwnFlag = 1;
constexpr std::uint8_t kInKeyFlag = 2;
constexpr std::uint8_t kStatTrustedFlag = 4;
constexpr std::uint8_t kFoundFlag = 8;
constexpr std::uint8_t kAllFlags = kOwnFlag | kInKeyFlag | kStatTrustedFlag | kFoundFlag;

// The shortest encodings. They limit the counts that are plausible for the bytes that are present.
constexpr std::size_t kMinDependencyBytes = 5;  // kind, flags, empty name, empty pattern, no digest
constexpr std::size_t kMinChildBytes = 3;       // empty function, no key, no result

std::uint32_t read_u32(ByteReader& in) {
  const std::uint64_t number = in.varint();
  if (number > UINT32_MAX) in.fail();
  return static_cast<std::uint32_t>(number);
}

void write_stat(ByteWriter& out, const FileStat& stat) {
  out.u8(static_cast<std::uint8_t>(stat.kind));
  out.varint(stat.size);
  out.u64(static_cast<std::uint64_t>(stat.mtime_ns));
  out.u64(static_cast<std::uint64_t>(stat.ctime_ns));
  out.u64(stat.inode);
  out.varint(stat.device);
}

FileStat read_stat(ByteReader& in) {
  FileStat stat;
  const std::uint8_t kind = in.u8();
  if (kind > static_cast<std::uint8_t>(FileStat::Kind::kOther)) in.fail();
  stat.kind = static_cast<FileStat::Kind>(kind);
  stat.size = in.varint();
  stat.mtime_ns = static_cast<std::int64_t>(in.u64());
  stat.ctime_ns = static_cast<std::int64_t>(in.u64());
  stat.inode = in.u64();
  stat.device = in.varint();
  return stat;
}

void write_dependency(ByteWriter& out, const Dependency& dependency) {
  out.u8(static_cast<std::uint8_t>(dependency.kind));
  out.u8(static_cast<std::uint8_t>((dependency.own ? kOwnFlag : 0) | (dependency.in_key ? kInKeyFlag : 0) |
                                   (dependency.stat_trusted ? kStatTrustedFlag : 0) |
                                   (dependency.found ? kFoundFlag : 0)));
  out.string(dependency.name);
  out.string(dependency.pattern);
  out.digest(dependency.digest);
  if (has_stat(dependency.kind)) write_stat(out, dependency.stat);
}

void read_dependency(ByteReader& in, Dependency& dependency) {
  const std::uint8_t kind = in.u8();
  if (kind < static_cast<std::uint8_t>(DependencyKind::kFile) ||
      kind > static_cast<std::uint8_t>(kLastDependencyKind)) {
    in.fail();
  }
  dependency.kind = static_cast<DependencyKind>(kind);
  const std::uint8_t flags = in.u8();
  if ((flags & ~kAllFlags) != 0) in.fail();
  dependency.own = (flags & kOwnFlag) != 0;
  dependency.in_key = (flags & kInKeyFlag) != 0;
  dependency.stat_trusted = (flags & kStatTrustedFlag) != 0;
  dependency.found = (flags & kFoundFlag) != 0;
  dependency.name = in.string();
  dependency.pattern = in.string();
  dependency.digest = in.digest();
  dependency.stat = has_stat(dependency.kind) ? read_stat(in) : FileStat{};
}

void read_child(ByteReader& in, ChildRef& child) {
  child.function = in.string();
  child.key = in.digest();
  child.result = in.digest();
}

}  // namespace

std::vector<std::string> NodeRecord::program_files() const {
  std::vector<std::string> files;
  for (std::size_t begin = 0; begin <= program.size();) {
    const std::size_t end = std::min(program.find('\0', begin), program.size());
    files.push_back(program.substr(begin, end - begin));
    begin = end + 1;
  }
  return files;
}

std::string encode_uses(const std::vector<NotedUse>& uses) {
  ByteWriter out;
  for (const NotedUse& use : uses) {
    out.u8(use.own);
    out.string(use.kind);
    out.string(use.path);
  }
  return out.take();
}

std::vector<NotedUse> decode_uses(std::string_view bytes) {
  std::vector<NotedUse> uses;
  for (ByteReader in(bytes); in.left() != 0;) {
    NotedUse use;
    use.own = in.u8() != 0;
    use.kind = in.string();
    use.path = in.string();
    if (!in.ok()) break;
    uses.push_back(std::move(use));
  }
  return uses;
}

void write_node_record(ByteWriter& out, const NodeRecord& record) {
  out.string(record.function);
  out.digest(record.key);
  out.string(record.outfile);
  out.digest(record.result);
  out.u64(static_cast<std::uint64_t>(record.created_ns));
  out.u64(static_cast<std::uint64_t>(record.started_ns));
  out.varint(record.cost_ns);
  out.varint(record.process);
  out.varint(record.thread);
  out.varint(record.result_bytes);
  out.string(record.source_file);
  out.varint(record.source_line);
  out.string(record.program);
  out.digest(record.code);
  out.digest(record.own_code);
  out.digest(record.call);
  out.varint(record.dependencies.size());
  for (const Dependency& dependency : record.dependencies) write_dependency(out, dependency);
  out.varint(record.children.size());
  for (const ChildRef& child : record.children) {
    out.string(child.function);
    out.digest(child.key);
    out.digest(child.result);
  }
  out.string(record.uses);
}

bool read_node_record(ByteReader& in, NodeRecord& out, NodeFormat format) {
  out.function = in.string();
  out.key = in.digest();
  out.outfile = in.string();
  out.result = in.digest();
  out.created_ns = static_cast<std::int64_t>(in.u64());
  out.started_ns = static_cast<std::int64_t>(in.u64());
  out.cost_ns = in.varint();
  out.process = read_u32(in);
  out.thread = read_u32(in);
  out.result_bytes = in.varint();
  out.source_file = in.string();
  out.source_line = read_u32(in);
  out.program = in.string();
  out.code = in.digest();
  out.own_code = format == NodeFormat::kPresent ? in.digest() : Digest();
  out.call = in.digest();

  read_list(in, kMinDependencyBytes, out.dependencies, read_dependency);
  read_list(in, kMinChildBytes, out.children, read_child);
  out.uses = format == NodeFormat::kPresent ? in.string() : "";
  return in.ok();
}

}  // namespace cachepy::internal
