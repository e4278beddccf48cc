// Contents of files are stored once, come back whole, and damage is noticed.
#include "store/blobs.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "support/temp_dir.h"

namespace cachepy::test {
namespace {

using namespace internal;
namespace fs = std::filesystem;

class Blobs : public ::testing::Test {
 protected:
  Digest stored(const std::string& text, std::uint64_t offset = 0, Algo algo = Algo::kXxh3) {
    write_file(dir / "in", text);
    const UniqueFd fd = open_fd(dir / "in", O_RDONLY);
    const auto blob = put_blob(store, fd.get(), offset, algo);
    EXPECT_TRUE(blob.ok()) << blob.status();
    bytes_written = blob->bytes_written;
    return blob->content;
  }

  const TempDir dir;
  const Store store{dir / "cache"};
  std::uint64_t bytes_written = 0;
};

TEST_F(Blobs, contents_of_every_size_come_back) {
  for (const std::size_t size : {0u, 1u, 1u << 20, (1u << 20) + 1, 3u << 20}) {
    const std::string text(size, 'x');
    const Digest content = stored(text);
    EXPECT_EQ(content, digest_of(text));
    EXPECT_EQ(bytes_written, size);
    EXPECT_EQ(read_blob(store, content).value(), text);
    EXPECT_EQ(problem_of_blob(store, blob_path(content)), "");
  }
}

TEST_F(Blobs, equal_contents_are_stored_once) {
  const Digest content = stored("same");
  EXPECT_EQ(stored("same"), content);
  EXPECT_EQ(bytes_written, 0u);
  EXPECT_EQ(blob_files(store)->size(), 1u);
  EXPECT_EQ(stored("same", 0, Algo::kSha256), digest_of("same", Algo::kSha256));
  EXPECT_EQ(blob_files(store)->size(), 2u);
}

TEST_F(Blobs, the_end_of_a_file_can_be_stored_alone) {
  EXPECT_EQ(read_blob(store, stored("before, after", 8)).value(), "after");
}

TEST_F(Blobs, a_damaged_one_is_removed_and_can_be_stored_again) {
  for (const char* const damaged : {"other", "short", ""}) {
    const Digest content = stored("right");
    write_file(store.place_of(blob_path(content)), damaged);
    EXPECT_NE(problem_of_blob(store, blob_path(content)), "");
    EXPECT_TRUE(absl::IsDataLoss(read_blob(store, content).status()));
    EXPECT_TRUE(absl::IsNotFound(read_blob(store, content).status()));
    EXPECT_EQ(read_blob(store, stored("right")).value(), "right");
  }
}

TEST_F(Blobs, there_are_none_in_a_new_directory) {
  EXPECT_TRUE(blob_files(store)->empty());
  EXPECT_TRUE(absl::IsNotFound(read_blob(store, digest_of("x")).status()));
}

}  // namespace
}  // namespace cachepy::test
