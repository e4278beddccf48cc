// The code writes the worked examples of logs and snapshots in docs/format.md, and reads them back.
#include <gtest/gtest.h>

#include <string>

#include "format/log.h"
#include "format/snapshot.h"
#include "graph/graph.h"
#include "support/golden.h"
#include "support/sample_entry.h"

namespace cachepy::internal {
namespace {

/// f tracked /x and called g.
NodeRecord sample_record() {
  NodeRecord record;
  record.function = "f";
  record.key = test::counting_digest(0xa0);
  record.outfile = "results/a0/f.a0a1a2a3a4a5a6a7a8a9aaabacadaeaf.cpz";
  record.result = test::counting_digest(0xb0);
  record.created_ns = 1'700'000'000'000'000'000;
  record.started_ns = record.created_ns - 2000;
  record.cost_ns = 1500;
  record.process = 4242;
  record.thread = 4243;
  record.result_bytes = 5;
  record.source_file = "app.cpp";
  record.source_line = 7;
  record.program = "/app";
  record.code = test::counting_digest(0xf0);
  record.call = test::counting_digest(0x70);
  Dependency file;
  file.name = "/x";
  file.digest = test::counting_digest(0xd0);
  file.stat = {FileStat::Kind::kRegular, 2, 1'600'000'000'000'000'000, 1'600'000'000'123'456'789, 42, 2049};
  file.stat_trusted = true;
  record.dependencies = {file};
  record.children = {{"g", test::counting_digest(0xc0), test::counting_digest(0xe0)}};
  return record;
}

std::string bytes_of(const NodeRecord& record) {
  ByteWriter out;
  write_node_record(out, record);
  return out.take();
}

void expect_documented(const std::string& written, const std::string& name) {
  const std::string documented = test::golden_bytes(name);
  EXPECT_TRUE(written == documented) << "docs/format.md:\n"
                                     << test::hex_dump(documented) << "\nwritten:\n"
                                     << test::hex_dump(written);
}

TEST(LogFormat, the_documented_example_is_what_is_written) {
  expect_documented(log_header() + encode_log_record(sample_record()), "log");
}

TEST(LogFormat, the_documented_example_is_read) {
  std::string read;
  ASSERT_TRUE(read_log(test::golden_bytes("log"), [&](const NodeRecord& r) { read += bytes_of(r); }).ok());
  EXPECT_EQ(read, bytes_of(sample_record()));
}

TEST(SnapshotFormat, the_documented_example_is_what_is_written) {
  Graph graph;
  graph.upsert(sample_record(), "/cache");
  expect_documented(encode_snapshot(graph.pack("/cache")), "snapshot");
}

TEST(SnapshotFormat, the_documented_example_is_read) {
  absl::StatusOr<PackedGraph> packed = decode_snapshot(test::golden_bytes("snapshot"));
  ASSERT_TRUE(packed.ok()) << packed.status();
  Graph graph;
  graph.merge(*std::move(packed), "/cache");
  GraphNode node;
  ASSERT_TRUE(graph.find(sample_record().key, node));
  EXPECT_EQ(bytes_of(node.record), bytes_of(sample_record()));
}

}  // namespace
}  // namespace cachepy::internal
