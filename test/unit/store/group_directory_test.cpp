// Cache directories that several users share. The users are child processes with other user ids, so the tests need root.
#include "store/group_directory.h"

#include <fcntl.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

#include "base/file.h"
#include "cachepy/cache.h"
#include "cachepy/graph.h"
#include "flights/flight_lock.h"
#include "graph/graph_store.h"
#include "store/locks.h"
#include "store/sweep.h"
#include "support/cached.h"
#include "support/child_process.h"
#include "support/temp_dir.h"

namespace cachepy::internal {
namespace {

namespace fs = std::filesystem;
using test::Cached;
using test::ChildProcess;

constexpr ::gid_t kLab = 45'000;

struct User {
  ::uid_t id;
  ::mode_t umask;
  bool is_in_lab = true;
};
constexpr User kAlice{45'001, 077}, kBob{45'002, 022}, kMallory{45'003, 022, false};

using Number = Cached<std::string, int>;

/// A text that cannot be compressed.
std::string noise(int seed) {
  std::string text(100'000, '\0');
  auto state = static_cast<std::uint32_t>(seed);
  for (char& c : text) c = static_cast<char>((state = state * 1'664'525 + 1'013'904'223) >> 24);
  return text;
}

/// Two functions whose results are packed, and have their own files.
struct Functions {
  explicit Functions(const std::string& dir)
      : small("small", dir, [](int n) { return std::to_string(n); }), large("large", dir, noise) {}

  int runs() const { return small.runs + large.runs; }

  Number small, large;
};

class GroupDirectory : public ::testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "only root can run programs as several users";
    ASSERT_EQ(::chmod(dir_.path().c_str(), 0755), 0);
    ASSERT_EQ(::mkdir(lab_.c_str(), 0700), 0);
    ASSERT_EQ(::chown(lab_.c_str(), 0, kLab), 0);
    ASSERT_EQ(::chmod(lab_.c_str(), 02775), 0);
    ::setenv("CACHEPY_SHARED", "group", 1);
    ::setenv("CACHEPY_MEMORY_LIMIT", "0", 1);
  }
  void TearDown() override {
    ::unsetenv("CACHEPY_SHARED");
    ::unsetenv("CACHEPY_MEMORY_LIMIT");
  }

  /// Makes this process one of that user.
  static bool become(const User& user) {
    const ::gid_t lab = kLab;
    ::umask(user.umask);
    return ::setgroups(user.is_in_lab ? 1 : 0, &lab) == 0 && ::setresgid(user.id, user.id, user.id) == 0 &&
           ::setresuid(user.id, user.id, user.id) == 0;
  }

  /// Whether `work` succeeds in a process of that user, and leaves the umask as it is.
  template <class Work>
  static bool as(const User& user, const Work& work) {
    return ChildProcess([&] {
             const bool is_done = become(user) && work();
             return ::umask(0) == user.umask && is_done && !HasFailure();
           })
        .wait();
  }

  /// Whether a process of that user runs the functions of `cache_` so often for these arguments.
  bool runs(const User& user, int expected, const std::vector<int>& arguments = {1, 2, 3}) const {
    return as(user, [&] {
      Functions functions(cache_);
      for (const int n : arguments) functions.small(n), functions.large(n);
      EXPECT_EQ(functions.runs(), expected);
      cache_tree_sync(cache_);
      return functions.runs() == expected;
    });
  }

  /// What that user is told when a call is not cached.
  void expect_refused(const User& user, const std::string& dir, const std::string& why) const {
    EXPECT_TRUE(as(user, [&] {
      Functions functions(dir);
      const std::string said = test::said_by([&] {
        for (int i = 0; i < 2; ++i) functions.small(1), functions.large(1);
      });
      EXPECT_NE(said.find(why), said.npos) << said;
      EXPECT_EQ(std::ranges::count(said, '\n'), 1) << said;
      EXPECT_EQ(functions.runs(), 4);
      return true;
    }));
  }

  void make_directory(const std::string& path, ::uid_t user, ::gid_t group, ::mode_t mode) const {
    ASSERT_EQ(::mkdir(path.c_str(), 0700), 0);
    ASSERT_EQ(::chown(path.c_str(), user, group), 0);
    ASSERT_EQ(::chmod(path.c_str(), mode), 0);
  }

  void expect_all_shared() const {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(cache_)) {
      struct ::stat st;
      ASSERT_EQ(::lstat(entry.path().c_str(), &st), 0);
      EXPECT_EQ(st.st_gid, kLab) << entry.path();
      EXPECT_EQ(st.st_mode & 07777, S_ISDIR(st.st_mode) ? 02770u : 0660u) << entry.path();
    }
  }

  test::TempDir dir_;
  const std::string lab_ = dir_ / "lab";
  const std::string cache_ = lab_ + "/cache";
};

TEST_F(GroupDirectory, trap_n08_belongs_to_the_group_whatever_the_umask_is) {
  EXPECT_TRUE(runs(kAlice, 6));
  EXPECT_EQ(group_of(cache_), "gid 45000");
  expect_all_shared();
  EXPECT_TRUE(runs(kBob, 0));
  EXPECT_TRUE(runs(kBob, 2, {3, 4}));
  EXPECT_TRUE(runs(kAlice, 0, {1, 2, 3, 4}));
  expect_all_shared();
}

TEST_F(GroupDirectory, trap_n08_others_replace_evict_and_compact) {
  EXPECT_TRUE(runs(kAlice, 6));
  const auto tend = [&] {
    Functions functions(cache_);
    const Store store(cache_);
    SweepRules all;
    all.all = true;
    const auto report = sweep(store, all);
    EXPECT_TRUE(report.ok() && report->failed == 0) << report.status();
    EXPECT_TRUE(compact(cache_).ok());
    functions.large(1);
    return functions.runs() == 1;
  };
  EXPECT_TRUE(as(kBob, tend));
  expect_all_shared();
  EXPECT_TRUE(as(kAlice, tend));
  EXPECT_TRUE(runs(kAlice, 5));
  expect_all_shared();
  EXPECT_TRUE(runs(kBob, 0));
}

TEST_F(GroupDirectory, is_shared_again_after_it_was_removed) {
  EXPECT_TRUE(as(kAlice, [&] {
    Functions functions(cache_);
    functions.large(1);
    fs::remove_all(cache_);
    functions.large(2);
    return functions.runs() == 2;
  }));
  expect_all_shared();
  EXPECT_TRUE(runs(kBob, 1, {2}));
}

TEST_F(GroupDirectory, a_private_directory_is_given_to_its_group_with_all_that_it_contains) {
  ::setenv("CACHEPY_SHARED", "private", 1);
  EXPECT_TRUE(runs(kAlice, 6));
  struct ::stat st;
  ASSERT_EQ(::stat(cache_.c_str(), &st), 0);
  EXPECT_EQ(st.st_mode & 0777, 0700u);
  ASSERT_EQ(::stat((cache_ + "/locks/flights").c_str(), &st), 0);
  EXPECT_EQ(st.st_mode & 07777, 0600u);
  ::setenv("CACHEPY_SHARED", "group", 1);
  expect_refused(kBob, cache_, "it belongs to uid 45001, who does not share it with a group");
  EXPECT_TRUE(runs(kAlice, 0));
  expect_all_shared();
  EXPECT_TRUE(runs(kBob, 0));
}

TEST_F(GroupDirectory, programs_without_the_setting_use_a_shared_directory_as_well) {
  EXPECT_TRUE(runs(kAlice, 6));
  ::setenv("CACHEPY_SHARED", "private", 1);
  EXPECT_TRUE(runs(kBob, 2, {1, 4}));
  expect_all_shared();
}

TEST_F(GroupDirectory, is_refused_where_others_could_choose_results) {
  make_directory(dir_ / "all", 45'001, kLab, 02777);
  expect_refused(kAlice, dir_ / "all", "everybody may write to it");
  make_directory(dir_ / "sticky", 45'001, kLab, 03777);
  expect_refused(kBob, dir_ / "sticky", "everybody may write to it");
  make_directory(dir_ / "above", 45'001, kLab, 0777);
  make_directory(dir_ / "above/cache", 45'001, kLab, 02770);
  expect_refused(kBob, dir_ / "above/cache", "could replace the directory");
  make_directory(dir_ / "other", 45'001, 45'001, 02770);
  expect_refused(kBob, dir_ / "other", "cannot be shared");
  make_directory(dir_ / "real", 45'001, kLab, 02770);
  make_directory(dir_ / "tmp", 0, 0, 01777);
  EXPECT_TRUE(
      as(kMallory, [&] { return ::symlink((dir_ / "real").c_str(), (dir_ / "tmp/link").c_str()) == 0; }));
  EXPECT_TRUE(
      as(kAlice, [&] { return ::symlink((dir_ / "real").c_str(), (dir_ / "tmp/mine").c_str()) == 0; }));
  expect_refused(kBob, dir_ / "tmp/link", "it is a symbolic link of uid 45003");
  EXPECT_TRUE(as(kBob, [&] {
    Functions functions(dir_ / "tmp/mine");
    return test::said_by([&] { functions.small(1); }).empty();
  }));
}

TEST_F(GroupDirectory, is_refused_to_those_who_are_not_in_the_group) {
  EXPECT_TRUE(runs(kAlice, 6));
  const absl::Status status = share_with_group(cache_, true);
  EXPECT_TRUE(status.ok()) << status;  // root
  EXPECT_TRUE(as(kMallory, [&] { return absl::IsPermissionDenied(share_with_group(cache_, true)); }));
  expect_refused(kMallory, cache_, "of which this user is no member");
}

TEST_F(GroupDirectory, trap_n08_locks_of_others_hold_while_they_live_and_not_longer) {
  EXPECT_TRUE(runs(kAlice, 6));
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  ChildProcess holder([&] {
    if (!become(kAlice)) return false;
    const Store store(cache_);
    const bool is_locked = try_lock_flight({store, digest_of("call", Algo::kXxh3)}) == FlightLock::kLocked;
    const auto sweeping = LockFile::try_lock(lock_path(cache_, kSweepLock));
    const bool told = ::write(ready[1], is_locked && sweeping.ok() ? "y" : "n", 1) == 1;
    ::pause();
    return told;
  });
  char answer = 0;
  ASSERT_EQ(::read(ready[0], &answer, 1), 1);
  EXPECT_EQ(answer, 'y');
  const auto try_locks = [&](FlightLock flight, bool sweep) {
    return as(kBob, [&] {
      const Store store(cache_);
      EXPECT_EQ(try_lock_flight({store, digest_of("call", Algo::kXxh3)}), flight);
      EXPECT_EQ(LockFile::try_lock(lock_path(cache_, kSweepLock)).ok(), sweep);
      return true;
    });
  };
  EXPECT_TRUE(try_locks(FlightLock::kBusy, false));
  ::kill(holder.pid(), SIGKILL);
  EXPECT_FALSE(holder.wait());
  EXPECT_TRUE(try_locks(FlightLock::kLocked, true));
}

TEST_F(GroupDirectory, temporary_files_stay_while_their_writer_of_another_user_lives) {
  EXPECT_TRUE(runs(kAlice, 6));
  constexpr std::time_t kTwoHours = 7200;
  ChildProcess writer([] { return become(kAlice) && ::pause() == 0; });
  ChildProcess gone([] { return true; });
  const ::pid_t gone_id = gone.pid();
  EXPECT_TRUE(gone.wait());
  const auto file_of = [&](::pid_t writer) {
    return cache_ + "/graph/." + std::to_string(writer) + "-0-1.tmp";
  };
  for (const ::pid_t id : {writer.pid(), gone_id}) {
    test::write_file(file_of(id), "half");
    ASSERT_EQ(::chown(file_of(id).c_str(), kAlice.id, kLab), 0);
    test::set_mtime(file_of(id), std::time(nullptr) - kTwoHours);
  }
  EXPECT_TRUE(as(kBob, [&] { return sweep(Store(cache_), {}).ok(); }));
  EXPECT_TRUE(fs::exists(file_of(writer.pid())));
  EXPECT_FALSE(fs::exists(file_of(gone_id)));
  ::kill(writer.pid(), SIGKILL);
  EXPECT_FALSE(writer.wait());
}

TEST_F(GroupDirectory, what_cannot_be_removed_in_a_sticky_directory_does_not_matter) {
  EXPECT_TRUE(runs(kAlice, 6));
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(cache_))
    if (entry.is_directory()) ASSERT_EQ(::chmod(entry.path().c_str(), 03770), 0);
  EXPECT_TRUE(runs(kBob, 2, {1, 4}));
  EXPECT_TRUE(as(kBob, [&] {
    SweepRules all;
    all.all = true;
    EXPECT_TRUE(sweep(Store(cache_), all).ok());
    Functions functions(cache_);
    return functions.large(5).size() == 100'000 && !functions.small(5).empty();
  }));
}

TEST_F(GroupDirectory, files_of_others_without_access_are_found) {
  EXPECT_TRUE(runs(kAlice, 6));
  EXPECT_TRUE(as(kBob, [&] { return cache_health(cache_).to_this_user.count == 0; }));
  const std::string index = cache_ + "/locks/flights";
  ASSERT_EQ(::chmod(index.c_str(), 0600), 0);
  EXPECT_TRUE(as(kBob, [&] {
    const CacheHealth health = cache_health(cache_);
    EXPECT_EQ(health.to_this_user.count, 1u);
    EXPECT_EQ(health.to_this_user.example, index);
    EXPECT_EQ(health.to_this_user.owner, "uid 45001");
    EXPECT_EQ(health.group, "gid 45000");
    return true;
  }));
  EXPECT_EQ(closed_to_group(cache_).count, 1u);
}

}  // namespace
}  // namespace cachepy::internal
