#include "format/snapshot.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "base/bytes.h"
#include "base/digest.h"
#include "format/blocks.h"
#include "support/graph_records.h"

namespace cachepy::internal {
namespace {

using test::contents;
using test::file_dependency;
using test::record_of;

/// A diamond over one file, with a child that has no record, and a dependency of each kind.
void fill(Graph& graph) {
  const Dependency file = file_dependency("/data/reads.fastq", "reads");
  Dependency inherited = file;
  inherited.own = false;
  inherited.stat = {FileStat::Kind::kRegular, 7, -5, 1'700'000'000'000'000'000, 99, 2049};
  inherited.stat_trusted = true;
  Dependency directory = file_dependency("/data", "listing");
  directory.kind = DependencyKind::kDirectory;
  directory.pattern = "\\.csv$";
  directory.in_key = true;
  Dependency absent;
  absent.kind = DependencyKind::kAbsent;
  absent.name = std::string("/odd\n\"name\"\xff\0", 13);
  Dependency variable;
  variable.kind = DependencyKind::kEnvVar;
  variable.name = "GENOME_BUILD";
  graph.upsert(record_of("load", {}, {file, directory, absent, variable}, INT64_MIN), "/cache");
  graph.upsert(record_of("left", {"load"}, {inherited}, INT64_MAX), "/cache");
  graph.upsert(record_of("right", {"load", "pruned"}, {inherited}, 0), "/other");
  NodeRecord top = record_of("top", {"left", "right"}, {inherited});
  top.outfile = "";
  top.children[0].result = digest_of("what left returned then");
  graph.upsert(top, "");
}

TEST(Snapshot, gives_back_the_graph) {
  Graph graph, read;
  fill(graph);
  absl::StatusOr<PackedGraph> packed = decode_snapshot(encode_snapshot(graph.pack()));
  ASSERT_TRUE(packed.ok()) << packed.status();
  read.merge(*std::move(packed), "");
  EXPECT_EQ(contents(read), contents(graph));
  EXPECT_EQ(read.parents(test::key_of("load")), test::keys_of({"left", "right"}));
}

TEST(Snapshot, of_an_empty_graph_is_an_empty_graph) {
  absl::StatusOr<PackedGraph> packed = decode_snapshot(encode_snapshot(Graph().pack()));
  ASSERT_TRUE(packed.ok()) << packed.status();
  EXPECT_TRUE(packed->nodes.empty());
}

TEST(Snapshot, of_its_own_directory_can_be_moved_with_it) {
  Graph graph, read;
  fill(graph);
  absl::StatusOr<PackedGraph> packed = decode_snapshot(encode_snapshot(graph.pack("/cache")));
  ASSERT_TRUE(packed.ok()) << packed.status();
  read.merge(*std::move(packed), "/moved");
  GraphNode node;
  ASSERT_TRUE(read.find(test::key_of("load"), node));
  EXPECT_EQ(node.dir, "/moved");
  ASSERT_TRUE(read.find(test::key_of("right"), node));
  EXPECT_EQ(node.dir, "/other");
}

TEST(Snapshot, larger_than_a_block_reads_back) {
  Graph graph, read;
  for (int i = 0; i < 30'000; ++i) {
    const std::string path = "/data/file " + std::to_string(i);
    graph.upsert(record_of("f#" + std::to_string(i), {}, {file_dependency(path, path)}), "/cache");
  }
  const std::string bytes = encode_snapshot(graph.pack());
  ASSERT_GT(bytes.size(), std::size_t{1} << 20);
  absl::StatusOr<PackedGraph> packed = decode_snapshot(bytes);
  ASSERT_TRUE(packed.ok()) << packed.status();
  read.merge(*std::move(packed), "");
  EXPECT_EQ(contents(read), contents(graph));
}

TEST(Snapshot, trap_r07_every_truncation_is_an_error) {
  Graph graph;
  fill(graph);
  const std::string bytes = encode_snapshot(graph.pack());
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_TRUE(absl::IsDataLoss(decode_snapshot(bytes.substr(0, size)).status())) << size;
  EXPECT_TRUE(absl::IsDataLoss(decode_snapshot(bytes + '\0').status()));
}

TEST(Snapshot, trap_r07_every_flipped_bit_is_an_error) {
  Graph graph;
  fill(graph);
  const std::string bytes = encode_snapshot(graph.pack());
  for (std::size_t byte = 0; byte < bytes.size(); ++byte) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = bytes;
      damaged[byte] = static_cast<char>(damaged[byte] ^ (1 << bit));
      EXPECT_FALSE(decode_snapshot(damaged).ok()) << byte << " bit " << bit;
    }
  }
}

