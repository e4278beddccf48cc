// Results that travel between cache directories through real servers. Each directory stands for a machine.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cachepy/cache.h"
#include "servers.h"
#include "support/cached.h"
#include "support/child_process.h"
#include "support/memo_fixture.h"

namespace cachepy::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;
using std::chrono::seconds;

class Remote : public Memo {
 protected:
  void SetUp() override {
    Memo::SetUp();
    fs::create_directory(dir / "run");
    fs::create_directory(dir / "shared");
    ::setenv("XDG_RUNTIME_DIR", (dir / "run").c_str(), 1);
    ::setenv("CACHEPY_REMOTE_TOKEN", "secret", 1);
  }

  /// Uses that remote from now on, and sends to it.
  void share(const std::string& url, const std::string& more = "") {
    configure("remote: " + url + "\nremote_mode: rw\nremote_min_cost: 0\n" +
              (more.find("patience") == more.npos ? "remote_patience: 10s\n" : "") + more);
  }
  std::string directory_url() const { return "file://" + shared; }

  void flush() const { EXPECT_EQ(cache_remote_flush(seconds(10)).failed, 0u); }

  /// The function of one machine. All of that name are the same function.
  template <class R, class A>
  Cached<R, A> function(const std::string& machine, std::function<R(A)> body,
                        const std::string& roles = "v") const {
    return {"f", dir / machine, std::move(body), roles};
  }
  Cached<int, int> twice(const std::string& machine) const {
    return function<int, int>(machine, [](int n) { return 2 * n; });
  }
  Cached<std::string, std::string> reader(const std::string& machine) const {
    return function<std::string, std::string>(
        machine, [](const std::string& path) { return read_file(track_file(path)); });
  }

  /// The objects in the shared directory.
  std::vector<std::string> objects() const {
    std::vector<std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(shared))
      if (entry.is_regular_file()) found.push_back(entry.path().native());
    return found;
  }

  FunctionStats stats(const std::string& machine) const { return cache_counts(dir / machine)["f"]; }

  /// The process id of the helper; 0 if none has been started.
  ::pid_t helper() const {
    const std::string run = dir / "run/cachepy";
    if (!fs::exists(run)) return 0;
    for (const auto& entry : fs::directory_iterator(run))
      if (entry.path().extension() == ".lock") return std::atoi(read_file(entry.path().native()).c_str());
    return 0;
  }

  /// Makes a key as docs/howto/sharing.md says, and returns its public part.
  std::string make_key(const std::string& file) const {
    const std::string make = "umask 077 && openssl genpkey -algorithm ed25519 -out '" + file +
                             "' && openssl pkey -in '" + file +
                             "' -pubout -outform DER | tail -c 32 | base64 >'" + file + ".pub'";
    EXPECT_EQ(std::system(make.c_str()), 0);
    const std::string key = read_file(file + ".pub");
    return key.substr(0, key.find('\n'));
  }

  const std::string shared = dir / "shared";
};

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

TEST_F(Remote, without_a_remote_there_is_no_helper) {
  configure("remote: none\nremote_mode: rw\nremote_min_cost: 0\n");
  auto here = twice("here");
  here(1);
  EXPECT_EQ(helper(), 0);
  EXPECT_TRUE(cache_remotes().empty());
}

TEST_F(Remote, the_program_does_not_notice_the_process_that_is_started) {
  static std::atomic<int> signals;
  signals = 0;
  ::signal(SIGCHLD, [](int) { ++signals; });
  share(directory_url());
  auto here = twice("here");
  EXPECT_EQ(here(7), 14);
  EXPECT_NE(helper(), 0);
  EXPECT_EQ(signals, 0);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
  ::signal(SIGCHLD, SIG_DFL);
}

