#include "format/log.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/graph_records.h"

namespace cachepy::internal {
namespace {

using test::record_of;

const std::vector<std::string> kCalls = {"load", "normalize", "pipeline"};

std::string small_log() {
  std::string log = log_header();
  for (const std::string& call : kCalls) log += encode_log_record(record_of(call, {"child"}));
  return log;
}

struct Read {
  absl::Status status;
  std::vector<std::string> functions;
  LogContents contents;
};

Read read(std::string_view bytes) {
  Read out;
  out.status =
      read_log(bytes, [&](const NodeRecord& r) { out.functions.push_back(r.function); }, &out.contents);
  return out;
}

/// The functions of the records in small_log() before the one that contains this byte.
std::vector<std::string> functions_before(std::size_t byte) {
  std::vector<std::string> functions;
  std::size_t end = log_header().size();
  for (const std::string& call : kCalls) {
    end += encode_log_record(record_of(call, {"child"})).size();
    if (end > byte) break;
    functions.push_back(call);
  }
  return functions;
}

TEST(Log, reads_back_every_record_in_order) {
  const Read all = read(small_log());
  EXPECT_TRUE(all.status.ok()) << all.status;
  EXPECT_EQ(all.functions, kCalls);
  EXPECT_EQ(all.contents.records, 3u);
  EXPECT_EQ(all.contents.dropped_bytes, 0u);
}

TEST(Log, without_records_is_empty_not_damaged) {
  const Read none = read(log_header());
  EXPECT_TRUE(none.status.ok());
  EXPECT_TRUE(none.functions.empty());
}

TEST(Log, trap_r07_every_truncation_leaves_the_whole_records) {
  const std::string log = small_log();
  for (std::size_t size = 0; size < log.size(); ++size) {
    const Read cut = read(std::string_view(log).substr(0, size));
    if (size < log_header().size()) {
      EXPECT_TRUE(absl::IsDataLoss(cut.status)) << size;
      continue;
    }
    EXPECT_TRUE(cut.status.ok()) << size;
    EXPECT_EQ(cut.functions, functions_before(size)) << size;
  }
}

TEST(Log, trap_r07_every_flipped_bit_ends_the_log_before_its_record) {
  const std::string log = small_log();
  for (std::size_t byte = 0; byte < log.size(); ++byte) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = log;
      damaged[byte] = static_cast<char>(damaged[byte] ^ (1 << bit));
      const Read got = read(damaged);
      if (byte < log_header().size()) {
        EXPECT_FALSE(got.status.ok()) << byte;
        EXPECT_TRUE(got.functions.empty());
      } else {
        EXPECT_EQ(got.functions, functions_before(byte)) << byte << " bit " << bit;
        EXPECT_GT(got.contents.dropped_bytes, 0u);
      }
    }
  }
}

TEST(Log, another_version_is_distinguished_from_damage) {
  std::string log = small_log();
  log[8] = 99;  // the version follows the magic
  EXPECT_TRUE(absl::IsUnimplemented(read(log).status));
}

TEST(Log, zeros_behind_the_last_record_are_dropped) {
  // What some file systems leave at the end of a file after a power failure.
  const Read got = read(small_log() + std::string(4096, '\0'));
  EXPECT_TRUE(got.status.ok());
  EXPECT_EQ(got.functions, kCalls);
  EXPECT_EQ(got.contents.dropped_bytes, 4096u);
}

}  // namespace
}  // namespace cachepy::internal
