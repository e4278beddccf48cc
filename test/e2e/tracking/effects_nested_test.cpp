// With effects = {"files"}, a hit leaves also what the calls below left.
#include <stdexcept>

#include "cachepy/cachepy.h"
#include "cachepy/graph.h"
#include "effects_fixture.h"

namespace {

[[cachepy::cache_file("cache", effects = {"files"})]] std::string writes(const std::string& path,
                                                                         const std::string& text) {
  ++runs()["writes"];
  put(path, text);
  return "wrote " + text;
}
[[cachepy::cache_file("cache", effects = {"files"})]] std::string writes_both(const std::string& a,
                                                                              const std::string& b) {
  ++runs()["writes_both"];
  writes(a, "a");
  put(b, text_of(a) + "b");
  return text_of(b);
}
[[cachepy::cache_file("cache")]] int writes_quietly(const std::string& path) {
  ++runs()["writes_quietly"];
  put(path, "quiet");
  return 1;
}
[[cachepy::cache_file("cache", effects = {"files"})]] int calls_quiet(const std::string& path) {
  ++runs()["calls_quiet"];
  return writes_quietly(path) + 1;
}
[[cachepy::cache_file("cache", effects = {"files"})]] std::string reads(const std::string& path) {
  return text_of(path);
}
[[cachepy::cache_file("cache", effects = {"files"})]] std::string adds_and_calls(const std::string& path) {
  add(path, "x");
  return reads(path);
}
[[cachepy::cache_file("cache", effects = {"files"})]] int makes_link(const std::string& target,
                                                                     const std::string& link) {
  fs::create_symlink(target, link);
  return 1;
}
[[cachepy::cache_file("cache", effects = {"files"})]] std::string reads_through(const std::string& target,
                                                                                const std::string& link) {
  ++runs()["reads_through"];
  makes_link(target, link);
  return text_of(link);
}
[[cachepy::cache_file("cache", effects = {"files"})]] int writes_through(const std::string& target,
                                                                         const std::string& link) {
  makes_link(target, link);
  put(link, "through");
  return 1;
}
[[cachepy::cache_file("cache", effects = {"files"})]] int writes_and_throws(const std::string& path) {
  put(path, "left");
  throw std::runtime_error("after writing");
}
[[cachepy::cache_file("cache")]] std::size_t size_of(const std::string& path) {
  return text_of(path).size();
}
[[cachepy::cache_file("cache", effects = {"files"})]] std::size_t catches(const std::string& path,
                                                                          const std::string& in) {
  ++runs()["catches"];
  try {
    writes_and_throws(path);
  } catch (const std::runtime_error&) {
  }
  return size_of(in);
}

TEST_F(Effects, t109_files_of_calls_below_are_put_back) {
  EXPECT_EQ(writes_both(at("a"), at("b")), "ab");
  fs::remove("a");
  fs::remove("b");
  EXPECT_EQ(writes_both(at("a"), at("b")), "ab");
  EXPECT_EQ(text_of("a") + text_of("b"), "aab");
  EXPECT_EQ(runs()["writes_both"] + runs()["writes"], 2);
  // The call below is served, and what it leaves counts all the same.
  fs::remove("a");
  EXPECT_EQ(writes_both(at("a"), at("c")), "ab");
  EXPECT_EQ(runs()["writes"], 1);
  fs::remove("a");
  fs::remove("c");
  EXPECT_EQ(writes_both(at("a"), at("c")), "ab");
  EXPECT_EQ(text_of("a") + text_of("c"), "aab");
  EXPECT_EQ(runs()["writes_both"], 2);
}

TEST_F(Effects, t109_a_call_below_without_the_option_is_computed_where_its_files_are_needed) {
  writes_quietly(at("a"));
  fs::remove("a");
  calls_quiet(at("a"));
  EXPECT_EQ(runs()["writes_quietly"], 2);
  EXPECT_EQ(text_of("a"), "quiet");
  fs::remove("a");
  calls_quiet(at("a"));
  EXPECT_EQ(runs()["calls_quiet"], 1);
  EXPECT_EQ(text_of("a"), "quiet");
}

TEST_F(Effects, trap_f23_what_a_call_adds_and_a_call_below_reads_is_another_each_time) {
  put("a", "X");
  EXPECT_EQ(adds_and_calls(at("a")), "Xx");
  EXPECT_EQ(adds_and_calls(at("a")), "Xxx");
  EXPECT_EQ(adds_and_calls(at("a")), "Xxxx");
}

TEST_F(Effects, a_link_that_a_call_below_made_leads_its_caller_to_the_target) {
  put("target", "one");
  EXPECT_EQ(reads_through(at("target"), at("link")), "one");
  fs::remove("link");
  put("target", "two");
  EXPECT_EQ(reads_through(at("target"), at("link")), "two");
  fs::remove("link");
  writes_through(at("target"), at("link"));
  EXPECT_EQ(text_of("target"), "through");
  fs::remove("link");
  put("target", "two");
  writes_through(at("target"), at("link"));
  EXPECT_EQ(text_of("target"), "through");
}

TEST_F(Effects, files_of_a_call_below_that_threw_are_put_back_after_an_early_cutoff) {
  put("in", "1234");
  catches(at("a"), at("in"));
  put("in", "abcd");
  fs::remove("a");
  size_of(at("in"));
  for (int i = 0; i < 2; ++i) {
    fs::remove("a");
    catches(at("a"), at("in"));
    EXPECT_EQ(text_of("a"), "left");
  }
}

TEST_F(Effects, the_graph_knows_who_writes_a_file) {
  writes_both(at("w"), at("v"));
  const auto names = [](const std::map<std::string, cachepy::Node>& nodes) {
    std::vector<std::string> functions;
    for (const auto& [id, node] : nodes) functions.push_back(node.fname);
    return functions;
  };
  const std::string writes_id = "(anonymous namespace)::writes",
                    both_id = "(anonymous namespace)::writes_both";
  EXPECT_EQ(names(cachepy::cache_tree_writers(at("w"))), std::vector{writes_id});
  EXPECT_EQ(names(cachepy::cache_tree_writers(at("v"))), std::vector{both_id});
  EXPECT_TRUE(cachepy::cache_tree_for_file(at("v")).empty());
  EXPECT_TRUE(cachepy::cache_tree_files().empty());
  EXPECT_NE(cachepy::cache_tree_to_dot().find("label=\"v"), std::string::npos);
  for (const auto& [id, node] : cachepy::cache_tree_nodes())
    EXPECT_EQ(node.outputs, std::vector<fs::path>{at(node.fname == writes_id ? "w" : "v")});
  // Also from disk, and for a call whose files were put back.
  cachepy::cache_tree_reset();
  cachepy::cache_tree_sync("cache");
  EXPECT_EQ(names(cachepy::cache_tree_writers(at("v"))), std::vector{both_id});
}

}  // namespace