TEST(Snapshot, trap_r07_with_two_blocks_exchanged_is_an_error) {
  Graph graph;
  // Exchanges two blocks within one name, so that the content would still be valid.
  const std::string name = std::string(2 * kMaxBlockBytes, 'x') + std::string(2 * kMaxBlockBytes, 'y');
  graph.upsert(record_of(name), "/cache");
  const std::string bytes = encode_snapshot(graph.pack());
  constexpr std::size_t kHeaderBytes = 36;
  auto block_at = [&](std::size_t begin) {
    const auto header = parse_block_header(std::string_view(bytes).substr(begin, kBlockHeaderBytes));
    return bytes.substr(begin, kBlockHeaderBytes + header.value().stored_bytes);
  };
  const std::size_t begin = kHeaderBytes + block_at(kHeaderBytes).size();
  const std::string first = block_at(begin), second = block_at(begin + first.size());
  const std::string behind = bytes.substr(begin + first.size() + second.size());
  ASSERT_EQ(decode_snapshot(bytes.substr(0, begin) + first + second + behind).status(), absl::OkStatus());
  const std::string exchanged = bytes.substr(0, begin) + second + first + behind;
  ASSERT_NE(exchanged, bytes);
  EXPECT_TRUE(absl::IsDataLoss(decode_snapshot(exchanged).status()));
}

/// A snapshot with that content, whose header states this size.
std::string sealed(const std::string& content, std::uint64_t bytes) {
  ByteWriter header;
  header.raw(encode_snapshot(Graph().pack()).substr(0, 12));  // magic and version
  header.u64(bytes);
  header.u64(checksum_of(content));
  header.u64(checksum_of(header.str()));
  std::string out = header.take();
  BlockEncoder(Compression::kFast).append(out, content);
  return out;
}

TEST(Snapshot, trap_r08_allocates_no_memory_for_a_count_alone) {
  for (int table = 0; table < 3; ++table) {  // strings, states, nodes
    ByteWriter content;
    for (int i = 0; i < table; ++i) content.varint(0);
    content.varint(std::uint64_t{1} << 60);
    EXPECT_TRUE(absl::IsDataLoss(decode_snapshot(sealed(content.str(), content.size())).status())) << table;
  }
}

TEST(Snapshot, trap_r08_with_any_changed_byte_all_indices_are_in_range) {
  Graph graph;
  fill(graph);
  const std::string bytes = encode_snapshot(graph.pack());
  const std::string content = bytes.substr(36 + kBlockHeaderBytes);
  ASSERT_EQ(sealed(content, content.size()), bytes) << "one block, not compressed";
  for (std::size_t at = 0; at < content.size(); ++at) {
    for (const int change : {0x01, 0x02, 0x04, 0x10, 0x40, 0x7f, 0x80}) {
      std::string hostile = content;
      hostile[at] = static_cast<char>(hostile[at] ^ change);
      const absl::StatusOr<PackedGraph> read = decode_snapshot(sealed(hostile, hostile.size()));
      if (!read.ok()) continue;
      const std::uint32_t strings = read->strings->size();
      for (const PackedState& state : read->states)
        EXPECT_TRUE(state.name < strings && state.pattern < strings) << at;
      for (const PackedNode& node : read->nodes)
        EXPECT_TRUE(node.function < strings && node.outfile < strings && node.dir < strings) << at;
      for (const PackedDependency& dependency : read->dependencies)
        EXPECT_LT(dependency.state, read->states.size()) << at;
      for (const PackedChild& child : read->children) EXPECT_LT(child.node, read->nodes.size()) << at;
    }
  }
}

TEST(Snapshot, trap_r08_a_decompression_bomb_is_rejected_by_its_header) {
  const absl::Status status = decode_snapshot(sealed("content", std::uint64_t{1} << 30)).status();
  EXPECT_NE(status.message().find("header"), absl::string_view::npos) << status;
}

TEST(Snapshot, another_version_is_distinguished_from_damage) {
  std::string bytes = encode_snapshot(Graph().pack());
  bytes[8] = 99;  // the version follows the magic
  EXPECT_TRUE(absl::IsUnimplemented(decode_snapshot(bytes).status()));
}

}  // namespace
}  // namespace cachepy::internal
