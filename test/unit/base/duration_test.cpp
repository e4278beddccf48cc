#include "base/duration.h"

#include <gtest/gtest.h>

namespace cachepy::internal {
namespace {

using std::chrono::milliseconds;

TEST(Duration, is_a_number_and_a_unit) {
  EXPECT_EQ(parse_duration("0"), milliseconds(0));
  EXPECT_EQ(parse_duration("250ms"), milliseconds(250));
  EXPECT_EQ(parse_duration("10s"), milliseconds(10'000));
  EXPECT_EQ(parse_duration("5m"), milliseconds(300'000));
  EXPECT_EQ(parse_duration("12h"), milliseconds(43'200'000));
  EXPECT_EQ(parse_duration("7d"), milliseconds(604'800'000));
  EXPECT_EQ(parse_duration("2w"), milliseconds(1'209'600'000));
  for (const char* text :
       {"", "7", "d", "7 d", "-1s", "1.5h", "7days", "10x", "200000d", "99999999999999999999s"})
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
}

TEST(Duration, is_written_as_it_is_read) {
  for (const char* text : {"0", "1ms", "1500ms", "90s", "5m", "12h", "6d", "2w"})
    EXPECT_EQ(written_duration(*parse_duration(text)), text);
  EXPECT_EQ(written_duration(milliseconds(120'000)), "2m");
}

TEST(Duration, moments_are_in_universal_time) {
  EXPECT_EQ(readable_moment(0), "1970-01-01 00:00:00 UTC");
  EXPECT_EQ(readable_moment(1'790'000'000'000'000'000), "2026-09-21 14:13:20 UTC");
}

}  // namespace
}  // namespace cachepy::internal
