// Results that travel between cache directories through real servers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "remote_fixture.h"
#include "servers.h"

namespace cachepy::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

/// A server of each kind.
struct Kind {
  std::string name;
  std::function<std::pair<std::shared_ptr<void>, std::string>(const std::string& dir)> start;
};

class EachRemote : public Remote, public ::testing::WithParamInterface<Kind> {
 protected:
  void SetUp() override {
    Remote::SetUp();
    std::tie(server_, url_) = GetParam().start(dir.path());
    share(url_);
  }
  std::shared_ptr<void> server_;
  std::string url_;
};

TEST_P(EachRemote, a_result_computed_once_is_served_to_another_machine) {
  auto here = twice("here"), there = twice("there");
  EXPECT_EQ(here(7), 14);
  flush();
  EXPECT_EQ(there(7), 14);
  EXPECT_EQ(there.runs, 0);
  EXPECT_EQ(there(8), 16);
  EXPECT_EQ(there.runs, 1) << "nobody has computed this";
  cache_memory_clear();
  EXPECT_EQ(there(7), 14) << "from its own disk now";
  EXPECT_EQ(there.runs, 1);
  EXPECT_EQ(stats("there").remote_hits, 1u);
  EXPECT_EQ(stats("there").disk_hits, 1u);
  EXPECT_GT(stats("there").remote_received, 100u);
  EXPECT_GT(stats("here").remote_sent, 100u);
  EXPECT_EQ(stats("there").remote_errors + stats("here").remote_errors, 0u);
}

TEST_P(EachRemote, results_of_all_sizes_arrive_whole) {
  const auto body = [](int size) {
    std::string text(static_cast<std::size_t>(size), '\0');
    std::uint32_t state = 1;
    for (char& c : text) c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
    return text;
  };
  auto here = function<std::string, int>("here", body), there = function<std::string, int>("there", body);
  for (const int size : {0, 1, 65536, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 20 << 20}) {
    const std::string text = here(size);
    flush();
    EXPECT_EQ(there(size), text);
  }
  EXPECT_EQ(there.runs, 0);
}

TEST_P(EachRemote, answers_to_the_question_whether_it_is_there) {
  const std::vector<RemoteInfo> remotes = cache_remotes();
  ASSERT_EQ(remotes.size(), 1u);
  EXPECT_EQ(remotes[0].url, url_);
  EXPECT_TRUE(remotes[0].answers) << remotes[0].problem;
  EXPECT_EQ(remotes[0].problem, "");
}

INSTANTIATE_TEST_SUITE_P(
    , EachRemote,
    ::testing::Values(Kind{"directory",
                           [](const std::string& dir) {
                             return std::pair(std::shared_ptr<void>(), "file://" + dir + "/shared");
                           }},
                      Kind{"redis",
                           [](const std::string& dir) {
                             auto server = std::make_shared<Redis>(dir);
                             return std::pair(std::shared_ptr<void>(server), server->url() + "/3");
                           }},
                      Kind{"redis_unix",
                           [](const std::string& dir) {
                             auto server = std::make_shared<Redis>(dir);
                             return std::pair(std::shared_ptr<void>(server), server->unix_url());
                           }},
                      Kind{"nginx",
                           [](const std::string& dir) {
                             auto server = std::make_shared<Nginx>(dir);
                             return std::pair(std::shared_ptr<void>(server), server->url() + "/results");
                           }},
                      Kind{"bazel",
                           [](const std::string& dir) {
                             auto server = std::make_shared<Nginx>(dir);
                             return std::pair(std::shared_ptr<void>(server), "bazel+" + server->url());
                           }},
                      Kind{"s3",
                           [](const std::string& dir) {
                             return std::pair(std::shared_ptr<void>(std::make_shared<S3>(dir)),
                                              std::string("s3://results/team/ann"));
                           }}),
    [](const auto& info) { return info.param.name; });

TEST_F(Remote, by_default_nothing_is_sent) {
  share(directory_url());
  configure("remote: " + directory_url() + "\nremote_min_cost: 0\nremote_patience: 10s\n");
  auto here = twice("here");
  EXPECT_EQ(here(7), 14);
  flush();
  EXPECT_TRUE(objects().empty());
}

TEST_F(Remote, calls_that_take_less_than_min_cost_are_neither_sent_nor_asked_for) {
  configure("remote: " + directory_url() + "\nremote_mode: rw\nremote_patience: 10s\n");
  auto here = twice("here");
  for (int n = 0; n < 20; ++n) here(n);
  flush();
  EXPECT_TRUE(objects().empty());
  EXPECT_EQ(stats("here").remote_errors, 0u);
}

