#include "store/new_entry.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <random>
#include <string>

#include "support/sample_entry.h"
#include "support/temp_dir.h"

namespace cachepy::internal {
namespace {

namespace fs = std::filesystem;
using test::TempDir;

constexpr std::uint64_t kPackLimit = 32 << 10;

std::string noise(std::size_t size) {
  std::mt19937_64 random(size);
  std::string bytes(size, '\0');
  for (char& c : bytes) c = static_cast<char>(random());
  return bytes;
}

class NewEntries : public ::testing::Test {
 protected:
  std::string get() const {
    auto reader = store.open(ref);
    if (!reader.ok()) return std::string(reader.status().message());
    std::string all((*reader)->raw_bytes(), '\0');
    all.resize((*reader)->read(all.data(), all.size()));
    return (*reader)->status().ok() ? all : "damaged";
  }
  absl::Status put(const std::string& payload, NewEntry::Fits fits = nullptr) {
    EntryMetadata metadata = sample();
    NewEntry entry(store, metadata, Compression::kFast, fits);
    entry.payload().append(payload);
    metadata.node.result = entry.payload().digest();
    metadata.node.result_bytes = payload.size();
    entry.finish();
    const auto bytes = entry.commit(Replaced::kGoes, kPackLimit);
    EXPECT_EQ(metadata.node.outfile.empty(), !bytes.ok());
    const bool is_file = fs::exists(store.place_of(entry_name(ref)));
    if (bytes.ok() && is_file) EXPECT_EQ(*bytes, fs::file_size(store.place_of(entry_name(ref))));
    return bytes.status();
  }
  EntryMetadata sample() const {
    EntryMetadata metadata = test::sample_metadata();
    metadata.node.function = ref.function;
    metadata.node.key = ref.key;
    return metadata;
  }
  std::size_t files() const {
    std::size_t count = 0;
    if (!fs::exists(store.place_of("results"))) return 0;
    for (const auto& item : fs::recursive_directory_iterator(store.place_of("results")))
      count += item.path().extension() == ".cpz" || item.path().extension() == ".tmp";
    return count;
  }

  const TempDir dir;
  const Store store{dir / "cache"};
  const std::string function = "f";
  const Digest key = digest_of("key");
  const EntryRef ref{function, key};
};

TEST_F(NewEntries, of_any_size_are_given_back) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{5}, std::size_t{100'000}, std::size_t{4} << 20,
                                 (std::size_t{6} << 20) + 7}) {
    const std::string payload = noise(size);
    ASSERT_TRUE(put(payload).ok());
    EXPECT_TRUE(get() == payload) << size;
  }
}

TEST_F(NewEntries, replace_each_other_whether_small_or_large) {
  const std::string large = noise(6 << 20), small = "small";
  for (const std::string* payload : {&large, &small, &large}) {
    ASSERT_TRUE(put(*payload).ok());
    EXPECT_TRUE(get() == *payload);
    EXPECT_EQ(store.list()->size(), 1u);
  }
}

TEST_F(NewEntries, that_are_not_committed_leave_nothing) {
  EntryMetadata metadata = sample();
  {
    NewEntry entry(store, metadata, Compression::kNone);
    entry.payload().append(std::string(8 << 20, 'x'));
    EXPECT_EQ(files(), 1u);
    EXPECT_TRUE(absl::IsNotFound(store.open(ref).status()));
  }
  EXPECT_EQ(files(), 0u);
}

TEST_F(NewEntries, that_become_too_large_are_given_up_while_they_are_written) {
  EntryMetadata metadata = sample();
  const auto fits = [](std::uint64_t bytes) { return bytes < 10 << 20; };
  NewEntry entry(store, metadata, Compression::kNone, fits);
  entry.payload().append(std::string(8 << 20, 'x'));
  EXPECT_EQ(files(), 1u);
  entry.payload().append(std::string(8 << 20, 'x'));
  EXPECT_EQ(files(), 0u);
  EXPECT_GT(entry.finish(), std::uint64_t{16} << 20);
  EXPECT_TRUE(absl::IsResourceExhausted(entry.commit(Replaced::kGoes, 0).status()));
}

TEST_F(NewEntries, that_cannot_be_written_say_why) {
  test::write_file(dir / "cache", "");
  EXPECT_FALSE(put(noise(6 << 20)).ok());
}

TEST_F(NewEntries, can_be_read_again_where_they_were_written) {
  EntryMetadata metadata = sample();
  const std::string payload = noise(6 << 20);
  NewEntry entry(store, metadata, Compression::kNone);
  entry.payload().append(payload);
  entry.finish();
  ASSERT_TRUE(entry.commit(Replaced::kGoes, 0).ok());
  const StoredBlocks blocks = entry.take_blocks();
  EXPECT_EQ(blocks.raw_bytes, payload.size());
  EXPECT_EQ(blocks.bytes, "");
  std::string read(blocks.size, '\0');
  const auto begin = fs::file_size(store.place_of(metadata.node.outfile)) - blocks.size;
  ASSERT_EQ(pread_fully(blocks.file.get(), read.data(), read.size(), begin),
            static_cast<::ssize_t>(read.size()));
  PayloadWriter whole(Compression::kNone);
  whole.append(payload);
  EXPECT_TRUE(read == whole.finish());
}

}  // namespace
}  // namespace cachepy::internal
