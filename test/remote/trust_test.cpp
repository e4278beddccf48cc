// Whose results are taken, and that secrets are not shown.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "remote_fixture.h"
#include "servers.h"
#include "support/child_process.h"

namespace cachepy::test {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::Not;

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

}  // namespace
}  // namespace cachepy::test
