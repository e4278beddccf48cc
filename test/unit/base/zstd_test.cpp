#include "base/zstd.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "base/thread_slot.h"

namespace cachepy::internal {
namespace {

TEST(Zstd, a_frame_can_be_decompressed_in_any_thread) {
  const std::string raw(100000, 'x');
  std::string frame = "before";
  ASSERT_TRUE(zstd_append(frame, raw, 1, raw.size()));
  EXPECT_EQ(frame.substr(0, 6), "before");
  EXPECT_LT(frame.size(), 1000u);
  const auto check = [&] {
    std::string out(raw.size(), '\0');
    EXPECT_TRUE(zstd_decompress(std::string_view(frame).substr(6), out.data(), out.size()));
    EXPECT_EQ(out, raw);
  };
  check();
  std::thread(check).join();
}

TEST(Zstd, a_too_large_frame_leaves_no_trace) {
  std::string out = "before";
  EXPECT_FALSE(zstd_append(out, "0123456789", 1, 9));
  EXPECT_EQ(out, "before");
}

TEST(Zstd, a_frame_of_another_size_fails_and_never_writes_past_the_end) {
  std::string frame;
  ASSERT_TRUE(zstd_append(frame, std::string(5000, 'x'), 1, 5000));
  std::string out(5001, '-');
  EXPECT_FALSE(zstd_decompress(frame, out.data(), 4999));
  EXPECT_EQ(out.substr(4999), "--");
  EXPECT_FALSE(zstd_decompress(frame, out.data(), 5001));
  EXPECT_FALSE(zstd_decompress("no frame", out.data(), 1));
  EXPECT_FALSE(zstd_decompress("", out.data(), 1));
}

struct Spare {
  int uses = 0;
};

TEST(Borrowed, comes_back_to_the_next_borrower_of_the_thread) {
  {
    ++Borrowed<Spare>()->uses;
  }
  const Borrowed<Spare> again;
  EXPECT_EQ(again->uses, 1);
  const Borrowed<Spare> meanwhile;
  EXPECT_EQ(meanwhile->uses, 0);
  std::thread([] { EXPECT_EQ(Borrowed<Spare>()->uses, 0); }).join();
}

}  // namespace
}  // namespace cachepy::internal
