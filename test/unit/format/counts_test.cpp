#include "format/counts.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "support/golden.h"

namespace cachepy::internal {
namespace {

TEST(Counts, the_worked_example_is_what_is_written) {
  const std::string written = encode_counts("load", {300, 2, 1, 1'500'000, {}, 200'000});
  EXPECT_EQ(written, test::golden_bytes("counts")) << test::hex_dump(written);
}

TEST(Counts, records_add_up_by_function) {
  const std::string log = encode_counts("f", {1, 2, 3, 4}) + encode_counts("g", {5, 0, 0, 0}) +
                          encode_counts("f", {10, 20, 30, 40});
  const auto counts = read_counts(log);
  ASSERT_EQ(counts.size(), 2u);
  EXPECT_EQ(counts.at("f").memory_hits, 11u);
  EXPECT_EQ(counts.at("f").disk_hits, 22u);
  EXPECT_EQ(counts.at("f").misses, 33u);
  EXPECT_EQ(counts.at("f").saved_ns, 44u);
  EXPECT_EQ(counts.at("g").memory_hits, 5u);
  CallCounts most{std::numeric_limits<std::uint64_t>::max(), 0, 0, 0};
  most.add({1, 0, 0, 0});
  EXPECT_EQ(most.memory_hits, std::numeric_limits<std::uint64_t>::max());
}

TEST(Counts, what_went_to_remotes_is_kept_in_a_record_of_another_version) {
  const CallCounts counts{1, 2, 3, 4, {5, 6, 7, 8}};
  const std::string log =
      encode_counts("f", counts) + encode_counts("f", {1, 0, 0, 0}) + encode_counts("f", counts);
  EXPECT_EQ(log[4], 2);
  const CallCounts sum = read_counts(log).at("f");
  EXPECT_EQ(sum.memory_hits, 3u);
  EXPECT_EQ(sum.saved_ns, 8u);
  EXPECT_EQ(sum.remote.hits, 10u);
  EXPECT_EQ(sum.remote.received, 12u);
  EXPECT_EQ(sum.remote.sent, 14u);
  EXPECT_EQ(sum.remote.errors, 16u);
  EXPECT_FALSE((CallCounts{0, 0, 0, 0, {0, 0, 0, 1}}.empty()));
}

TEST(Counts, what_hits_took_is_kept_in_a_record_of_another_version) {
  const std::string log =
      encode_counts("f", {1, 2, 3, 4, {5, 0, 0, 0}, 6}) + encode_counts("f", {1, 0, 0, 0, {}, 10});
  EXPECT_EQ(log[4], 3);
  const CallCounts sum = read_counts(log + encode_counts("f", {1, 0, 0, 0})).at("f");
  EXPECT_EQ(sum.memory_hits, 3u);
  EXPECT_EQ(sum.remote.hits, 5u);
  EXPECT_EQ(sum.serving_ns, 16u);
}

TEST(Counts, trap_r07_what_is_damaged_is_left_out_and_the_next_is_found) {
  const std::string first = encode_counts("f", {1, 0, 0, 0});
  const std::string second = encode_counts("g", {0, 2, 0, 0});
  for (std::size_t at = 0; at < first.size(); ++at) {
    std::string damaged = first + second;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x40);
    const auto counts = read_counts(damaged);
    ASSERT_EQ(counts.size(), 1u) << "byte " << at;
    EXPECT_EQ(counts.at("g").disk_hits, 2u);
    const auto cut = read_counts(first.substr(0, at) + second);  // a torn record, and one behind it
    ASSERT_EQ(cut.size(), 1u) << "cut to " << at;
    EXPECT_EQ(cut.at("g").disk_hits, 2u);
    EXPECT_EQ(read_counts(second + first.substr(0, at)).size(), 1u);
  }
}

}  // namespace
}  // namespace cachepy::internal
