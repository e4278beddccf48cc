// A store works with any backend: here with one in memory, without files.
#include "store/backend.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <mutex>
#include <string>

#include "store/store.h"
#include "support/sample_entry.h"
#include "support/temp_dir.h"

namespace cachepy::internal {
namespace {

class MemoryBackend final : public Backend {
 public:
  absl::StatusOr<std::unique_ptr<EntryReader>> open(const std::string& name,
                                                    MetadataPart part) const override {
    const auto at = entries_.find(name);
    if (at == entries_.end()) return absl::NotFoundError(name);
    return EntryReader::of_bytes(name, at->second.bytes, at->second.used_ns, part);
  }
  absl::Status put(const std::string& name, std::string_view head, std::string_view payload,
                   std::uint64_t) const override {
    Kept& kept = entries_[name];
    kept.bytes = std::string(head).append(payload);
    kept.used_ns = ++clock_;
    return absl::OkStatus();
  }
  bool exists(const std::string& name) const override { return entries_.contains(name); }
  void remove(const std::string& name) const override { entries_.erase(name); }
  void copy(const std::string& from, const std::string& to) const override {
    if (exists(from)) entries_[to] = entries_.at(from);
  }
  void mark_used(const std::string& name) const override { entries_.at(name).used_ns = ++clock_; }
  std::optional<StoredEntry> find_stored(const std::string& name) const override {
    if (!exists(name)) return std::nullopt;
    const Kept& kept = entries_.at(name);
    return StoredEntry{kept.bytes.size(), kept.used_ns};
  }
  absl::Status list(std::string_view prefix,
                    absl::FunctionRef<void(const std::string& name)> visit) const override {
    for (const auto& [name, kept] : entries_)
      if (name.starts_with(prefix)) visit(name);
    return absl::OkStatus();
  }
  absl::Status prepare() const override { return absl::OkStatus(); }

  struct Kept {
    std::string bytes;
    std::int64_t used_ns = 0;
  };
  mutable std::map<std::string, Kept> entries_;
  mutable std::int64_t clock_ = 0;
};

std::string text_of(EntryReader& entry) {
  std::string text;
  for (std::string_view bytes; !(bytes = entry.next()).empty();) text.append(bytes);
  return text;
}

class AnyBackend : public testing::Test {
 protected:
  void put(const std::string& text, Replaced replaced = Replaced::kGoes) {
    EntryMetadata metadata = test::sample_metadata();
    metadata.node.function = "f";
    metadata.node.key = key;
    PayloadWriter payload;
    payload.append(text);
    ASSERT_TRUE(store.put(metadata, payload.finish(), text.size(), replaced).ok());
  }
  std::string get(int earlier = 0) {
    auto entry = store.open({"f", key, earlier});
    return entry.ok() ? text_of(**entry) : std::string(entry.status().message());
  }

  const test::TempDir temp;
  MemoryBackend* const backend = new MemoryBackend;
  const Store store{temp / "cache", std::unique_ptr<Backend>(backend)};
  const Digest key = digest_of("key");
};

TEST_F(AnyBackend, what_was_put_is_found_and_no_file_is_written) {
  const std::string large(3 << 20, 'x');
  put(large);
  EXPECT_EQ(get(), large);
  EXPECT_TRUE(store.has({"f", key}));
  EXPECT_EQ(*store.list("f"), std::vector<std::string>{entry_name({"f", key})});
  EXPECT_FALSE(std::filesystem::exists(temp / "cache"));
  store.remove({"f", key});
  EXPECT_TRUE(absl::IsNotFound(store.open({"f", key}).status()));
}

TEST_F(AnyBackend, a_result_that_was_replaced_is_found_as_an_earlier_one) {
  for (const char* text : {"1", "2", "3", "4", "5"}) put(text, Replaced::kIsEarlier);
  EXPECT_EQ(get(), "5");
  std::string earlier;
  for (int number = 1; number <= kMostEarlier; ++number) earlier += get(number);
  std::sort(earlier.begin(), earlier.end());
  EXPECT_EQ(earlier, "234");
  put("6", Replaced::kAllGo);
  EXPECT_EQ(store.list("f")->size(), 1u);
}

TEST_F(AnyBackend, a_damaged_entry_is_set_aside) {
  put("text");
  backend->entries_.begin()->second.bytes[20] ^= 1;
  EXPECT_TRUE(absl::IsDataLoss(store.open({"f", key}).status()));
  EXPECT_TRUE(absl::IsNotFound(store.open({"f", key}).status()));
}

}  // namespace
}  // namespace cachepy::internal
