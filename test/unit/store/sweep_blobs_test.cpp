// Contents of files that calls left go with the entries that need them.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "store/blobs.h"
#include "support/sweep_fixture.h"

namespace cachepy::test {
namespace {

class SweepBlobs : public Sweep {
 protected:
  SweepBlobs() {
    a.site().effects = {"files", 1};
    b.site().effects = {"files", 1};
  }

  std::vector<internal::StoredFile> all_blobs() const {
    return internal::blob_files(internal::Store(cache)).value();
  }
  std::size_t blobs() const { return all_blobs().size(); }
  void age_blobs() const {
    for (const internal::StoredFile& blob : all_blobs()) set_age(cache + "/" + blob.name, 2 * 3600);
  }
  void prune(const std::string& function) const {
    PruneOptions options;
    options.fname = function;
    options.all = true;
    cache_prune(cache, options);
  }

  /// Both leave the same.
  int write(const std::string& name, int n) const {
    std::ofstream(dir / name) << std::string(static_cast<std::size_t>(n), 'x');
    return n;
  }
  Cached<int, int> a{"a", cache, [this](int n) { return write("a.out", n); }};
  Cached<int, int> b{"b", cache, [this](int n) { return write("b.out", n); }};
};

TEST_F(SweepBlobs, a_content_stays_while_an_entry_needs_it) {
  a(1000);
  b(1000);
  EXPECT_EQ(blobs(), 1u);
  age_blobs();
  prune("a");
  EXPECT_EQ(blobs(), 1u);
  prune("b");
  EXPECT_EQ(blobs(), 0u);
}

TEST_F(SweepBlobs, a_content_that_was_used_lately_stays_as_its_entry_may_be_on_its_way) {
  a(1000);
  prune("a");
  EXPECT_EQ(blobs(), 1u);
  age_blobs();
  prune("a");
  EXPECT_EQ(blobs(), 0u);
}

TEST_F(SweepBlobs, everything_goes_where_everything_is_to_go) {
  a(1000);
  cache_prune(cache, 0);
  EXPECT_EQ(blobs(), 0u);
}

TEST_F(SweepBlobs, contents_count_as_much_as_their_entries) {
  a(1 << 20);
  f(1);
  set_age(entry_of("a"), 3600);
  age_blobs();
  PruneOptions options;
  options.max_bytes = 64 << 10;
  const PruneInfo info = cache_prune(cache, options);
  ASSERT_EQ(info.entries.size(), 1u);
  EXPECT_NE(info.entries[0].string().find("/a."), std::string::npos);
  EXPECT_EQ(blobs(), 0u);
  EXPECT_EQ(f(1), 1);
  EXPECT_EQ(f.runs, 1);
}

}  // namespace
}  // namespace cachepy::test
