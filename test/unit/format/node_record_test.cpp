#include "format/node_record.h"

#include <gtest/gtest.h>

#include <string>

#include "support/sample_entry.h"

namespace cachepy::internal {
namespace {

std::string encoded(const NodeRecord& record) {
  ByteWriter out;
  write_node_record(out, record);
  return out.take();
}

NodeRecord full_record() {
  NodeRecord record = test::sample_metadata().node;
  Dependency directory;
  directory.kind = DependencyKind::kDirectory;
  directory.in_key = true;
  directory.name = std::string("/d with\nodd \"names\"\xff", 20);
  directory.pattern = "\\.csv$";
  directory.digest = digest_of("listing", Algo::kSha256);
  directory.stat = {FileStat::Kind::kDirectory, UINT64_MAX, INT64_MIN, INT64_MAX, UINT64_MAX, UINT64_MAX};
  Dependency variable;
  variable.kind = DependencyKind::kEnvVar;
  variable.name = "HOME";
  record.dependencies.push_back(directory);
  record.dependencies.push_back(variable);
  record.created_ns = -1;
  record.started_ns = INT64_MIN;
  record.process = UINT32_MAX;
  record.thread = UINT32_MAX;
  record.source_line = UINT32_MAX;
  record.uses = encode_uses({{"clock", "f -> time", true}, {"random", "g -> \xff", false}});
  return record;
}

TEST(NodeRecord, reads_back_as_it_was_written) {
  for (const NodeRecord& record : {NodeRecord{}, full_record()}) {
    const std::string bytes = encoded(record);
    ByteReader in(bytes);
    NodeRecord read;
    ASSERT_TRUE(read_node_record(in, read));
    EXPECT_EQ(in.left(), 0u);
    EXPECT_EQ(encoded(read), bytes);
    EXPECT_EQ(read.id(), record.id());
    EXPECT_EQ(std::tie(read.created_ns, read.started_ns, read.cost_ns, read.process, read.thread),
              std::tie(record.created_ns, record.started_ns, record.cost_ns, record.process, record.thread));
    ASSERT_EQ(read.dependencies.size(), record.dependencies.size());
    for (std::size_t i = 0; i < record.dependencies.size(); ++i) {
      const Dependency& a = read.dependencies[i];
      const Dependency& b = record.dependencies[i];
      EXPECT_EQ(std::tie(a.kind, a.own, a.in_key, a.name, a.pattern, a.digest, a.stat, a.stat_trusted),
                std::tie(b.kind, b.own, b.in_key, b.name, b.pattern, b.digest, b.stat, b.stat_trusted));
    }
    ASSERT_EQ(read.children.size(), record.children.size());
    EXPECT_EQ(read.uses, record.uses);
  }
}

TEST(NodeRecord, uses_read_back_up_to_the_first_damaged_one) {
  const std::vector<NotedUse> uses = {{"clock", "f -> time", true}, {"", std::string(300, 'x'), false}};
  const std::string bytes = encode_uses(uses);
  EXPECT_EQ(decode_uses(bytes), uses);
  const std::size_t first = encode_uses({uses[0]}).size();
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_EQ(decode_uses(std::string_view(bytes).substr(0, size)).size(), size < first ? 0u : 1u) << size;
}

TEST(NodeRecord, does_not_read_what_follows_it) {
  const std::string bytes = encoded(full_record()) + "next";
  ByteReader in(bytes);
  NodeRecord read;
  ASSERT_TRUE(read_node_record(in, read));
  EXPECT_EQ(in.raw(4), "next");
}

TEST(NodeRecord, trap_r07_truncated_anywhere_is_rejected) {
  const std::string bytes = encoded(full_record());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    ByteReader in(std::string_view(bytes).substr(0, size));
    NodeRecord read;
    EXPECT_FALSE(read_node_record(in, read)) << size;
  }
}

TEST(NodeRecord, trap_r07_with_any_byte_changed_never_reads_past_its_end) {
  std::string bytes = encoded(full_record());
  for (char& byte : bytes) {
    const char original = byte;
    for (int value = 0; value < 256; ++value) {
      byte = static_cast<char>(value);
      ByteReader in(bytes);
      NodeRecord read;
      if (read_node_record(in, read)) EXPECT_LE(in.left(), bytes.size());
    }
    byte = original;
  }
}

TEST(NodeRecord, trap_r08_allocates_no_memory_for_a_count_alone) {
  NodeRecord record;
  std::string bytes = encoded(record);
  bytes.pop_back();  // the noted uses
  bytes.pop_back();  // the number of children
  bytes.pop_back();  // the number of dependencies
  ByteWriter hostile;
  hostile.raw(bytes);
  hostile.varint(std::uint64_t{1} << 60);
  hostile.raw(std::string(100, '\1'));
  ByteReader in(hostile.str());
  EXPECT_FALSE(read_node_record(in, record));

  ByteWriter believable;  // the count is plausible, but nothing follows
  believable.raw(bytes);
  believable.varint(100'000);
  believable.raw(std::string(1'000'000, '\0'));
  ByteReader more(believable.str());
  NodeRecord read;
  EXPECT_FALSE(read_node_record(more, read));
  EXPECT_LT(read.dependencies.capacity(), 1'000u);
}

TEST(NodeRecord, with_an_unknown_kind_or_flag_is_rejected) {
  NodeRecord record;
  record.dependencies.resize(1);
  record.dependencies[0].kind = static_cast<DependencyKind>(static_cast<int>(kLastDependencyKind) + 1);
  for (const std::string& bytes : {encoded(record)}) {
    ByteReader in(bytes);
    NodeRecord read;
    EXPECT_FALSE(read_node_record(in, read));
  }
  record.dependencies[0].kind = DependencyKind::kAbsent;
  record.dependencies[0].name = "/x";
  std::string bytes = encoded(record);
  bytes[bytes.find("/x") - 2] |= 0x40;  // the flags precede the name's length
  ByteReader in(bytes);
  NodeRecord read;
  EXPECT_FALSE(read_node_record(in, read));
}

}  // namespace
}  // namespace cachepy::internal