TEST_F(Remote, calls_that_take_less_than_min_cost_are_not_asked_for_although_they_are_not_stored) {
  OddServer server("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  configure("remote: " + server.url() + "\nmin_cost: 1h\nremote_patience: 10s\n");
  auto here = twice("here");
  for (int n = 0; n < 20; ++n) here(n);
  EXPECT_GE(server.requests(), 1);
  EXPECT_LT(server.requests(), 10);
}

TEST_F(Remote, trap_n05_other_code_or_another_file_is_a_miss) {
  share(directory_url());
  write_file(data, "one");
  auto here = reader("here"), there = reader("there"), later = reader("later");
  EXPECT_EQ(here(data), "one");
  flush();
  EXPECT_EQ(there(data), "one");
  EXPECT_EQ(there.runs, 0);
  write_file(data, "two");
  EXPECT_EQ(later(data), "two") << "the object is for another content";
  EXPECT_EQ(later.runs, 1);
  EXPECT_EQ(there(data), "two") << "a result from elsewhere depends on the file as one of its own";
  auto other = reader("other");
  other.site().code[0] = 99;
  EXPECT_EQ(other(data), "two");
  EXPECT_EQ(other.runs, 1);
}

TEST_F(Remote, results_for_several_states_of_a_file_lie_side_by_side) {
  share(directory_url());
  auto here = reader("here");
  for (const std::string content : {"one", "two", "three"}) {
    write_file(data, content);
    EXPECT_EQ(here(data), content);
    flush();
  }
  EXPECT_EQ(here.runs, 3);
  auto there = reader("there");
  for (const std::string content : {"two", "one", "three"}) {
    write_file(data, content);
    EXPECT_EQ(there(data), content);
  }
  fs::remove(data);
  EXPECT_EQ(there(data), "") << "nobody has computed this";
  EXPECT_EQ(there.runs, 1);
  EXPECT_EQ(stats("there").remote_errors, 0u);
}

TEST_F(Remote, trap_n02_a_result_for_another_state_of_its_files_is_a_miss_under_any_name) {
  share(directory_url());
  auto here = reader("here"), there = reader("there");
  write_file(data, "one");
  here(data);
  flush();
  const std::vector<std::string> first = objects();
  ASSERT_EQ(first.size(), 2u) << "a path set and a result";
  const std::string result =
      fs::file_size(first[0]) > fs::file_size(first[1]) ? read_file(first[0]) : read_file(first[1]);
  write_file(data, "two");
  here(data);
  flush();
  for (const std::string& object : objects())
    if (fs::file_size(object) >= result.size()) write_file(object, result);
  EXPECT_EQ(there(data), "two");
  EXPECT_EQ(there.runs, 1);
  write_file(data, "one");
  auto third = reader("third");
  EXPECT_EQ(third(data), "one");
  EXPECT_EQ(third.runs, 0);
}

TEST_F(Remote, files_are_compared_by_content_and_not_by_their_stats) {
  share(directory_url());
  write_file(data, "one");
  set_mtime(data, 1'000'000'000);
  auto here = reader("here"), there = reader("there");
  EXPECT_EQ(here(data), "one");
  flush();
  const auto status = fs::file_size(data);
  fs::remove(data);
  write_file(data, "two");  // of the same size and time, on a file system that may give it the same inode
  ASSERT_EQ(fs::file_size(data), status);
  set_mtime(data, 1'000'000'000);
  cache_file_state_clear();
  EXPECT_EQ(there(data), "two");
  EXPECT_EQ(there.runs, 1);
}

TEST_F(Remote, what_a_machine_says_of_itself_is_not_sent) {
  share(directory_url());
  write_file(data, "one");
  auto here = reader("here"), there = reader("there");
  here(data);
  flush();
  for (const std::string& object : objects())
    EXPECT_EQ(read_file(object).find(cache_list(dir / "here")[0].program), std::string::npos);
  there(data);
  const std::vector<EntryInfo> own = cache_list(dir / "here"), taken = cache_list(dir / "there");
  ASSERT_EQ(taken.size(), 1u);
  EXPECT_EQ(taken[0].program, own[0].program) << "this program";
  EXPECT_EQ(taken[0].process, static_cast<std::uint32_t>(::getpid()));
  EXPECT_EQ(taken[0].source_file, "test.cpp");
  EXPECT_EQ(taken[0].signature, own[0].signature);
  ASSERT_EQ(taken[0].key_parts.size(), own[0].key_parts.size());
  for (std::size_t i = 0; i < own[0].key_parts.size(); ++i)
    EXPECT_EQ(taken[0].key_parts[i].printed, own[0].key_parts[i].printed);
  EXPECT_EQ(taken[0].dependencies.size(), own[0].dependencies.size());
}

TEST_F(Remote, a_call_that_changes_files_is_not_shared) {
  share(directory_url());
  auto here = function<int, int>("here", [this](int n) {
    write_file(dir / "left.txt", "left by the call");
    return n;
  });
  said_by([&] { here(1); });
  flush();
  EXPECT_TRUE(objects().empty());
  EXPECT_EQ(cache_list(dir / "here").size(), 1u);
}

TEST_F(Remote, an_address_of_no_known_kind_is_said) {
  share("ftp://example.org");
  auto here = twice("here");
  EXPECT_THAT(said_by([&] { EXPECT_EQ(here(1), 2); }),
              HasSubstr("'ftp://example.org' is not the address of a remote"));
}

TEST_F(Remote, read_only_asks_no_remote_and_sends_nothing) {
  share(directory_url());
  auto here = twice("here");
  here(1);
  flush();
  const std::size_t before = objects().size();
  share(directory_url(), "read_only: true\n");
  auto there = twice("there");
  EXPECT_EQ(there(1), 2);
  EXPECT_EQ(there(2), 4);
  EXPECT_EQ(there.runs, 2);
  flush();
  EXPECT_EQ(objects().size(), before);
  EXPECT_FALSE(fs::exists(dir / "there"));
}

TEST_F(Remote, a_verbose_call_says_where_its_result_is_from) {
  share(directory_url(), "verbose: true\n");
  auto here = twice("here"), there = twice("there");
  said_by([&] { here(7); });
  flush();
  EXPECT_THAT(said_by([&] { there(7); }), HasSubstr("f(p0=7): hit (remote)"));
}

}  // namespace
}  // namespace cachepy::test
