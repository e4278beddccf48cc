// Servers that are gone, slow, full or answer nonsense cost a moment and never a wrong result.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <thread>

#include "remote_fixture.h"
#include "servers.h"

namespace cachepy::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_F(Remote, who_may_not_write_computes_and_others_are_not_disturbed) {
  Nginx server(dir.path());
  share(server.url());
  auto here = twice("here");
  here(1);
  flush();
  ::setenv("CACHEPY_REMOTE_TOKEN", "wrong", 1);
  auto stranger = twice("stranger");
  EXPECT_EQ(stranger(1), 2);
  EXPECT_EQ(stranger.runs, 0) << "everybody may read";
  EXPECT_EQ(stranger(2), 4);
  EXPECT_EQ(cache_remote_flush(seconds(10)).failed, 1u);
}

/// What a broken or hostile server may answer.
TEST_F(Remote, trap_n01_nonsense_is_a_miss) {
  const std::map<std::string, std::string> answers = {
      {"html", "HTTP/1.1 200 OK\r\nContent-Length: 22\r\n\r\n<html>It works!</html>"},
      {"nothing", ""},
      {"cut", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc"},
      {"ring", "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"},
      {"unauthorized", "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"},
      {"too many", "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n"},
      {"error", "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"},
      {"full", "HTTP/1.1 507 Insufficient Storage\r\nContent-Length: 0\r\n\r\n"},
      {"huge", "HTTP/1.1 200 OK\r\nContent-Length: 999999999999999\r\n\r\nabc"},
      {"no http", "-ERR unknown command\r\n"},
      {"xml", "HTTP/1.1 404 Not Found\r\nContent-Length: 30\r\n\r\n</Code><Error><Code><Code>x<&&"},
      {"endless xml",
       "HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n<Code>" + std::string(100'000, 'x')},
  };
  int value = 0;
  for (const auto& [name, answer] : answers) {
    SCOPED_TRACE(name);
    for (const std::string kind : {"", "bazel+", "s3"}) {
      OddServer server(answer);
      use_s3(server.url());
      share(kind == "s3" ? "s3://results" : kind + server.url());
      auto here = twice("here");
      ++value;
      EXPECT_EQ(here(value), 2 * value);
      EXPECT_EQ(here.runs, 1);
      EXPECT_GE(server.requests(), 1);
    }
  }
  for (const std::string answer :
       {"$3\r\nabc\r\n", ":7\r\n", "*1\r\n*1\r\n", "$-7\r\n", "nonsense", "$99999999999\r\nx"}) {
    OddServer server(answer);
    share("redis" + server.url().substr(4));
    auto here = twice("here");
    ++value;
    EXPECT_EQ(here(value), 2 * value);
    EXPECT_EQ(here.runs, 1);
  }
}

TEST_F(Remote, trap_n01_a_redis_that_is_full_or_read_only_or_wants_a_password_is_gone_around) {
  Redis full(dir.path(), {"--maxmemory", "1"});
  share(full.url());
  auto here = twice("here"), there = twice("there");
  EXPECT_EQ(here(1), 2);
  EXPECT_EQ(cache_remote_flush(seconds(10)).failed, 1u);
  fs::create_directory(dir / "locked");
  Redis locked(dir / "locked", {"--requirepass", "open sesame"});
  share(locked.url());
  EXPECT_THAT(said_by([&] { EXPECT_EQ(here(2), 4); }), HasSubstr("NOAUTH"));
  share("redis://:wrong@" + locked.url().substr(8));
  EXPECT_THAT(said_by([&] { EXPECT_EQ(here(3), 6); }), Not(HasSubstr("wrong@")));
}

TEST_F(Remote, trap_n01_a_server_that_refuses_hangs_or_is_slow_costs_a_moment_once) {
  OddServer silent([](int fd) {
    char byte;
    while (::recv(fd, &byte, 1, 0) > 0) {
    }
  });
  int machine = 0;
  for (const std::string& url : {"http://127.0.0.1:" + std::to_string(free_port()), silent.url(),
                                 std::string("redis") + silent.url().substr(4)}) {
    SCOPED_TRACE(url);
    auto here = twice("here" + std::to_string(++machine));
    share(url, "remote_patience: 100ms\n");
    const milliseconds lost = time_of_calls(here, 0, 200);
    EXPECT_EQ(here.runs, 200);
    EXPECT_LT(lost, milliseconds(2000)) << "200 times the patience would be 20 s";
  }
}

TEST_F(Remote, a_server_that_is_far_away_is_used_after_a_late_answer) {
  share(directory_url());
  auto here = twice("here");
  here(1);
  flush();
  const std::string object = read_file(objects()[0]);
  const std::string answer =
      "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + std::to_string(object.size()) +
      "\r\n\r\n" + object;
  std::atomic<int> answers = 0;
  OddServer far([&](int fd) {
    std::this_thread::sleep_for(milliseconds(answers++ == 0 ? 150 : 30));
    (void)::send(fd, answer.data(), answer.size(), MSG_NOSIGNAL);
  });
  configure("remote: " + far.url() + "\nremote_min_cost: 0\nremote_patience: 100ms\n");
  flush();  // the helper runs
  auto late = twice("late");
  EXPECT_EQ(late(1), 2);
  EXPECT_EQ(late.runs, 1);
  int machine = 0;
  for (const auto deadline = Clock::now() + seconds(20); Clock::now() < deadline;) {
    auto there = twice("there" + std::to_string(++machine));
    EXPECT_EQ(there(1), 2);
    if (there.runs == 0) return;
    std::this_thread::sleep_for(milliseconds(50));
  }
  ADD_FAILURE() << "the server is not used again";
}

TEST_F(Remote, results_are_sent_also_after_a_late_answer) {
  OddServer silent([](int fd) {
    char byte;
    while (::recv(fd, &byte, 1, 0) > 0) {
    }
  });
  share(silent.url() + " " + directory_url(), "remote_patience: 100ms\n");
  flush();  // the helper runs
  auto here = twice("here");
  EXPECT_EQ(here(1), 2);
  cache_remote_flush(seconds(10));
  EXPECT_EQ(objects().size(), 1u) << "in the directory; the other server does not answer";
}

TEST_F(Remote, trap_n01_a_redis_that_sends_without_end_is_left) {
  OddServer endless([](int fd) {
    std::string bytes = "*100000000\r\n", items;
    for (int i = 0; i < 1000; ++i) items += ":1\r\n";
    while (::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL) > 0) bytes = items;
  });
  share("redis" + endless.url().substr(4));
  auto here = twice("here");
  EXPECT_THAT(said_by([&] { EXPECT_EQ(here(1), 2); }), HasSubstr("the server sends too much"));
}

TEST_F(Remote, trap_n01_a_stopped_server_costs_a_moment_and_is_used_again_when_it_goes_on) {
  Redis server(dir.path());
  share(server.url(), "remote_patience: 500ms\n");
  auto here = twice("here"), there = twice("there");
  here(1);
  flush();
  server.process().signal(SIGSTOP);
  EXPECT_LT(time_of_calls(there, 100, 100), milliseconds(3000));
  server.process().signal(SIGCONT);
  int value = 1000;
  const auto deadline = Clock::now() + seconds(20);
  do {
    std::this_thread::sleep_for(milliseconds(50));
    auto elsewhere = twice("elsewhere" + std::to_string(++value));
    elsewhere(1);
    if (elsewhere.runs == 0) return;
  } while (Clock::now() < deadline);
  ADD_FAILURE() << "the server is not used again";
}

TEST_F(Remote, the_next_remote_is_asked_if_the_first_has_no_answer) {
  OddServer broken("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");
  share(directory_url());
  auto here = twice("here"), there = twice("there");
  here(1);
  flush();
  share(broken.url() + " " + directory_url());
  EXPECT_EQ(there(1), 2);
  EXPECT_EQ(there.runs, 0);
}

}  // namespace
}  // namespace cachepy::test
