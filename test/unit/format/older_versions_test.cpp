// Files of the version before, whose nodes have neither noted uses nor a digest of their own code, are still read. These are the bytes that
// it wrote.
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "format/entry.h"
#include "format/log.h"
#include "format/snapshot.h"
#include "graph/graph.h"
#include "support/sample_entry.h"
#include "support/temp_dir.h"

namespace cachepy::internal {
namespace {

constexpr std::string_view kLog =
    "8943504c0d0a1a0a05000000f60000005265d59a638b3348016610a0a1a2a3a4a5a6a7a8a9aaabacadaeaf31726573756c74"
    "732f61302f662e61306131613261336134613561366137613861396161616261636164616561662e63707a10b0b1b2b3b4b5"
    "b6b7b8b9babbbcbdbebf00002a36fe9c971730f82936fe9c9717dc0b9221932105076170702e63707007042f61707010f0f1"
    "f2f3f4f5f6f7f8f9fafbfcfdfeff10707172737475767778797a7b7c7d7e7f010105022f780010d0d1d2d3d4d5d6d7d8d9da"
    "dbdcdddedf01020000a0d88557341615cdfbdf855734162a00000000000000811001016710c0c1c2c3c4c5c6c7c8c9cacbcc"
    "cdcecf10e0e1e2e3e4e5e6e7e8e9eaebecedeeef";

constexpr std::string_view kSnapshot =
    "894350470d0a1a0a05000000dd00000000000000cbe0bc7d216d7a41ccbca89f057f1e24dd000000dd00000002beac7b8ef8"
    "35e10800016611726573756c74732f022f662e012e63707a076170702e637070042f61707010f0f1f2f3f4f5f6f7f8f9fafb"
    "fcfdfeff022f780167010101060010d0d1d2d3d4d5d6d7d8d9dadbdcdddedf01028080808abbe1abb42caab4deffbbe1abb4"
    "2c2a811002010110a0a1a2a3a4a5a6a7a8a9aaabacadaeaf10b0b1b2b3b4b5b6b7b8b9babbbcbdbebf8080d0e2c6bfce972f"
    "9f1fdc0b922193210502000307040510707172737475767778797a7b7c7d7e7f010201020010e0e1e2e3e4e5e6e7e8e9eaeb"
    "ecedeeef000710c0c1c2c3c4c5c6c7c8c9cacbcccdcecf";

constexpr std::string_view kEntry =
    "8943505a0d0a1a0a05000000570100001500000000000000050000000000000097ed95f97b7415fe8c152f0eb965291e046c"
    "6f616410a0a1a2a3a4a5a6a7a8a9aaabacadaeaf34726573756c74732f61302f6c6f61642e61306131613261336134613561"
    "366137613861396161616261636164616561662e63707a10b5e9c1ad071b3e7fc779cfaa5e52381800002a36fe9c971730f8"
    "2936fe9c9717dc0b9221932105076170702e63707007082f62696e2f61707010f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff1070"
    "7172737475767778797a7b7c7d7e7f020105072f646174612f7800102528250d92619b8e1bf67208bddf1edb01020000a0d8"
    "8557341615cdfbdf855734162a0000000000000081100300072f646174612f79000001056368696c6410c0c1c2c3c4c5c6c7"
    "c8c9cacbcccdcecf10d0d1d2d3d4d5d6d7d8d9dadbdcdddedf117374643a3a737472696e672028696e74290b7374643a3a73"
    "7472696e6701730103016e10e0e1e2e3e4e5e6e7e8e9eaebecedeeef0133052f776f726b0403000000050000000500000072"
    "fcea12a906567668656c6c6f";

std::string bytes_of(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2)
    bytes += static_cast<char>(std::strtol(std::string(hex.substr(i, 2)).c_str(), nullptr, 16));
  return bytes;
}

void expect_f(const NodeRecord& record) {
  EXPECT_EQ(record.id(), "f:a0a1a2a3a4a5a6a7a8a9aaabacadaeaf");
  ASSERT_EQ(record.dependencies.size(), 1u);
  EXPECT_EQ(record.dependencies[0].name, "/x");
  ASSERT_EQ(record.children.size(), 1u);
  EXPECT_EQ(record.children[0].function, "g");
  EXPECT_EQ(record.call, test::counting_digest(0x70));
  EXPECT_EQ(record.uses, "");
  EXPECT_TRUE(record.own_code.empty());
}

TEST(OlderVersions, an_entry_is_read) {
  const test::TempDir dir;
  test::write_file(dir / "entry", bytes_of(kEntry));
  const auto reader = EntryReader::open(dir / "entry");
  ASSERT_TRUE(reader.ok()) << reader.status();
  const EntryMetadata& metadata = (*reader)->metadata();
  EXPECT_EQ(metadata.node.id(), "load:a0a1a2a3a4a5a6a7a8a9aaabacadaeaf");
  EXPECT_EQ(metadata.node.children.size(), 1u);
  EXPECT_TRUE(metadata.node.own_code.empty());
  EXPECT_EQ(metadata.signature, "std::string (int)");
  EXPECT_EQ((*reader)->next(), "hello");
}

TEST(OlderVersions, a_log_is_read) {
  std::size_t records = 0;
  LogContents contents;
  const auto visit = [&](const NodeRecord& record) {
    expect_f(record);
    ++records;
  };
  ASSERT_TRUE(read_log(bytes_of(kLog), visit, &contents).ok());
  EXPECT_EQ(records, 1u);
  EXPECT_EQ(contents.dropped_bytes, 0u);
}

TEST(OlderVersions, a_snapshot_is_read_and_written_anew) {
  absl::StatusOr<PackedGraph> packed = decode_snapshot(bytes_of(kSnapshot));
  ASSERT_TRUE(packed.ok()) << packed.status();
  const std::string written = encode_snapshot(*packed);
  Graph graph;
  graph.merge(*std::move(packed), "/cache");
  GraphNode node;
  ASSERT_TRUE(graph.find(test::counting_digest(0xa0), node));
  expect_f(node.record);

  absl::StatusOr<PackedGraph> again = decode_snapshot(written);
  ASSERT_TRUE(again.ok()) << again.status();
  Graph other;
  other.merge(*std::move(again), "/cache");
  ASSERT_TRUE(other.find(test::counting_digest(0xa0), node));
  expect_f(node.record);
}

}  // namespace
}  // namespace cachepy::internal
