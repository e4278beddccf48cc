#include "base/bytes.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace cachepy::internal {
namespace {

TEST(Bytes, what_is_written_reads_back) {
  ByteWriter out;
  out.u8(0xab);
  out.u32(0x01020304);
  out.u64(0x0102030405060708);
  out.string("");
  out.string(std::string("a\0b", 3));
  out.digest(digest_of("x"));
  out.digest(Digest{});
  out.raw("tail");
  EXPECT_EQ(out.str().substr(0, 5), "\xab\x04\x03\x02\x01");

  ByteReader in(out.str());
  EXPECT_EQ(in.u8(), 0xab);
  EXPECT_EQ(in.u32(), 0x01020304u);
  EXPECT_EQ(in.u64(), 0x0102030405060708u);
  EXPECT_EQ(in.string(), "");
  EXPECT_EQ(in.string(), std::string_view("a\0b", 3));
  EXPECT_EQ(in.digest(), digest_of("x"));
  EXPECT_TRUE(in.digest().empty());
  EXPECT_EQ(in.raw(4), "tail");
  EXPECT_EQ(in.left(), 0u);
  EXPECT_TRUE(in.ok());
}

TEST(Bytes, numbers_at_their_limits_read_back) {
  const std::vector<std::uint64_t> unsigned_values{
      0, 1, 127, 128, 16383, 16384, std::uint64_t{1} << 63, UINT64_MAX};
  const std::vector<std::int64_t> signed_values{0, -1, 1, -64, 64, INT64_MIN, INT64_MAX};
  ByteWriter out;
  for (const std::uint64_t v : unsigned_values) out.varint(v);
  for (const std::int64_t v : signed_values) out.zigzag(v);
  ByteReader in(out.str());
  for (const std::uint64_t v : unsigned_values) EXPECT_EQ(in.varint(), v);
  for (const std::int64_t v : signed_values) EXPECT_EQ(in.zigzag(), v);
  EXPECT_TRUE(in.ok());
}

TEST(Bytes, a_read_past_the_end_fails_and_so_does_everything_after_it) {
  ByteReader in("abc");
  EXPECT_EQ(in.u32(), 0u);
  EXPECT_FALSE(in.ok());
  EXPECT_EQ(in.u8(), 0);
  EXPECT_EQ(in.string(), "");
  EXPECT_EQ(in.left(), 0u);
}

TEST(Bytes, a_length_that_the_input_cannot_hold_fails) {
  for (const std::uint64_t size : {std::uint64_t{4}, std::uint64_t{1} << 40, std::uint64_t{UINT64_MAX}}) {
    ByteWriter out;
    out.varint(size);
    out.raw("abc");
    ByteReader strings(out.str());
    EXPECT_EQ(strings.string(), "");
    EXPECT_FALSE(strings.ok());
    ByteReader counts(out.str());
    EXPECT_EQ(counts.count(1), 0u);
    EXPECT_FALSE(counts.ok());
  }
}

TEST(Bytes, each_number_has_one_encoding) {
  for (const std::string_view bad : {std::string_view("\x80\x00", 2), std::string_view("\xff\x80\x00", 3),
                                     std::string_view("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 10),
                                     std::string_view("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", 11)}) {
    ByteReader in(bad);
    in.varint();
    EXPECT_FALSE(in.ok());
  }
}

TEST(Bytes, digests_of_odd_sizes_fail) {
  for (const int size : {1, 15, 17, 31, 33, 255}) {
    const std::string bytes = std::string(1, static_cast<char>(size)) + std::string(300, 'x');
    ByteReader in(bytes);
    EXPECT_TRUE(in.digest().empty());
    EXPECT_FALSE(in.ok());
  }
}

}  // namespace
}  // namespace cachepy::internal
