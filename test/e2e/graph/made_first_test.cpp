// made_first: a caller that is stale only by calls below makes these first.
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>

#include "graph_fixture.h"

namespace first {

std::string word_of(const std::string& path) {
  std::ifstream in(path);
  std::string word;
  in >> word;
  if (word == "bad") throw std::runtime_error("a bad word");
  return word;
}

[[cachepy::cache_file("cache", made_first = true)]] std::string word(const std::string& path) {
  ++runs()["word " + path];
  return word_of(path);
}

[[cachepy::cache_file("cache", made_first = true)]] std::string quoted(const std::string& path) {
  ++runs()["quoted"];
  return "'" + word(path) + "'";
}

[[cachepy::cache_file("cache")]] std::string title(const std::string& path) {
  ++runs()["title"];
  return "<" + quoted(path) + ">";
}

[[cachepy::cache_file("cache")]] std::string pair(const std::string& a, const std::string& b) {
  ++runs()["pair"];
  return title(a) + word(b);
}

[[cachepy::cache_file("cache")]] std::string later_word(const std::string& path) {
  ++runs()["later_word"];
  return word_of(path);
}
[[cachepy::cache_file("cache")]] std::string later_title(const std::string& path) {
  ++runs()["later_title"];
  return later_word(path);
}

/// Gives a call below a temporary file.
[[cachepy::cache_file("cache")]] std::string by_copy(const std::string& path) {
  ++runs()["by_copy"];
  std::ofstream("copy.txt") << "copy";
  const std::string both = word("copy.txt") + word(path);
  std::filesystem::remove("copy.txt");
  return both;
}

[[cachepy::cache_file("cache")]] std::string survivor(const std::string& path) {
  ++runs()["survivor"];
  try {
    return word(path);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

}  // namespace first

namespace {

class MadeFirst : public Graph {};

TEST_F(MadeFirst, the_caller_is_served_if_the_calls_below_return_the_same) {
  write("a.txt", "one, and more");
  EXPECT_EQ(first::title("a.txt"), "<'one,'>");
  for (int round = 2; round < 5; ++round) {
    write("a.txt", "one, and " + std::string(static_cast<std::size_t>(round), 'x'));
    EXPECT_EQ(first::title("a.txt"), "<'one,'>");
    EXPECT_EQ(first::title("a.txt"), "<'one,'>");
    EXPECT_EQ(runs(), (std::map<std::string, int>{{"word a.txt", round}, {"quoted", 1}, {"title", 1}}));
  }
  EXPECT_TRUE(stale().empty());
}

TEST_F(MadeFirst, nothing_is_computed_twice_if_they_return_something_else) {
  write("a.txt", "one");
  first::title("a.txt");
  write("a.txt", "two");
  EXPECT_EQ(first::title("a.txt"), "<'two'>");
  EXPECT_EQ(runs(), (std::map<std::string, int>{{"word a.txt", 2}, {"quoted", 2}, {"title", 2}}));
}

TEST_F(MadeFirst, the_first_other_result_ends_the_attempt) {
  write("a.txt", "one");
  write("b.txt", "b");
  EXPECT_EQ(first::pair("a.txt", "b.txt"), "<'one'>b");
  write("a.txt", "two");
  write("b.txt", "b and more");
  EXPECT_EQ(first::pair("a.txt", "b.txt"), "<'two'>b");
  EXPECT_EQ(runs()["word b.txt"], 2);
  write("a.txt", "two and more");
  write("b.txt", "b");
  // title(a.txt) has not the option, so its caller is computed, but it is not.
  EXPECT_EQ(first::pair("a.txt", "b.txt"), "<'two'>b");
  EXPECT_EQ(runs()["title"], 2);
  EXPECT_EQ(runs()["pair"], 3);
}

TEST_F(MadeFirst, without_the_option_the_caller_is_computed) {
  write("a.txt", "one");
  first::later_title("a.txt");
  write("a.txt", "one and more");
  EXPECT_EQ(first::later_title("a.txt"), "one");
  EXPECT_EQ(runs(), (std::map<std::string, int>{{"later_word", 2}, {"later_title", 2}}));
}

TEST_F(MadeFirst, a_file_of_the_caller_itself_is_no_reason) {
  write("a.txt", "one");
  EXPECT_EQ(first::by_copy("a.txt"), "copyone");
  write("a.txt", "one and more");
  EXPECT_EQ(first::by_copy("a.txt"), "copyone");
  EXPECT_EQ(runs()["by_copy"], 2);
  EXPECT_EQ(runs()["word copy.txt"], 1) << "never without the file that its caller makes";
}

TEST_F(MadeFirst, an_exception_reaches_the_caller_alone) {
  write("a.txt", "one");
  EXPECT_EQ(first::survivor("a.txt"), "one");
  write("a.txt", "bad");
  EXPECT_EQ(first::survivor("a.txt"), "a bad word");
  EXPECT_THROW(first::title("a.txt"), std::runtime_error);
}

TEST_F(MadeFirst, another_directory_is_another_call) {
  write("a.txt", "one");
  fs::create_directory("other");
  write("other/a.txt", "two");
  EXPECT_EQ(first::title("a.txt"), "<'one'>");
  fs::current_path("other");
  EXPECT_EQ(first::title("a.txt"), "<'two'>");
  fs::current_path("..");
  write("a.txt", "one and more");
  EXPECT_EQ(first::title("a.txt"), "<'one'>");
}

TEST_F(MadeFirst, what_is_made_first_is_no_call_of_others) {
  write("a.txt", "one");
  write("b.txt", "b");
  first::pair("a.txt", "b.txt");
  write("a.txt", "one and more");
  first::pair("a.txt", "b.txt");  // computed, but title(a.txt) makes quoted(a.txt) first
  EXPECT_EQ(runs()["title"], 1);
  EXPECT_EQ(node("first::pair").children.size(), 2u);
  EXPECT_EQ(node("first::quoted").parents, Ids{node("first::title").id});
}

}  // namespace
