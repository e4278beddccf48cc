#include "store/store.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "support/sample_entry.h"
#include "support/temp_dir.h"

namespace cachepy::internal {
namespace {

namespace fs = std::filesystem;
using test::TempDir;

constexpr std::uint64_t kNotPacked = 0;  // packed_backend_test.cpp tests packed entries

EntryMetadata metadata_of(const std::string& function, const Digest& key) {
  EntryMetadata metadata = test::sample_metadata();
  metadata.node.function = function;
  metadata.node.key = key;
  return metadata;
}

absl::Status put(const Store& store, const std::string& function, const Digest& key,
                 std::string_view payload) {
  PayloadWriter writer;
  writer.append(payload);
  EntryMetadata metadata = metadata_of(function, key);
  return store.put(metadata, writer.finish(), payload.size(), Replaced::kGoes, kNotPacked).status();
}

std::string get(const Store& store, const std::string& function, const Digest& key) {
  absl::StatusOr<std::unique_ptr<EntryReader>> reader = store.open({function, key});
  if (!reader.ok()) return std::string(reader.status().message());
  return std::string((*reader)->next());
}

unsigned mode_of(const std::string& path) {
  return static_cast<unsigned>(fs::status(path).permissions());
}

TEST(Store, gives_back_what_was_written) {
  const TempDir dir;
  const Store store(dir / "cache");
  const Digest key = digest_of("key");
  EXPECT_TRUE(absl::IsNotFound(store.open({"ns::load", key}).status()));
  ASSERT_TRUE(put(store, "ns::load", key, "value").ok());
  EXPECT_EQ(get(store, "ns::load", key), "value");
  ASSERT_TRUE(put(store, "ns::load", key, "newer").ok());
  EXPECT_EQ(get(store, "ns::load", key), "newer");
  EXPECT_TRUE(absl::IsNotFound(store.open({"ns::load", digest_of("other key")}).status()));
  EXPECT_TRUE(absl::IsNotFound(store.open({"other", key}).status()));
}

TEST(Store, returns_the_size_of_what_it_wrote) {
  const TempDir dir;
  const Store store(dir.path());
  EntryMetadata metadata = metadata_of("f", digest_of("key"));
  const absl::StatusOr<std::uint64_t> bytes = store.put(metadata, "", 0, Replaced::kGoes, kNotPacked);
  ASSERT_TRUE(bytes.ok());
  EXPECT_EQ(*bytes, fs::file_size(store.place_of(metadata.node.outfile)));
}

TEST(Store, makes_a_private_and_tagged_directory) {
  const TempDir dir;
  const Store store(dir / "a/cache");
  ASSERT_TRUE(put(store, "f", digest_of("key"), "v").ok());
  const std::string entry = store.place_of(entry_name({"f", digest_of("key")}));
  EXPECT_EQ(mode_of(dir / "a/cache"), 0700u);
  EXPECT_EQ(mode_of(dir / "a/cache/results"), 0700u);
  EXPECT_EQ(mode_of(fs::path(entry).parent_path().string()), 0700u);
  EXPECT_EQ(mode_of(entry), 0600u);
  EXPECT_EQ(test::read_file(dir / "a/cache/CACHEDIR.TAG").substr(0, 43),
            "Signature: 8a477f597d28d172789f06886806bc55");
  EXPECT_EQ(test::read_file(dir / "a/cache/.gitignore"), "*\n");
}

TEST(Store, does_not_tag_a_directory_of_the_user) {
  const TempDir dir;
  test::write_file(dir / "thesis.tex", "important");
  const Store store(dir.path());
  ASSERT_TRUE(put(store, "f", digest_of("key"), "v").ok());
  EXPECT_FALSE(fs::exists(dir / "CACHEDIR.TAG"));
  EXPECT_FALSE(fs::exists(dir / ".gitignore"));
  EXPECT_EQ(get(store, "f", digest_of("key")), "v");
}

TEST(Store, trap_r06_comes_back_when_its_directory_is_deleted_meanwhile) {
  const TempDir dir;
  const Store store(dir / "cache");
  const Digest key = digest_of("key");
  ASSERT_TRUE(put(store, "f", key, "v").ok());
  fs::remove_all(dir / "cache");
  EXPECT_TRUE(absl::IsNotFound(store.open({"f", key}).status()));
  ASSERT_TRUE(put(store, "f", key, "v").ok());
  EXPECT_EQ(get(store, "f", key), "v");
  fs::remove_all(dir / "cache/results");
  ASSERT_TRUE(put(store, "f", key, "v").ok());
  EXPECT_EQ(get(store, "f", key), "v");
}

TEST(Store, trap_r06_reports_why_it_cannot_write) {
  const TempDir dir;
  test::write_file(dir / "file", "");
  const absl::Status status = put(Store(dir / "file/cache"), "f", digest_of("key"), "v");
  EXPECT_FALSE(status.ok());
  EXPECT_NE(status.message().find(dir / "file"), absl::string_view::npos) << status;
}

TEST(Store, trap_r07_sets_a_damaged_entry_aside) {
  const TempDir dir;
  const Store store(dir / "cache");
  const Digest key = digest_of("key");
  const std::string relative = entry_name({"f", key});
  for (int round = 0; round < 2; ++round) {  // also when there is an earlier one in its place
    ASSERT_TRUE(put(store, "f", key, "v").ok());
    test::write_file(store.place_of(relative), "damaged");
    EXPECT_TRUE(absl::IsDataLoss(store.open({"f", key}).status()));
    EXPECT_TRUE(absl::IsNotFound(store.open({"f", key}).status()));
    const std::string aside = dir / ("cache/results/bad/" + fs::path(relative).filename().string());
    EXPECT_EQ(test::read_file(aside), "damaged");
  }
  EXPECT_TRUE(store.list()->empty());
}

TEST(Store, an_entry_under_another_entrys_name_is_damaged) {
  const TempDir dir;
  const Store store(dir / "cache");
  const Digest key = digest_of("key");
  const Digest other = digest_of("other");
  ASSERT_TRUE(put(store, "f", key, "v").ok());
  ASSERT_TRUE(put(store, "f", other, "w").ok());
  fs::copy_file(store.place_of(entry_name({"f", key})), store.place_of(entry_name({"f", other})),
                fs::copy_options::overwrite_existing);
  EXPECT_TRUE(absl::IsDataLoss(store.open({"f", other}).status()));
  EXPECT_EQ(get(store, "f", key), "v");
}

TEST(Store, trap_r09_leaves_entries_of_another_version_in_place) {
  const TempDir dir;
  const Store store(dir / "cache");
  const Digest key = digest_of("key");
  ASSERT_TRUE(put(store, "f", key, "v").ok());
  const std::string path = store.place_of(entry_name({"f", key}));
  std::string bytes = test::read_file(path);
  bytes[8] = 99;
  test::write_file(path, bytes);
  EXPECT_TRUE(absl::IsUnimplemented(store.open({"f", key}).status()));
  EXPECT_TRUE(absl::IsUnimplemented(store.open({"f", key}).status()));
}

TEST(Store, lists_entries_and_nothing_else) {
  const TempDir dir;
  const Store store(dir / "cache");
  EXPECT_TRUE(store.list()->empty());
  std::vector<std::string> expected;
  for (int i = 0; i < 20; ++i) {
    const Digest key = digest_of(std::to_string(i));
    ASSERT_TRUE(put(store, "f", key, "v").ok());
    expected.push_back(entry_name({"f", key}));
  }
  std::sort(expected.begin(), expected.end());
  const std::string shard = fs::path(store.place_of(expected[0])).parent_path().string();
  test::write_file(shard + "/.1-2-3.tmp", "left over");
  test::write_file(shard + "/notes.txt", "");
  fs::create_directory(dir / "cache/results/bad");
  test::write_file(dir / "cache/results/bad/f.00.cpz", "");
  EXPECT_EQ(store.list().value(), expected);
}

TEST(Store, names_files_after_functions_within_the_limits_of_file_names) {
  const Digest key = *Digest::from_hex("3f000000000000000000000000000000");
  const std::string tail = ".3f000000000000000000000000000000.cpz";
  EXPECT_EQ(entry_name({"load_counts", key}), "results/3f/load_counts" + tail);
  EXPECT_EQ(entry_name({"ns::load", key}), "results/3f/ns_load" + tail);
  EXPECT_EQ(entry_name({"tmpl<std::vector<int> >", key}), "results/3f/tmpl_std_vector_int" + tail);
  EXPECT_EQ(entry_name({"private_", key}), "results/3f/private_" + tail);
  EXPECT_EQ(entry_name({"../../etc/passwd", key}), "results/3f/etc_passwd" + tail);
  EXPECT_EQ(entry_name({"\xc3\xa4", key}), "results/3f/f" + tail);
  EXPECT_EQ(entry_name({"", key}), "results/3f/f" + tail);
  EXPECT_LT(entry_name({std::string(5000, 'x'), digest_of("", Algo::kSha256)}).size(), 200u);
}

TEST(Store, stays_where_it_was_after_chdir) {
  const TempDir dir;
  const fs::path before = fs::current_path();
  fs::create_directory(dir / "elsewhere");
  fs::current_path(dir.path());
  const Store store("cache");
  fs::current_path(dir / "elsewhere");
  const absl::Status status = put(store, "f", digest_of("key"), "v");
  fs::current_path(before);
  ASSERT_TRUE(status.ok());
  EXPECT_EQ(store.dir(), dir / "cache");
  EXPECT_TRUE(fs::exists(dir / "cache/results"));
}

TEST(Store, read_and_written_by_many_threads_gives_whole_entries) {
  const TempDir dir;
  const Digest key = digest_of("key");
  const std::string a(100'000, 'a');
  const std::string b(200'000, 'b');
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      const Store store(dir / "cache");
      for (int i = 0; i < 30; ++i) {
        if (t % 2 == 0) {
          EXPECT_TRUE(put(store, "f", key, (i + t) % 4 == 0 ? a : b).ok());
          continue;
        }
        absl::StatusOr<std::unique_ptr<EntryReader>> reader = store.open({"f", key});
        if (absl::IsNotFound(reader.status())) continue;
        ASSERT_TRUE(reader.ok()) << reader.status();
        std::string out((*reader)->raw_bytes(), '\0');
        EXPECT_EQ((*reader)->read(out.data(), out.size()), out.size());
        EXPECT_TRUE(out == a || out == b);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace cachepy::internal
