// Which keys a function had before an edit below it.
#include "store/former_code.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "store/store.h"
#include "support/golden.h"
#include "support/temp_dir.h"

namespace cachepy::internal {
namespace {

Digest digest_from(std::uint8_t first) {
  std::string bytes;
  for (std::uint8_t i = 0; i < 16; ++i) bytes.push_back(static_cast<char>(first + i));
  return *Digest::from_bytes(bytes);
}

class FormerCode : public ::testing::Test {
 protected:
  std::string path() const { return store.place_of("code/" + family.hex() + ".cpf"); }

  const test::TempDir dir;
  const Store store{dir.path()};
  const Digest family = digest_from(0), first = digest_from(0x40), second = digest_from(0x20);
};

TEST_F(FormerCode, the_documented_example_is_what_is_written) {
  note_code(store, family, first);
  note_code(store, family, second);
  const std::string written = test::read_file(path());
  EXPECT_TRUE(written == test::golden_bytes("former code")) << "written:\n" << test::hex_dump(written);
}

TEST_F(FormerCode, the_newest_comes_first_and_each_is_there_once) {
  for (const Digest& digest : {first, second, first}) note_code(store, family, digest);
  EXPECT_EQ(read_former_code(store, family), (std::vector{first, second}));
  EXPECT_TRUE(read_former_code(store, first).empty());
}

TEST_F(FormerCode, only_a_few_are_kept) {
  for (std::uint8_t i = 0; i < 100; ++i) note_code(store, family, digest_from(i));
  const std::vector<Digest> kept = read_former_code(store, family);
  EXPECT_EQ(kept.size(), 8u);
  EXPECT_EQ(kept.front(), digest_from(99));
}

TEST_F(FormerCode, a_damaged_file_is_not_used_and_is_replaced) {
  note_code(store, family, first);
  const std::string whole = test::read_file(path());
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] ^= 1;
    test::write_file(path(), damaged);
    EXPECT_TRUE(read_former_code(store, family).empty()) << at;
    test::write_file(path(), whole.substr(0, at));
    EXPECT_TRUE(read_former_code(store, family).empty()) << at;
  }
  note_code(store, family, second);
  EXPECT_EQ(read_former_code(store, family), std::vector{second});
}

}  // namespace
}  // namespace cachepy::internal
