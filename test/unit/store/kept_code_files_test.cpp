#include "store/kept_code_files.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/file_stat.h"
#include "store/code_lists.h"
#include "support/temp_dir.h"

namespace cachepy::internal {
namespace {

const Digest kProgram = digest_of("program");

KeptCode code_of(std::uint64_t function) {
  KeptCode code;
  code.records = {0, function};
  code.unit = {function, 0};
  code.digest = digest_of(std::to_string(function));
  return code;
}

class KeptCodeFiles : public testing::Test {
 protected:
  KeptCodeFiles() { std::filesystem::create_directories(dir_ / kCodeListDirectory); }

  bool keeps(std::uint64_t function) { return write_kept_code(store_, kProgram, code_of(function)); }
  bool has(std::uint64_t function, const Digest& program = kProgram) {
    const KeptCode wanted = code_of(function);
    const auto found = read_kept_code(store_, program, wanted.records, wanted.unit, true);
    return found && found->digest == wanted.digest;
  }
  std::string file() const { return dir_ / ("code/" + kProgram.hex() + ".cpk"); }

  test::TempDir dir_;
  const Store store_{dir_.path()};
};

TEST_F(KeptCodeFiles, one_file_keeps_the_functions_of_a_program) {
  for (const std::uint64_t function : {1u, 2u, 3u}) EXPECT_TRUE(keeps(function));
  for (const std::uint64_t function : {1u, 2u, 3u}) EXPECT_TRUE(has(function));
  EXPECT_FALSE(has(4));
  EXPECT_FALSE(has(1, digest_of("another program")));
  const std::string before = test::read_file(file());
  EXPECT_TRUE(keeps(2));
  EXPECT_EQ(test::read_file(file()), before);  // it is there already
}

TEST_F(KeptCodeFiles, a_torn_end_is_cut_off_when_more_is_kept) {
  keeps(1);
  const std::size_t first = test::read_file(file()).size();
  keeps(2);
  std::filesystem::resize_file(file(), first + 10);
  EXPECT_TRUE(has(1));
  EXPECT_FALSE(has(2));
  EXPECT_TRUE(keeps(3));
  EXPECT_TRUE(has(1));
  EXPECT_TRUE(has(3));
}

TEST_F(KeptCodeFiles, a_foreign_file_is_replaced) {
  test::write_file(file(), "something else");
  EXPECT_FALSE(has(1));
  EXPECT_TRUE(keeps(1));
  EXPECT_TRUE(has(1));
  std::filesystem::remove(file());
  write_kept_code(store_, digest_of("another program"), code_of(1));
  std::filesystem::rename(dir_ / ("code/" + digest_of("another program").hex() + ".cpk"), file());
  EXPECT_FALSE(has(1));
}

TEST_F(KeptCodeFiles, without_a_place_for_it_nothing_is_kept) {
  std::filesystem::remove_all(dir_ / kCodeListDirectory);
  EXPECT_FALSE(keeps(1));
  EXPECT_FALSE(std::filesystem::exists(dir_ / kCodeListDirectory));
  test::write_file(dir_ / kCodeListDirectory, "");
  EXPECT_FALSE(keeps(1));
  EXPECT_FALSE(has(1));
}

TEST_F(KeptCodeFiles, those_of_programs_that_are_not_used_are_removed) {
  keeps(1);
  advance_clock(kKeptCodeUnused_ns + 1'000'000'000);
  write_kept_code(store_, digest_of("another program"), code_of(1));
  advance_clock(-kKeptCodeUnused_ns - 1'000'000'000);
  EXPECT_FALSE(std::filesystem::exists(file()));
  EXPECT_TRUE(has(1, digest_of("another program")));
}

}  // namespace
}  // namespace cachepy::internal
