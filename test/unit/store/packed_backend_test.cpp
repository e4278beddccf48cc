// Packed entries: no wrong result is served after damage to the files, or while other processes write.
#include "store/packed_backend.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "store/entry_files.h"
#include "store/pack_writer.h"
#include "store/store.h"
#include "store/sweep.h"
#include "support/child_process.h"
#include "support/sample_entry.h"
#include "support/temp_dir.h"

namespace cachepy::internal {
namespace {

namespace fs = std::filesystem;
using test::ChildProcess;
using test::TempDir;

class Packed : public ::testing::Test {
 protected:
  static Digest key(int number) { return digest_of(std::to_string(number)); }
  static std::string name(int number) { return entry_name({"f", key(number)}); }

  static bool put(const Store& store, int number, const std::string& text,
                  Replaced replaced = Replaced::kGoes) {
    EntryMetadata metadata = test::sample_metadata();
    metadata.node.function = "f";
    metadata.node.key = key(number);
    PayloadWriter payload;
    payload.append(text);
    return store.put(metadata, payload.finish(), text.size(), replaced).ok();
  }
  bool put(int number, const std::string& text, Replaced replaced = Replaced::kGoes) const {
    return put(store, number, text, replaced);
  }
  /// The text, or the store's error.
  static std::string get(const Store& store, int number, int earlier = 0) {
    const Digest key = Packed::key(number);
    auto entry = store.open({"f", key, earlier});
    if (!entry.ok()) return absl::StatusCodeToString(entry.status().code());
    std::string text;
    for (std::string_view bytes; !(bytes = (*entry)->next()).empty();) text.append(bytes);
    return (*entry)->status().ok() ? text : "half";
  }
  std::string get(int number, int earlier = 0) const { return get(store, number, earlier); }

  std::vector<fs::path> files(const std::string& extension) const {
    std::vector<fs::path> found;
    for (const auto& item : fs::recursive_directory_iterator(cache))
      if (item.path().extension() == extension) found.push_back(item.path());
    return found;
  }
  fs::path segment() const { return files(".cps").at(0); }
  void change_segment(std::size_t offset_of_text, const std::string& text) const {
    std::string bytes = test::read_file(segment().string());
    const std::size_t at = bytes.find(text);
    ASSERT_NE(at, bytes.npos);
    bytes[at + offset_of_text] ^= 1;
    test::write_file(segment().string(), bytes);
  }

