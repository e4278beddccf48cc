#include "cachepy/cache.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "format/entry.h"
#include "graph/graph_store.h"
#include "store/code_lists.h"
#include "support/graph_records.h"
#include "support/sample_entry.h"
#include "support/temp_dir.h"
#include "tracking/tracker.h"

namespace cachepy {
namespace {

using test::TempDir;

/// Stores the sample entry, whose result is the number 42.
std::string store_sample(const std::string& dir) {
  internal::PayloadWriter payload;
  const double value = 42;
  payload.append({reinterpret_cast<const char*>(&value), sizeof value});
  internal::EntryMetadata metadata = test::sample_metadata();
  metadata.schema = "f64";
  internal::Dependency unset;
  unset.kind = internal::DependencyKind::kEnvVar;
  unset.name = "GENOME_BUILD";
  metadata.node.dependencies.push_back(unset);
  const absl::StatusOr<std::uint64_t> written =
      internal::Store(dir).put(metadata, payload.finish(), sizeof value, internal::Replaced::kGoes, 0);
  EXPECT_TRUE(written.ok()) << written.status();
  return dir + "/" + metadata.node.outfile;
}

TEST(Cache, info_contains_the_metadata_of_the_entry) {
  const TempDir temp;
  const EntryInfo info = cache_info(store_sample(temp / "cache"));
  EXPECT_EQ(info.error, "");
  EXPECT_EQ(info.id, "load:a0a1a2a3a4a5a6a7a8a9aaabacadaeaf");
  EXPECT_EQ(info.fname + ":" + info.hash, info.id);
  EXPECT_EQ(info.signature, "std::string (int)");
  EXPECT_EQ(info.result_type, "std::string");
  EXPECT_EQ(info.result_bytes, 8u);
  EXPECT_EQ(info.file_bytes, std::filesystem::file_size(info.file));
  EXPECT_EQ(info.created.time_since_epoch(), std::chrono::seconds(1'700'000'000));
  EXPECT_LT(std::chrono::system_clock::now() - info.used, std::chrono::hours(1));
  EXPECT_EQ(info.cost, std::chrono::nanoseconds(1500));
  EXPECT_EQ(info.program, "/bin/app");
  EXPECT_EQ(info.source_file, "app.cpp");
  EXPECT_EQ(info.source_line, 7u);
  ASSERT_EQ(info.key_parts.size(), 1u);
  EXPECT_EQ(info.key_parts[0].kind, "argument");
  EXPECT_EQ(info.key_parts[0].name, "n");
  EXPECT_EQ(info.key_parts[0].printed, "3");
  EXPECT_EQ(info.key_parts[0].hash, test::counting_digest(0xe0).hex());
  ASSERT_EQ(info.dependencies.size(), 3u);
  EXPECT_EQ(info.dependencies[0].kind, "file");
  EXPECT_EQ(info.dependencies[0].name, "/data/x");
  EXPECT_EQ(info.dependencies[0].hash, internal::digest_of("x\n").hex());
  EXPECT_TRUE(info.dependencies[0].own);
  EXPECT_EQ(info.dependencies[1].kind, "absent file");
  EXPECT_EQ(info.dependencies[1].hash, std::nullopt);
  EXPECT_FALSE(info.dependencies[1].own);
  EXPECT_EQ(info.dependencies[2].kind, "environment variable");
  EXPECT_EQ(info.dependencies[2].hash, std::nullopt);
  EXPECT_EQ(info.children, std::vector<std::string>{"child:" + test::counting_digest(0xc0).hex()});
}

TEST(Cache, info_of_a_file_that_is_not_an_entry_throws_and_names_it) {
  const TempDir temp;
  test::write_file(temp / "foreign", "foreign");
  for (const char* name : {"none", "foreign"}) {
    try {
      cache_info(temp / name);
      ADD_FAILURE() << name;
    } catch (const Error& e) {
      EXPECT_NE(std::string(e.what()).find(temp / name), std::string::npos) << e.what();
    }
  }
}

TEST(Cache, list_has_every_entry_and_reports_unreadable_ones) {
  const TempDir temp;
  const std::string dir = temp / "cache";
  EXPECT_TRUE(cache_list(dir).empty());
  const std::string sample = store_sample(dir);
  ASSERT_TRUE(test::store_entry(dir, test::record_of("other")).ok());
  ASSERT_EQ(cache_list(dir).size(), 2u);
  test::write_file(sample, "damaged");
  std::size_t damaged = 0;
  for (const EntryInfo& entry : cache_list(dir)) {
    EXPECT_TRUE(entry.file.is_absolute());
    if (entry.error.empty()) {
      EXPECT_EQ(entry.fname, "other");
    } else {
      EXPECT_EQ(entry.file, sample);
      ++damaged;
    }
  }
  EXPECT_EQ(damaged, 1u);
}

TEST(Cache, find_opens_only_what_may_be_meant) {
  const TempDir temp;
  const std::string dir = temp / "cache", hash = "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf";
  EXPECT_TRUE(cache_find("load", dir).empty());
  const std::string file = store_sample(dir);
  for (const std::string& name :
       {std::string("load"), "load:" + hash, hash, hash.substr(0, 4), hash.substr(0, 31)}) {
    const std::vector<EntryInfo> found = cache_find(name, dir);
    ASSERT_EQ(found.size(), 1u) << name;
    EXPECT_EQ(found[0].file, file);
  }
  for (const std::string& name : {std::string(), std::string("loa"), std::string("other:") + hash,
                                  hash.substr(0, 3), hash.substr(1, 6), "load:" + hash.substr(0, 6)})
    EXPECT_TRUE(cache_find(name, dir).empty()) << name;
  // A file name does not have all of a function's; the entry decides.
  EXPECT_TRUE(cache_find("load<>", dir).empty());
  test::write_file(file, "damaged");
  EXPECT_TRUE(cache_find("load", dir).empty());
}

TEST(Cache, value_is_printed_without_the_program) {
  const TempDir temp;
  EXPECT_EQ(cache_value_json(store_sample(temp / "cache")), "42");
  EXPECT_THROW(cache_value_json(temp / "none"), Error);
}

TEST(Cache, a_damaged_value_throws) {
  const TempDir temp;
  const std::string sample = store_sample(temp / "cache");
  std::string bytes = test::read_file(sample);
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  test::write_file(sample, bytes);
  EXPECT_EQ(cache_info(sample).fname, "load");
  EXPECT_THROW(cache_value_json(sample), Error);
}

TEST(Cache, verify_finds_damage_wherever_it_is_and_changes_nothing) {
  const TempDir temp;
  const std::string dir = temp / "cache";
  const std::string sample = store_sample(dir);
  ASSERT_TRUE(internal::append_record(dir, test::record_of("load")).ok());
  const internal::Digest code = internal::digest_of("code");
  const internal::Store store(dir);
  internal::write_code_list(store, code, {internal::ListedUnit()});
  EXPECT_TRUE(cache_verify(dir).empty());
  const std::string list = store.place_of(internal::code_list_path(code));
  test::write_file(list, test::read_file(list) + "more");
  std::string bytes = test::read_file(sample);
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  test::write_file(sample, bytes);
  test::write_file(dir + "/graph/snapshot.cpg", "damaged");
  const std::vector<CacheProblem> problems = cache_verify(dir);
  ASSERT_EQ(problems.size(), 3u);
  EXPECT_EQ(problems[0].file, sample);
  EXPECT_EQ(problems[1].file, list);
  EXPECT_EQ(problems[2].file, dir + "/graph/snapshot.cpg");
  for (const CacheProblem& problem : problems)
    EXPECT_NE(problem.what.find(problem.file), std::string::npos) << problem.what;
  EXPECT_EQ(test::read_file(sample), bytes);
  EXPECT_THROW(cache_verify(temp / "none"), Error);
}

TEST(Cache, compact_reports_what_it_did) {
  const TempDir temp;
  const std::string dir = temp / "cache";
  ASSERT_TRUE(internal::append_record(dir, test::record_of("load")).ok());
  const CompactInfo info = cache_compact(dir);
  EXPECT_EQ(info.nodes, 1u);
  EXPECT_EQ(info.logs, 0u) << "this process still writes its log";
  EXPECT_FALSE(info.busy);
  EXPECT_TRUE(std::filesystem::exists(dir + "/graph/snapshot.cpg"));
  EXPECT_THROW(cache_compact(temp / "none"), Error);
}

TEST(CacheFileState, reports_and_clears_what_is_remembered) {
  test::TempDir dir;
  const std::string file = dir / "data.txt";
  test::write_file(file, "content");
  cache_file_state_clear();
  EXPECT_EQ(cache_file_state_info().entries, 0u);
  const CacheFileStateInfo before = cache_file_state_info();
  internal::Dependency seen = internal::observe_path(file);
  EXPECT_EQ(cache_file_state_info().reads, before.reads + 1);
  while (!seen.stat_trusted)
    seen = internal::observe_path(file);  // until the change is older than a clock tick
  EXPECT_EQ(cache_file_state_info().entries, 1u);
  const CacheFileStateInfo known = cache_file_state_info();
  internal::observe_path(file);
  EXPECT_EQ(cache_file_state_info().hits, known.hits + 1);
  EXPECT_EQ(cache_file_state_info().reads, known.reads);
  EXPECT_EQ(cache_file_state_clear(), 1u);
  EXPECT_EQ(cache_file_state_info().entries, 0u);
}

/// The ids in the order in which they are visited, without the digits of the hash.
std::vector<std::string> visited(const std::string& dir, const EntrySelection& selection) {
  std::vector<std::string> names;
  cache_visit(dir, selection, [&](const EntryInfo& entry) {
    names.push_back(entry.error.empty() ? entry.fname : "damaged");
    if (entry.error.empty()) EXPECT_FALSE(entry.key_parts.empty());
  });
  return names;
}

/// Three entries, of which every second one is packed.
void store_three(const std::string& dir) {
  std::size_t i = 0;
  for (const char* function : {"c", "a", "b"}) {
    internal::EntryMetadata metadata = test::sample_metadata();
    metadata.node.function = function;
    metadata.node.key = test::key_of(function);
    metadata.node.cost_ns = std::array{20u, 10u, 30u}[i];
    metadata.node.created_ns = std::array{-5, 7, 6}[i];
    metadata.signature = std::string(100 * i, 's');
    const std::uint64_t pack_limit = i % 2 == 0 ? internal::kUsualPackLimit : 0;
    ASSERT_TRUE(internal::Store(dir).put(metadata, "", 0, internal::Replaced::kGoes, pack_limit).ok());
    ++i;
  }
}

EntrySelection first_in(EntrySelection::Order order, std::size_t limit = 0) {
  EntrySelection selection;
  selection.order = order;
  selection.limit = limit;
  return selection;
}

TEST(Cache, visits_entries_in_the_requested_order) {
  using Names = std::vector<std::string>;
  using Order = EntrySelection::Order;
  const TempDir temp;
  store_three(temp / "cache");
  EXPECT_EQ(visited(temp / "cache", {}), (Names{"a", "b", "c"}));
  EXPECT_EQ(visited(temp / "cache", first_in(Order::cost)), (Names{"b", "c", "a"}));
  EXPECT_EQ(visited(temp / "cache", first_in(Order::created)), (Names{"a", "b", "c"}));
  EXPECT_EQ(visited(temp / "cache", first_in(Order::size)), (Names{"b", "a", "c"}));
  EXPECT_EQ(visited(temp / "cache", first_in(Order::cost, 2)), (Names{"b", "c"}));
  EntrySelection selection = first_in(Order::cost, 1);
  selection.wanted = [](const EntryInfo& entry) { return entry.fname != "b"; };
  EXPECT_EQ(visited(temp / "cache", selection), (Names{"c"}));
  EXPECT_EQ(visited(temp / "none", {}), Names());
}

TEST(Cache, of_very_many_entries_the_first_are_visited) {
  const TempDir temp;
  constexpr std::size_t kMany = 3000;
  for (std::size_t i = 0; i < kMany; ++i)
    ASSERT_TRUE(test::store_entry(temp / "cache", test::record_of("f#" + std::to_string(i)),
                                  internal::kUsualPackLimit)
                    .ok());
  std::vector<std::string> all, first;
  cache_visit(temp / "cache", {}, [&](const EntryInfo& entry) { all.push_back(entry.id); });
  EXPECT_EQ(all.size(), kMany);
  EXPECT_TRUE(std::ranges::is_sorted(all));
  cache_visit(temp / "cache", first_in(EntrySelection::Order::name, 5),
              [&](const EntryInfo& entry) { first.push_back(entry.id); });
  all.resize(5);
  EXPECT_EQ(first, all);
}

TEST(Cache, visits_entries_that_cannot_be_read_first) {
  const TempDir temp;
  store_three(temp / "cache");
  for (const EntryInfo& entry : cache_list(temp / "cache"))
    if (entry.fname == "a") test::write_file(entry.file, "damaged");
  EXPECT_EQ(visited(temp / "cache", {}), (std::vector<std::string>{"damaged", "b", "c"}));
}

TEST(Cache, a_renamed_entry_is_visited_under_its_name) {
  const TempDir temp;
  const std::string place = store_sample(temp / "cache");
  const std::string other =
      place.substr(0, place.rfind('/')) + "/other." + test::counting_digest(0xa0).hex() + ".cpz";
  std::filesystem::rename(place, other);
  std::vector<std::string> files;
  cache_visit(temp / "cache", {}, [&](const EntryInfo& entry) { files.push_back(entry.file); });
  EXPECT_EQ(files, std::vector<std::string>{other});
}

}  // namespace
}  // namespace cachepy
