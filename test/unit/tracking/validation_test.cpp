// Many files at the same time. Every test runs with one processor and with several, with small and with large files.
#include "tracking/validation.h"

#include <gtest/gtest.h>
#include <sched.h>

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "support/temp_dir.h"
#include "support/tracked.h"
#include "tracking/tracker.h"

namespace cachepy::internal {
namespace {

/// While it lives, this thread has one processor, so nothing is done in parallel.
class OneProcessor {
 public:
  OneProcessor() {
    EXPECT_EQ(::sched_getaffinity(0, sizeof before_, &before_), 0);
    ::cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(static_cast<std::size_t>(::sched_getcpu()), &one);
    EXPECT_EQ(::sched_setaffinity(0, sizeof one, &one), 0);
  }
  ~OneProcessor() { ::sched_setaffinity(0, sizeof before_, &before_); }
  OneProcessor(const OneProcessor&) = delete;
  OneProcessor& operator=(const OneProcessor&) = delete;

 private:
  ::cpu_set_t before_;
};

class Validation : public ::testing::TestWithParam<std::size_t> {
 protected:
  static constexpr int kFiles = 20;

  void SetUp() override {
    for (int i = 0; i < kFiles; ++i) {
      paths.push_back(dir / ("data/file" + std::to_string(i)));
      std::filesystem::create_directories(dir / "data");
      test::write_file(paths.back(), std::string(GetParam(), static_cast<char>('a' + i)));
    }
    forget();
  }
  /// Makes the tracker read everything again, without trusting any stat.
  void forget() {
    file_state_clear();
    for (Dependency& dependency : seen) dependency.stat_trusted = false;
  }

  test::TempDir dir;
  std::vector<std::string> paths;
  std::vector<Dependency> seen;
};
INSTANTIATE_TEST_SUITE_P(Sizes, Validation, ::testing::Values(10, 200'000));

TEST_P(Validation, files_are_observed_in_their_order_as_one_by_one) {
  paths.push_back(dir / "nothing");
  paths.push_back(dir / "data");
  test::settle();
  for (const std::size_t known : {0u, 1u, 5u}) observe_path(paths[known]);
  const std::vector<Dependency> together = observe_paths(paths, "", Algo::kXxh3);
  ASSERT_EQ(together.size(), paths.size());
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const Dependency alone = observe_path(paths[i]);
    EXPECT_EQ(together[i].name, alone.name);
    EXPECT_EQ(together[i].kind, alone.kind);
    EXPECT_EQ(together[i].digest, alone.digest);
    EXPECT_EQ(together[i].stat, alone.stat);
  }
}

TEST_P(Validation, a_directory_has_one_digest_on_any_number_of_processors) {
  const Digest many = observe_path(dir / "data").digest;
  forget();
  const OneProcessor one;
  EXPECT_EQ(observe_path(dir / "data").digest, many);
  EXPECT_FALSE(many.empty());
}

TEST_P(Validation, a_broken_dependency_is_found_at_every_position) {
  seen = observe_paths(paths, "", Algo::kXxh3);
  seen.push_back(observe_path(dir / "nothing"));
  seen.push_back(observe_path(dir / "data"));
  forget();
  EXPECT_EQ(find_broken(seen), nullptr);
  for (const int i : {0, 7, kFiles - 1}) {
    const std::string& path = paths[static_cast<std::size_t>(i)];
    const std::string content = test::read_file(path);
    test::write_file(path, std::string(content.size(), '!'));
    forget();
    const Dependency* const broken = find_broken(std::span(seen).first(kFiles));
    ASSERT_NE(broken, nullptr);
    EXPECT_EQ(broken->name, path);
    test::write_file(path, content);
  }
  forget();
  EXPECT_EQ(find_broken(seen), nullptr) << "by content all is as it was";
  test::write_file(dir / "nothing", "");
  EXPECT_EQ(find_broken(seen)->name, dir / "nothing");
  seen = {observe_path(dir / "data")};
  test::write_file(dir / "data/another", "");
  EXPECT_EQ(find_broken(seen), &seen[0]);
}

TEST_P(Validation, dependencies_in_the_key_are_not_checked) {
  seen = observe_paths(paths, "", Algo::kXxh3);
  test::write_file(paths[3], "changed");
  seen[3].in_key = true;
  EXPECT_EQ(find_broken(seen), nullptr);
}

TEST_P(Validation, a_file_of_another_size_is_not_read) {
  seen = observe_paths(paths, "", Algo::kXxh3);
  for (Dependency& dependency : seen) dependency.stat_trusted = true;
  file_state_clear();
  test::write_file(paths[5], "another size");
  const std::size_t reads = file_state_info().reads;
  EXPECT_EQ(find_broken(seen), &seen[5]);
  EXPECT_EQ(file_state_info().reads, reads);
}

}  // namespace
}  // namespace cachepy::internal