  const TempDir temp;
  const std::string cache = temp / "cache";
  const Store store{cache};
};

TEST_F(Packed, many_small_entries_share_a_few_files) {
  constexpr int kCount = 3000;  // too many for the first index
  std::vector<std::string> names;
  for (int i = 0; i < kCount; ++i) {
    ASSERT_TRUE(put(i, "result " + std::to_string(i)));
    names.push_back(name(i));
  }
  std::sort(names.begin(), names.end());
  const Store other(cache);
  for (int i = 0; i < kCount; ++i) ASSERT_EQ(get(other, i), "result " + std::to_string(i));
  EXPECT_EQ(get(kCount), "NOT_FOUND");
  EXPECT_EQ(other.list().value(), names);
  EXPECT_EQ(other.list("f", key(7).hex().substr(0, 8)).value(), std::vector<std::string>{name(7)});
  EXPECT_TRUE(other.list("g")->empty());
  EXPECT_EQ(files(".cps").size(), 1u);
  EXPECT_TRUE(files(".cpz").empty());
}

TEST_F(Packed, the_newest_is_served_packed_or_as_a_file) {
  std::string large(100'000, '\0');
  unsigned state = 1;
  for (char& c : large) c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  for (const std::string& text : {std::string("small"), large, std::string("small again"), large, large}) {
    ASSERT_TRUE(put(1, text));
    EXPECT_EQ(get(1), text);
    EXPECT_EQ(files(".cpz").size(), text == large ? 1u : 0u);
    EXPECT_EQ(store.list()->size(), 1u);
  }
  store.remove({"f", key(1)});
  EXPECT_EQ(get(1), "NOT_FOUND");
  fs::remove(index_path(cache));
  ASSERT_TRUE(put(2, "other"));
  EXPECT_EQ(get(1), "NOT_FOUND");
}

TEST_F(Packed, earlier_results_are_kept) {
  for (const char* text : {"1", "2", "3", "4", "5"}) ASSERT_TRUE(put(1, text, Replaced::kIsEarlier));
  std::string earlier;
  for (int number = 1; number <= kMostEarlier; ++number) earlier += get(1, number);
  std::sort(earlier.begin(), earlier.end());
  EXPECT_EQ(get(1), "5");
  EXPECT_EQ(earlier, "234");
  EXPECT_EQ(store.list()->size(), 4u);
  ASSERT_TRUE(put(1, "6", Replaced::kAllGo));
  EXPECT_EQ(get(1), "6");
  EXPECT_EQ(store.list()->size(), 1u);
}

TEST_F(Packed, an_entry_of_another_function_with_that_key_is_not_served) {
  ASSERT_TRUE(put(1, "text"));
  const Digest key = Packed::key(1);
  EXPECT_TRUE(absl::IsNotFound(store.open({"g", key}).status()));
  EXPECT_TRUE(absl::IsNotFound(store.peek(entry_name({"g", key})).status()));
  EXPECT_EQ(get(1), "text");
}

TEST_F(Packed, trap_r06_what_another_process_removed_or_replaced_is_not_served) {
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(put(i, "old"));
  EXPECT_EQ(get(0) + get(1) + get(2), "oldoldold");
  ChildProcess([&] {
    const Store other(cache);
    other.remove({"f", key(0)});
    return put(other, 1, "new");
  });
  EXPECT_EQ(get(0), "NOT_FOUND");
  EXPECT_EQ(get(1), "new");
  EXPECT_EQ(get(2), "old");
  ChildProcess([&] {
    SweepRules rules;
    rules.all = true;
    return sweep(Store(cache), rules).ok();
  });
  for (int i = 0; i < 3; ++i) EXPECT_EQ(get(i), "NOT_FOUND");
  EXPECT_TRUE(files(".cps").empty());
  ASSERT_TRUE(put(1, "again"));
  EXPECT_EQ(get(1), "again");
}

TEST_F(Packed, trap_r06_a_removed_directory_is_noticed) {
  ASSERT_TRUE(put(1, "old"));
  EXPECT_EQ(get(1), "old");
  fs::remove_all(cache);
  EXPECT_EQ(get(1), "NOT_FOUND");
  ASSERT_TRUE(put(2, "new"));
  EXPECT_EQ(get(1), "NOT_FOUND");
  EXPECT_EQ(get(2), "new");
  fs::remove_all(packed_directory(cache));
  ASSERT_TRUE(put(1, "newer"));
  EXPECT_EQ(get(1), "newer");
  EXPECT_EQ(get(2), "NOT_FOUND");
  fs::remove(segment());
  EXPECT_EQ(get(1), "NOT_FOUND");
  ASSERT_TRUE(put(1, "newest"));
  EXPECT_EQ(get(1), "newest");
}

TEST_F(Packed, trap_r05_a_lost_index_is_rebuilt_without_removed_entries) {
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(put(i, "text " + std::to_string(i)));
  ASSERT_TRUE(put(0, "newer"));
  store.remove({"f", key(1)});
  for (const bool is_damaged : {false, true}) {
    if (is_damaged)
      test::write_file(index_path(cache), "no index at all");
    else
      fs::remove(index_path(cache));
    const Store other(cache);
    ASSERT_TRUE(put(other, 5, "text 5"));
    EXPECT_EQ(get(other, 0), "newer");
    EXPECT_EQ(get(other, 1), "NOT_FOUND");
    for (int i = 2; i < 6; ++i) EXPECT_EQ(get(other, i), "text " + std::to_string(i));
    EXPECT_EQ(get(2), "text 2");
    EXPECT_EQ(get(1), "NOT_FOUND");
  }
}

TEST_F(Packed, trap_r05_records_after_a_torn_one_are_found) {
  ASSERT_TRUE(put(1, "first"));
  ASSERT_TRUE(put(2, std::string(500, 't')));
  fs::resize_file(segment(), fs::file_size(segment()) - 100);
  ASSERT_TRUE(put(3, "third"));
  EXPECT_EQ(get(3), "third");
  fs::remove(index_path(cache));
  ASSERT_TRUE(put(4, "fourth"));
  const Store other(cache);
  EXPECT_EQ(get(other, 1), "first");
  EXPECT_EQ(get(other, 2), "NOT_FOUND");
  EXPECT_EQ(get(other, 3), "third");
  EXPECT_EQ(get(other, 4), "fourth");
}

TEST_F(Packed, trap_r05_a_damaged_entry_is_set_aside_and_no_other) {
  ASSERT_TRUE(put(1, "aaaaaaaaaa"));
  ASSERT_TRUE(put(2, "bbbbbbbbbb"));
  change_segment(3, "aaaaaaaaaa");
  EXPECT_EQ(get(1), "half");  // like for a file, damage is noticed when it is read
  store.set_aside({"f", key(1)});
  EXPECT_EQ(get(1), "NOT_FOUND");
  EXPECT_EQ(get(2), "bbbbbbbbbb");
  EXPECT_TRUE(fs::exists(cache + "/results/bad/" + fs::path(name(1)).filename().string()));
  ASSERT_TRUE(put(1, "cccccccccc"));
  EXPECT_EQ(get(1), "cccccccccc");
}

TEST_F(Packed, trap_r05_each_flipped_bit_is_noticed_or_does_not_matter) {
  ASSERT_TRUE(put(1, "text"));
  ASSERT_TRUE(put(2, "other"));
  for (const fs::path& file : {segment(), fs::path(index_path(cache))}) {
    const std::string whole = test::read_file(file.string());
    for (std::size_t i = 0; i < whole.size(); i += whole[i] == 0 ? 7 : 1) {
      std::string bytes = whole;
      bytes[i] = static_cast<char>(bytes[i] ^ (1 << i % 8));
      test::write_file(file.string(), bytes);
      const Store other(cache);
      const std::string first = get(other, 1), second = get(other, 2);
      EXPECT_THAT(first, ::testing::AnyOf("text", "half", "DATA_LOSS", "NOT_FOUND", "UNIMPLEMENTED"))
          << file << i;
      EXPECT_THAT(second, ::testing::AnyOf("other", "half", "DATA_LOSS", "NOT_FOUND", "UNIMPLEMENTED"))
          << file << i;
      fs::remove_all(cache);
      ASSERT_TRUE(put(other, 1, "text"));
      ASSERT_TRUE(put(other, 2, "other"));
      if (test::read_file(index_path(cache)).size() != whole.size()) continue;
      break;  // names of segments differ: the rest is of another directory
    }
  }
}

TEST_F(Packed, space_of_removed_entries_is_freed_while_others_read) {
  constexpr int kCount = 400;
  const std::string text(2000, 'x');
  for (int i = 0; i < kCount; ++i) ASSERT_TRUE(put(i, std::to_string(i) + text));
  const Store reader(cache);
  for (int i = 0; i < kCount; ++i) ASSERT_EQ(get(reader, i), std::to_string(i) + text);
  const fs::path before = segment();
  const std::uintmax_t bytes = fs::file_size(before);
  for (int i = 0; i < kCount; ++i)
    if (i % 4 != 0) store.remove({"f", key(i)});
  ASSERT_TRUE(compact_packed(cache).ok());
  EXPECT_FALSE(fs::exists(before));
  EXPECT_LT(fs::file_size(segment()), bytes / 3);
  for (int i = 0; i < kCount; ++i)
    ASSERT_EQ(get(reader, i), i % 4 != 0 ? "NOT_FOUND" : std::to_string(i) + text) << i;
  ASSERT_TRUE(compact_packed(cache).ok());
  fs::remove(index_path(cache));
  ASSERT_TRUE(pack_rebuild(cache).ok());
  for (int i = 0; i < kCount; ++i)
    ASSERT_EQ(get(reader, i), i % 4 != 0 ? "NOT_FOUND" : std::to_string(i) + text) << i;
}

TEST_F(Packed, its_last_use_is_known_and_renewed) {
  ASSERT_TRUE(put(1, "text"));
  const std::int64_t written_ns = stored_files(store)->at(0).used_ns;
  std::this_thread::sleep_for(std::chrono::milliseconds(2));
  store.mark_used({"f", key(1)});
  const StoredFile used = stored_files(store)->at(0);
  EXPECT_GT(used.used_ns, written_ns);
  EXPECT_EQ(used.name, name(1));
  EXPECT_GT(used.bytes, 100u);
  EXPECT_EQ(store.bytes_of({"f", key(1)}), used.bytes);
}

TEST_F(Packed, trap_r12_an_entry_used_since_it_was_listed_stays) {
  ASSERT_TRUE(put(1, "text"));
  ASSERT_TRUE(put(2, "text"));
  SweepRules rules;
  rules.all = true;
  bool is_first = true;
  const auto report = sweep(store, rules, [&](std::size_t, std::size_t) {
    if (std::exchange(is_first, false)) store.mark_used({"f", key(1)}), store.mark_used({"f", key(2)});
  });
  ASSERT_TRUE(report.ok());
  EXPECT_TRUE(report->removed.empty());
  EXPECT_EQ(get(1) + get(2), "texttext");
}

TEST_F(Packed, a_stopped_process_does_not_prevent_storing) {
  ASSERT_TRUE(put(1, "one"));
  const UniqueFd fd = open_fd(index_path(cache), O_RDWR);
  ASSERT_EQ(::flock(fd.get(), LOCK_EX), 0);
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_TRUE(put(1, "two"));
  ASSERT_TRUE(put(2, "three"));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(1));
  EXPECT_EQ(get(1), "two");
  EXPECT_EQ(get(2), "three");
  EXPECT_EQ(files(".cpz").size(), 2u);
  ::flock(fd.get(), LOCK_UN);
  ASSERT_TRUE(put(1, "four"));
  EXPECT_EQ(get(1), "four");
  EXPECT_EQ(files(".cpz").size(), 1u);
}

/// A program that becomes a daemon closes all descriptors, and their numbers belong to other files from then on.
TEST_F(Packed, a_descriptor_of_another_file_is_neither_written_nor_closed) {
  ASSERT_TRUE(put(1, "text"));
  EXPECT_EQ(get(1), "text");
  const std::string users = temp / "users";
  test::write_file(users, "the user's own");
  ChildProcess([&] {
    for (int fd = 3; fd < 256; ++fd) ::close(fd);
    for (int fd = 3; fd < 64; ++fd)
      if (::open(users.c_str(), O_RDWR) != fd) return false;
    if (!put(2, "more") || get(2) != "more" || get(1) != "text") return false;
    for (int fd = 3; fd < 64; ++fd)
      if (::close(fd) != 0) return false;
    return true;
  });
  EXPECT_EQ(test::read_file(users), "the user's own");
  EXPECT_EQ(get(2), "more");
}

TEST_F(Packed, trap_r12_many_processes_and_threads_see_whole_entries) {
  constexpr int kKeys = 20;
  constexpr int kRounds = 300;
  const auto text_of = [](int key, int round) {
    return std::string(static_cast<std::size_t>(10 + round % 5 * 700), static_cast<char>('a' + key));
  };
  const auto is_right = [&](int key, const std::string& text) {
    return text == "NOT_FOUND" ||
           (!text.empty() && text.find_first_not_of(static_cast<char>('a' + key)) == text.npos);
  };
  const auto work = [&](int seed) {
    const Store mine(cache);
    bool right = true;
    for (int i = 0; i < kRounds && right; ++i) {
      const int key = (i * 7 + seed) % kKeys;
      if (i % 11 == 3)
        mine.remove({"f", Packed::key(key)});
      else if (i % 50 == 49)
        (void)compact_packed(cache, {.kept_waste = 0.2});
      else if (i % 3 == 0)
        right = put(mine, key, text_of(key, i + seed));
      else
        right = is_right(key, get(mine, key));
    }
    return right;
  };
  std::vector<ChildProcess> processes;
  for (int p = 0; p < 3; ++p) {
    processes.emplace_back([&, p] {
      bool also = false;
      std::thread other([&] { also = work(2 * p + 1); });
      const bool right = work(2 * p);
      other.join();
      return right && also;
    });
  }
  for (ChildProcess& process : processes) EXPECT_TRUE(process.wait());
  for (int key = 0; key < kKeys; ++key) EXPECT_TRUE(is_right(key, get(key)));
}

TEST_F(Packed, trap_r05_a_process_killed_while_it_writes_leaves_nothing_wrong) {
  for (int round = 0; round < 20; ++round) {
    const ::pid_t pid = ::fork();
    if (pid == 0) {
      for (int i = 0;; i = (i + 1) % 50)
        put(i, std::string(static_cast<std::size_t>(i * 40 + 1), static_cast<char>('A' + i % 26)));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(3 + round));
    ::kill(pid, SIGKILL);
    int status = 0;
    ::waitpid(pid, &status, 0);
    if (round % 5 == 4) fs::remove(index_path(cache));
    for (int i = 0; i < 50; ++i) {
      const std::string text = get(i);
      EXPECT_TRUE(text == "NOT_FOUND" ||
                  text == std::string(static_cast<std::size_t>(i * 40 + 1), static_cast<char>('A' + i % 26)))
          << text;
    }
    ASSERT_TRUE(put(100, "after"));
    EXPECT_EQ(get(100), "after");
  }
}

}  // namespace
}  // namespace cachepy::internal