TEST_F(Remote, processes_share_one_helper) {
  share(directory_url());
  const auto compute = [&](const std::string& machine) {
    auto f = twice(machine);
    return f(7) == 14 && f.runs == (machine == "here" ? 1 : 0);
  };
  EXPECT_TRUE(ChildProcess([&] { return compute("here"); }).wait());
  const ::pid_t first = helper();
  flush();
  EXPECT_TRUE(ChildProcess([&] { return compute("there"); }).wait());
  EXPECT_NE(first, 0);
  EXPECT_EQ(helper(), first);
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

TEST_F(Remote, trap_n01_damaged_objects_are_misses) {
  share(directory_url());
  auto here = twice("here");
  EXPECT_EQ(here(7), 14);
  flush();
  ASSERT_EQ(objects().size(), 1u);
  const std::string object = objects()[0], whole = read_file(object);
  int machine = 0;
  const auto serve = [&](const std::string& bytes) {
    write_file(object, bytes);
    auto there = twice("there" + std::to_string(machine++));
    EXPECT_EQ(there(7), 14);
    write_file(object, whole);  // the computed one has replaced it, or will
    return there.runs == 0;
  };
  configure("remote: " + directory_url() + "\nremote_min_cost: 0\nremote_patience: 10s\n");
  EXPECT_TRUE(serve(whole));
  for (std::size_t at = 0; at < whole.size(); at += 7) {
    std::string flipped = whole;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    // Without keys, nobody looks at the signature.
    const bool is_signature = at >= 8 && at < 104;
    EXPECT_EQ(serve(flipped), is_signature) << "byte " << at;
    EXPECT_FALSE(serve(whole.substr(0, at))) << "cut to " << at;
  }
  EXPECT_FALSE(serve(whole + "x"));
  EXPECT_FALSE(serve(""));
  EXPECT_FALSE(serve("<html>It works!</html>"));
}

TEST_F(Remote, trap_n02_with_keys_only_objects_signed_with_one_of_them_are_taken) {
  const std::string ours = make_key(dir / "ours.pem"), theirs = make_key(dir / "theirs.pem");
  const auto signing = [&](const std::string& file) { return "remote_signing_key: " + file + "\n"; };
  const std::string trusting = "remote_keys: ['team:" + ours + "']\n";
  auto here = twice("here"), stranger = twice("stranger"), nobody = twice("nobody"), there = twice("there");

  share(directory_url());
  nobody(1);
  share(directory_url(), signing(dir / "theirs.pem"));
  stranger(2);
  flush();
  share(directory_url());
  flush();
  share(directory_url(), trusting);
  EXPECT_THAT(said_by([&] { EXPECT_EQ(there(1), 2); }), HasSubstr("an object is not signed"));
  share(directory_url() + "/", trusting);  // one warning for each remote
  EXPECT_THAT(said_by([&] { EXPECT_EQ(there(2), 4); }), HasSubstr("is signed with " + theirs));
  EXPECT_EQ(there.runs, 2);

  share(directory_url(), trusting + signing(dir / "ours.pem"));
  EXPECT_EQ(here(3), 6);
  flush();
  EXPECT_EQ(there(3), 6);
  EXPECT_EQ(there.runs, 2);
}

TEST_F(Remote, a_later_change_of_the_working_directory_does_not_change_the_signing_key) {
  const std::string ours = make_key(dir / "ours.pem");
  EXPECT_TRUE(ChildProcess([&] {
                fs::current_path(dir.path());
                ::setenv("CACHEPY_REMOTE_SIGNING_KEY", "ours.pem", 1);
                share(directory_url(), "remote_keys: ['" + ours + "']\n");
                fs::current_path("/");
                auto here = twice("here"), there = twice("there");
                here(1);
                return cache_remote_flush(seconds(10)).failed == 0 && there(1) == 2 && there.runs == 0;
              }).wait());
}

TEST_F(Remote, trap_n02_a_signed_object_cannot_be_passed_off_as_another_one) {
  const std::string ours = make_key(dir / "ours.pem");
  share(directory_url(), "remote_keys: ['" + ours + "']\nremote_signing_key: " + dir / "ours.pem\n");
  auto here = twice("here");
  here(1);
  flush();
  const std::string first = objects()[0], bytes = read_file(first);
  std::string forged = bytes;
  forged[50] = static_cast<char>(forged[50] ^ 1);  // of the signature; the key is the right one
  write_file(first, forged);
  auto deceived = twice("deceived");
  EXPECT_EQ(deceived(1), 2);
  EXPECT_EQ(deceived.runs, 1);
  flush();
  write_file(first, bytes);
  here(2);
  flush();
  for (const std::string& object : objects()) write_file(object, bytes);
  auto there = twice("there");
  EXPECT_EQ(there(2), 4);
  EXPECT_EQ(there.runs, 1);
  EXPECT_EQ(there(1), 2);
  EXPECT_EQ(there.runs, 1);
  EXPECT_EQ(stats("there").remote_errors, 1u);
}

TEST_F(Remote, an_object_of_another_call_is_a_miss_also_without_keys) {
  share(directory_url());
  auto here = twice("here");
  here(1);
  flush();
  const std::string bytes = read_file(objects()[0]);
  here(2);
  flush();
  for (const std::string& object : objects()) write_file(object, bytes);
  auto there = twice("there");
  EXPECT_EQ(there(2), 4);
  EXPECT_EQ(there.runs, 1);
}

TEST_F(Remote, with_a_key_that_is_wrong_nothing_is_taken_or_sent) {
  share(directory_url());
  auto here = twice("here"), there = twice("there");
  here(1);
  flush();
  share(directory_url(), "remote_keys: [nonsense]\n");
  EXPECT_EQ(there(1), 2);
  EXPECT_EQ(there.runs, 1);
  const RemoteSent done = cache_remote_flush(seconds(10));
  EXPECT_EQ(done.sent, 0u);
  EXPECT_EQ(done.failed, 1u);
  write_file(dir / "open.pem", "");
  share(directory_url(), "remote_signing_key: " + dir / "open.pem\n");
  const std::vector<RemoteInfo> remotes = cache_remotes();
  ASSERT_FALSE(remotes.empty());
  EXPECT_THAT(remotes[0].problem, HasSubstr("can be read by others"));
}

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
  };
  int value = 0;
  for (const auto& [name, answer] : answers) {
    SCOPED_TRACE(name);
    for (const std::string kind : {"", "bazel+"}) {
      OddServer server(answer);
      share(kind + server.url());
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

TEST_F(Remote, a_redis_with_a_password_is_used_and_the_password_is_not_shown) {
  Redis server(dir.path(), {"--requirepass", "sesame"});
  share("redis://:sesame@" + server.url().substr(8));
  auto here = twice("here"), there = twice("there");
  here(1);
  flush();
  EXPECT_EQ(there(1), 2);
  EXPECT_EQ(there.runs, 0);
  ASSERT_EQ(cache_remotes().size(), 1u);
  EXPECT_EQ(cache_remotes()[0].url, server.url());
}

/// Waits until the process has ended, or only waits to be reaped.
bool ends(::pid_t pid) {
  const std::string file = "/proc/" + std::to_string(pid) + "/stat";
  for (const auto deadline = Clock::now() + seconds(10); Clock::now() < deadline;) {
    const std::string stat = read_file(file);
    if (stat.empty() || stat.find(") Z ") != stat.npos) return true;
    std::this_thread::sleep_for(milliseconds(5));
  }
  return false;
}

/// Calls whose remote cannot answer, and what they lose.
milliseconds time_of_calls(Cached<int, int>& f, int first, int count) {
  const auto begin = Clock::now();
  for (int n = first; n < first + count; ++n) EXPECT_EQ(f(n), 2 * n);
  return std::chrono::duration_cast<milliseconds>(Clock::now() - begin);
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

TEST_F(Remote, what_a_server_says_is_cut_to_printable_characters) {
  OddServer server("-ERR \x1b[31m" + std::string(5000, 'x') + "\r\n");
  share("redis" + server.url().substr(4));
  auto here = twice("here");
  const std::string said = said_by([&] { EXPECT_EQ(here(1), 2); });
  EXPECT_THAT(said, HasSubstr("ERR ?[31mxxx"));
  EXPECT_THAT(said, Not(HasSubstr(std::string(200, 'x'))));
}

TEST_F(Remote, passwords_are_not_shown) {
  OddServer echo([](int fd) {
    const std::string answer = "-ERR wrong number of arguments for AUTH top/secret\r\n";
    (void)::send(fd, answer.data(), answer.size(), MSG_NOSIGNAL);
  });
  const std::string address = echo.url().substr(std::string("http://").size());
  share("redis://:top/secret@" + address);
  auto here = twice("here");
  const std::string said = said_by([&] { EXPECT_EQ(here(1), 2); });
  EXPECT_THAT(said, HasSubstr("redis://" + address + ": the server refuses the user or the password"));
  EXPECT_THAT(said, Not(HasSubstr("secret")));
  for (const std::string wrong : {"redis:/:top@secret@host", "redis+unix://:top/secret@/run/redis.sock"}) {
    share(wrong);
    EXPECT_THAT(said_by([&] { EXPECT_EQ(here(2), 4); }), Not(HasSubstr("secret@")));
    fs::remove_all(dir / "here");
    cache_memory_clear();
  }
}

TEST_F(Remote, settings_are_printed_without_passwords) {
  ::setenv("CACHEPY_REMOTE", "redis://:top/secret@host/1 http://user:secret@host/x file:///mnt/team@work", 1);
  for (const SettingInfo& setting : cache_settings())
    if (setting.name == "remote")
      EXPECT_THAT(setting.values,
                  ::testing::ElementsAre("redis://host/1 http://host/x file:///mnt/team@work"));
  ::unsetenv("CACHEPY_REMOTE");
}

TEST_F(Remote, a_helper_that_others_can_change_is_not_started) {
  const std::string helper = dir / "helper";
  write_file(helper, "#!/bin/sh\ntouch '" + dir / "started" + "'\n");
  ASSERT_EQ(::chmod(helper.c_str(), 0757), 0);
  share(directory_url(), "remote_helper: " + helper + "\n");
  auto here = twice("here");
  EXPECT_THAT(said_by([&] { EXPECT_EQ(here(1), 2); }), HasSubstr("helper' is not a program that only"));
  EXPECT_FALSE(fs::exists(dir / "started"));
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

TEST_F(Remote, a_helper_that_is_missing_or_cannot_run_changes_nothing) {
  share(directory_url(), "remote_helper: " + dir / "missing\n");
  auto here = twice("here");
  EXPECT_THAT(said_by([&] { EXPECT_EQ(here(1), 2); }), HasSubstr("missing' is not a program"));
  write_file(dir / "broken", "#!/nonexistent\n");
  ASSERT_EQ(::chmod((dir / "broken").c_str(), 0700), 0);
  share(directory_url(), "remote_patience: 50ms\nremote_helper: " + dir / "broken\n");
  std::this_thread::sleep_for(milliseconds(600));  // until it is tried again
  EXPECT_LT(time_of_calls(here, 10, 100), milliseconds(1000));
  EXPECT_EQ(here.runs, 101);
}

TEST_F(Remote, a_helper_that_is_killed_is_started_again) {
  share(directory_url());
  auto here = twice("here"), there = twice("there");
  here(1);
  flush();
  const ::pid_t first = helper();
  ASSERT_EQ(::kill(first, SIGKILL), 0);
  EXPECT_TRUE(ends(first));
  EXPECT_EQ(there(1), 2);
  EXPECT_EQ(there.runs, 0);
  EXPECT_NE(helper(), first);
}

TEST_F(Remote, the_helper_ends_when_its_socket_is_gone) {
  share(directory_url());
  auto here = twice("here");
  here(1);
  flush();
  const ::pid_t pid = helper();
  fs::remove_all(dir / "run");
  EXPECT_TRUE(ends(pid));
}

TEST_F(Remote, a_directory_for_sockets_that_others_can_write_to_is_not_used) {
  fs::create_directory(dir / "run/cachepy");
  ASSERT_EQ(::chmod((dir / "run/cachepy").c_str(), 0777), 0);
  share(directory_url());
  auto here = twice("here");
  here(1);
  EXPECT_TRUE(fs::is_empty(dir / "run/cachepy"));
  ::unsetenv("XDG_RUNTIME_DIR");
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
