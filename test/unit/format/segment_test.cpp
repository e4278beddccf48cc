#include "format/segment.h"

#include <gtest/gtest.h>

#include "format/pack_index.h"
#include "support/golden.h"

namespace cachepy::internal {
namespace {

constexpr PackedPlace kPlace{1, kSegmentHeaderBytes};
constexpr EntryTag kTag = 0xa0a1a2a3a4a5a6a4;
constexpr std::int64_t kWritten_ns = 1'700'000'000'000'000'000;

TEST(Segment, the_worked_examples_are_what_is_written) {
  const std::string written = segment_header(1) + encode_packed(kTag, "hel", "lo", kWritten_ns, kPlace);
  EXPECT_EQ(written, test::golden_bytes("packed")) << test::hex_dump(written);
  const std::string slot =
      encode_slot({kTag, kPlace, static_cast<std::uint32_t>(packed_bytes(5)), kWritten_ns});
  EXPECT_EQ(slot, test::golden_bytes("slot")) << test::hex_dump(slot);
}

TEST(Segment, a_record_is_valid_only_at_its_own_place) {
  const std::string written = encode_packed(kTag, "hello", "", kWritten_ns, kPlace);
  const PackedHeader header = parse_packed_header(written, kPlace);
  EXPECT_EQ(header.state, PackedHeader::State::kLive);
  EXPECT_EQ(header.entry_bytes, 5u);
  EXPECT_EQ(header.tag, kTag);
  EXPECT_EQ(header.written_ns, kWritten_ns);
  for (const PackedPlace& other : {PackedPlace{2, kPlace.offset}, PackedPlace{1, kPlace.offset + 8}})
    EXPECT_EQ(parse_packed_header(written, other).state, PackedHeader::State::kBad);
  std::string removed = written;
  removed.replace(0, removed_mark().size(), removed_mark());
  EXPECT_EQ(parse_packed_header(removed, kPlace).state, PackedHeader::State::kRemoved);
}

TEST(Segment, trap_r07_a_damaged_header_is_noticed) {
  const std::string written = encode_packed(kTag, "hello", "", kWritten_ns, kPlace);
  for (std::size_t at = 0; at < kPackedHeaderBytes; ++at) {
    std::string damaged = written;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x40);
    EXPECT_EQ(parse_packed_header(damaged, kPlace).state, PackedHeader::State::kBad) << at;
    EXPECT_EQ(parse_packed_header(written.substr(0, at), kPlace).state, PackedHeader::State::kBad) << at;
  }
}

TEST(PackIndex, gives_back_what_was_written_and_notices_damage) {
  const std::string header = encode_index_header({64, 7});
  ASSERT_EQ(header.size(), kIndexHeaderBytes);
  EXPECT_EQ(parse_index_header(header)->buckets, 64u);
  EXPECT_EQ(parse_index_header(header)->active, 7u);
  EXPECT_EQ(header.substr(kActiveOffset, kActiveBytes), encode_active(7));
  for (std::size_t at = 0; at < kActiveOffset + kActiveBytes; ++at) {
    std::string damaged = header;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x40);
    const auto parsed = parse_index_header(damaged);
    EXPECT_TRUE(!parsed || (at >= kActiveOffset && parsed->active == 0)) << at;
    EXPECT_FALSE(parse_index_header(header.substr(0, at)));
  }
  EXPECT_FALSE(parse_index_header(encode_index_header({65, 0})));
  const IndexSlot slot{kTag, {3, 64}, 48, kWritten_ns};
  const IndexSlot parsed = parse_slot(encode_slot(slot).data());
  EXPECT_EQ(parsed.tag, slot.tag);
  EXPECT_EQ(parsed.place, slot.place);
  EXPECT_EQ(parsed.bytes, slot.bytes);
  EXPECT_EQ(parsed.used_ns, slot.used_ns);
  EXPECT_TRUE(parse_slot(encode_left_slot().data()).is_free());
  EXPECT_FALSE(parse_slot(encode_left_slot().data()).was_never_used());
  EXPECT_TRUE(parse_slot(std::string(kSlotBytes, '\0').data()).was_never_used());
}

}  // namespace
}  // namespace cachepy::internal
