#include "format/kept_code.h"

#include <gtest/gtest.h>

#include <numeric>

#include "support/golden.h"

namespace cachepy::internal {
namespace {

Digest counting_from(std::uint8_t first) {
  std::string bytes(16, '\0');
  std::iota(bytes.begin(), bytes.end(), static_cast<char>(first));
  return *Digest::from_bytes(bytes);
}

const Digest kProgram = counting_from(0);

KeptCode example() {
  KeptCode code;
  code.records = {0, 856};
  code.unit = {0x2726252423222120, 0x2f2e2d2c2b2a2928};
  code.digest = counting_from(0x40);
  code.may_change = true;
  code.state = {{"limit", {1, 696}, 3}};
  code.libraries = {{"libz.so", counting_from(0x60), "build-id 3f"}};
  return code;
}

std::optional<KeptCode> find(std::string_view file, const KeptCode& code,
                             std::size_t* whole_bytes = nullptr) {
  std::size_t whole = 0;
  std::optional<KeptCode> found = find_kept_code(file, kProgram, code.records, code.unit, whole);
  if (whole_bytes != nullptr) *whole_bytes = whole;
  return found;
}

TEST(KeptCode, the_documented_example_is_what_is_written_and_read) {
  const std::string documented = test::golden_bytes("kept code");
  const std::string written = kept_code_header(kProgram) + encode_kept_code(example());
  EXPECT_TRUE(written == documented) << test::hex_dump(written);
  const std::optional<KeptCode> read = find(documented, example());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->digest, example().digest);
  EXPECT_TRUE(read->may_change);
  ASSERT_EQ(read->state.size(), 1u);
  EXPECT_EQ(read->state[0].name, "limit");
  EXPECT_EQ(read->state[0].records, (RecordsPlace{1, 696}));
  EXPECT_EQ(read->state[0].unit, 3u);
  ASSERT_EQ(read->libraries.size(), 1u);
  EXPECT_EQ(read->libraries[0].printed, "build-id 3f");
}

TEST(KeptCode, finds_only_the_function_that_was_asked_for) {
  KeptCode other_unit = example(), other_place = example(), other_object = example();
  other_unit.unit[1] = 1;
  other_place.records.offset = 857;
  other_object.records.object = 1;
  std::string file = kept_code_header(kProgram) + encode_kept_code(example());
  for (const KeptCode& other : {other_unit, other_place, other_object}) EXPECT_FALSE(find(file, other));
  other_unit.digest = counting_from(0x50);
  file += encode_kept_code(other_unit);
  ASSERT_TRUE(find(file, other_unit));
  EXPECT_EQ(find(file, other_unit)->digest, counting_from(0x50));
  EXPECT_EQ(find(file, example())->digest, example().digest);
}

TEST(KeptCode, a_file_of_another_program_is_not_read) {
  const std::string file = kept_code_header(counting_from(1)) + encode_kept_code(example());
  std::size_t whole = 1;
  EXPECT_FALSE(find(file, example(), &whole));
  EXPECT_EQ(whole, 0u);
}

TEST(KeptCode, refuses_every_flipped_byte_and_every_truncation) {
  const std::string header = kept_code_header(kProgram);
  const std::string file = header + encode_kept_code(example());
  for (std::size_t i = 0; i < file.size(); ++i) {
    std::string flipped = file;
    flipped[i] = static_cast<char>(flipped[i] ^ 0x41);
    std::size_t whole = 0;
    EXPECT_FALSE(find(flipped, example(), &whole)) << i;
    EXPECT_EQ(whole, i < header.size() ? 0 : header.size()) << i;
    EXPECT_FALSE(find(std::string_view(file).substr(0, i), example())) << i;
  }
}

}  // namespace
}  // namespace cachepy::internal
