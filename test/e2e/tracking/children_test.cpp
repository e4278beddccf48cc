// With children = "track", what the programs that a call starts use and leave counts as the call's own.
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <stdexcept>
#include <thread>

#include "cachepy/cache.h"
#include "cachepy/cachepy.h"
#include "children_fixture.h"
#include "children_ways.h"

namespace {

[[cachepy::cache_file("cache", children = "track")]] std::string tracks(const std::string& command) {
  ++runs()["tracks"];
  return printed_by(command);
}
[[cachepy::cache_file("cache", children = "track")]] int tracks_by(const std::string& way,
                                                                   const std::string& command) {
  ++runs()["tracks_by"];
  return run(way, command);
}
[[cachepy::cache_file("cache", children = "track")]] std::string sorts(const std::string& text) {
  ++runs()["sorts"];
  std::ofstream("in") << text;
  if (by_system("sort in > out") != 0) throw std::runtime_error("sort");
  const std::string sorted = text_of("out");
  fs::remove("in");
  fs::remove("out");
  return sorted;
}
[[cachepy::cache_file("cache", children = "track")]] int forks_to_read(const std::string& path) {
  ++runs()["forks_to_read"];
  const pid_t child = ::fork();
  if (child == 0) {
    const int fd = ::open(path.c_str(), O_RDONLY);
    char c = 0;
    ::_exit(::read(fd, &c, 1) == 1 ? c : 0);
  }
  return wait_for(child);
}
[[cachepy::cache_file("cache", children = "track")]] std::string sets_variable(const std::string& value) {
  ++runs()["sets_variable"];
  ::setenv("CHILD_VALUE", value.c_str(), 1);
  return printed_by("echo $CHILD_VALUE $OTHER_VALUE");
}
[[cachepy::cache_file("cache", children = "track")]] int leaves_running(const std::string& command) {
  ++runs()["leaves_running"];
  return by_system(command);
}
[[cachepy::cache_file("cache", children = "allow")]] std::string allows(const std::string& command) {
  ++runs()["allows"];
  return printed_by(command);
}
[[cachepy::cache_file("cache")]] std::string by_default(const std::string& command) {
  ++runs()["by_default"];
  return printed_by(command);
}
[[cachepy::cache_file("cache", children = "track")]] std::string calls_by_default(
    const std::string& command) {
  ++runs()["calls_by_default"];
  return by_default(command);
}
[[cachepy::cache_file("cache", children = "track", tracking = "strict")]] std::string strict(
    const std::string& command) {
  ++runs()["strict"];
  return printed_by(command);
}

std::string status_line(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(name)) return line;
  return "";
}

}  // namespace

TEST_F(Children, t101_what_programs_read_is_a_dependency) {
  write("script.sh", "#!/bin/sh\ncat data\n");
  fs::permissions("script.sh", fs::perms::owner_all);
  write("script.py", "import sys\nprint(open('data').read())\n");
  fs::create_directory("sub");
  const std::string commands[] = {
      "cat data",
      "cat < data",
      "exec cat data",
      "(cat data)",
      "cat data | cat | cat",
      "gzip -c data | gzip -dc",
      "sort data | uniq -c",
      "sort data | head -n 1; true",
      "awk '{ print $1 }' data",
      "sed s/a/b/ data",
      "grep -c . data",
      "tail -c 3 data",
      "while read x; do echo $x; done < data",
      "x=$(cat data); echo $x",
      "cd sub && cat ../data",
      "find data -size 1k | xargs cat",
      "./script.sh",
      "sh ./script.sh",
      "python3 -c 'print(open(\"data\").read())'",
      "python3 script.py",
      "python3 -c 'import subprocess; print(subprocess.run([\"cat\", \"data\"], "
      "capture_output=True).stdout)'",
      "perl -pe s/a/b/ data",
      "env cat data",
      "bash -c 'cat <(sort data)'",
      "tar cf - data | tar tvf - > /dev/null && cat data",
      std::string(CACHEPY_STATIC_READER) + " data",
  };
  for (const std::string& command : commands) {
    SCOPED_TRACE(command);
    messages.clear();
    write("data", "a one\n");
    const std::string before = tracks(command);
    runs().clear();
    EXPECT_EQ(tracks(command), before);
    fs::last_write_time("data", fs::file_time_type::clock::now() - std::chrono::hours(1));
    if (!command.starts_with("find")) tracks(command);
    EXPECT_EQ(runs()["tracks"], 0);
    write("data", "b two\n");
    const std::string after = tracks(command);
    EXPECT_EQ(after, printed_by(command));
    EXPECT_EQ(runs()["tracks"], 1);
    EXPECT_EQ(tracks(command), after);
    EXPECT_EQ(runs()["tracks"], 1);
    EXPECT_EQ(messages, std::vector<std::string>{});
  }
}

TEST_F(Children, t101_every_way_to_start_one) {
  for (const auto& [way, start] : kWays) {
    SCOPED_TRACE(way);
    messages.clear();
    runs().clear();
    write("data", "1");
    const std::string command = "exit $(cat data)";
    const int first = tracks_by(way, command);
    EXPECT_EQ(first, start(command));
    tracks_by(way, command);
    if (std::string(way) == "vfork") {
      EXPECT_EQ(runs()["tracks_by"], 2);
      ASSERT_EQ(messages.size(), 1u);
      EXPECT_NE(messages[0].find("vfork"), std::string::npos) << messages[0];
      continue;
    }
    EXPECT_EQ(runs()["tracks_by"], 1);
    write("data", "2");
    EXPECT_EQ(tracks_by(way, command), start(command));
    EXPECT_EQ(runs()["tracks_by"], 2);
    EXPECT_EQ(messages, std::vector<std::string>{});
  }
}

TEST_F(Children, a_forked_process_that_runs_no_other_program) {
  write("data", "1");
  const int first = forks_to_read(at("data"));
  EXPECT_EQ(first, '1' << 8);
  EXPECT_EQ(forks_to_read(at("data")), first);
  EXPECT_EQ(runs()["forks_to_read"], 1);
  write("data", "2");
  EXPECT_EQ(forks_to_read(at("data")), '2' << 8);
}

TEST_F(Children, what_programs_look_for_and_list) {
  const std::string finds = "cat missing 2> /dev/null || echo none";
  tracks(finds);
  tracks(finds);
  EXPECT_EQ(runs()["tracks"], 1);
  write("missing", "found");
  EXPECT_EQ(tracks(finds), "found|0");

  fs::create_directory("d");
  write("d/a", "1");
  EXPECT_EQ(tracks("ls d"), "a\n|0");
  runs().clear();
  write("d/a", "22");
  tracks("ls d");
  EXPECT_EQ(runs()["tracks"], 0);
  write("d/b", "");
  EXPECT_EQ(tracks("ls d"), "a\nb\n|0");
  EXPECT_EQ(tracks("echo d/*"), "d/a d/b\n|0");
  fs::remove("d/a");
  EXPECT_EQ(tracks("echo d/*"), "d/b\n|0");
  EXPECT_EQ(tracks("test -x d/b; echo $?"), "1\n|0");
  fs::permissions("d/b", fs::perms::owner_all);
  EXPECT_EQ(tracks("test -x d/b; echo $?"), "0\n|0");
}

TEST_F(Children, the_program_itself_and_the_environment) {
  fs::create_directories("bin");
  write("bin/tool", "#!/bin/sh\necho 1\n");
  fs::permissions("bin/tool", fs::perms::owner_all);
  EXPECT_EQ(tracks("bin/tool"), "1\n|0");
  write("bin/tool", "#!/bin/sh\necho 2\n");
  EXPECT_EQ(tracks("bin/tool"), "2\n|0");

  ::setenv("CHILD_VARIABLE", "1", 1);
  EXPECT_EQ(tracks("echo $CHILD_VARIABLE"), "1\n|0");
  ::setenv("CHILD_VARIABLE", "2", 1);
  EXPECT_EQ(tracks("echo $CHILD_VARIABLE"), "2\n|0");
  ::unsetenv("CHILD_VARIABLE");
  EXPECT_EQ(tracks("echo $CHILD_VARIABLE"), "\n|0");
  runs().clear();
  ::setenv("SSH_TTY", "/dev/pts/99", 1);
  tracks("echo $CHILD_VARIABLE");
  ::unsetenv("SSH_TTY");
  EXPECT_EQ(runs()["tracks"], 0);

  // What the call sets itself is no dependency.
  ::setenv("CHILD_VALUE", "before", 1);
  EXPECT_EQ(sets_variable("1"), "1\n|0");
  ::setenv("CHILD_VALUE", "other", 1);
  sets_variable("1");
  EXPECT_EQ(runs()["sets_variable"], 1);
  ::setenv("OTHER_VALUE", "2", 1);
  EXPECT_EQ(sets_variable("1"), "1 2\n|0");
  ::unsetenv("OTHER_VALUE");
  ::unsetenv("CHILD_VALUE");
  EXPECT_EQ(messages, std::vector<std::string>{});
}

TEST_F(Children, files_that_the_call_makes_for_a_program_are_no_dependencies) {
  EXPECT_EQ(sorts("b\na\n"), "a\nb\n");
  EXPECT_EQ(sorts("b\na\n"), "a\nb\n");
  EXPECT_EQ(runs()["sorts"], 1);
}

TEST_F(Children, what_cannot_be_reproduced_is_not_stored) {
  write("data", "x");
  struct Case {
    std::string command;
    std::string reason;
  };
  const Case cases[] = {
      {"bash -c 'echo > /dev/tcp/127.0.0.1/1' 2> /dev/null; true", "network"},
      {"python3 -c 'import socket; socket.socket()'", "network"},
      {"head -c 1 /dev/urandom > /dev/null", ""},
      {"sleep 2 > /dev/null 2>&1 &", "still runs"},
      {"mkfifo p; true", ""},
      {"cat /dev/zero | head -c 3 > /dev/null", ""},
  };
  for (const auto& [command, reason] : cases) {
    SCOPED_TRACE(command);
    messages.clear();
    runs().clear();
    for (int i = 0; i < 2; ++i) {
      fs::remove("p");
      leaves_running(command);
    }
    EXPECT_EQ(runs()["leaves_running"], reason.empty() ? 1 : 2);
    if (reason.empty()) continue;
    ASSERT_EQ(messages.size(), 1u);
    EXPECT_NE(messages[0].find(reason), std::string::npos) << messages[0];
    EXPECT_NE(messages[0].find("not stored"), std::string::npos) << messages[0];
  }
}

TEST_F(Children, t103_programs_with_privileges_of_their_own) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can make one";
  write("data", "x");
  fs::copy_file("/bin/cat", "other_cat");
  ASSERT_EQ(::chown("other_cat", 65534, 65534), 0);
  ASSERT_EQ(::chmod("other_cat", 04755), 0);
  for (const fs::path& path : {directory_, fs::path("data")})
    fs::permissions(path, fs::perms(0755), fs::perm_options::add);
  for (int i = 0; i < 2; ++i) EXPECT_EQ(tracks("./other_cat data"), "x|0");
  EXPECT_EQ(runs()["tracks"], 2);
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_NE(messages[0].find("other_cat', which has privileges of its own"), std::string::npos)
      << messages[0];
  // The same program without them.
  messages.clear();
  ASSERT_EQ(::chmod("other_cat", 0755), 0);
  for (int i = 0; i < 2; ++i) tracks("./other_cat data; true");
  EXPECT_EQ(runs()["tracks"], 3);
  EXPECT_EQ(messages, std::vector<std::string>{});
}

TEST_F(Children, standard_input_of_the_program) {
  write("data", "typed\n");
  const auto typed = [] { input(::open("data", O_RDONLY)); };
  typed();
  EXPECT_EQ(tracks("cat"), "typed\n|0");
  typed();
  EXPECT_EQ(tracks("cat"), "typed\n|0");
  EXPECT_EQ(runs()["tracks"], 2);
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_NE(messages[0].find("cat -> standard input"), std::string::npos) << messages[0];
  // A program that does not read it.
  typed();
  tracks("echo x | cat");
  tracks("echo x | cat");
  EXPECT_EQ(runs()["tracks"], 3);
}

TEST_F(Children, programs_that_outlive_the_call_go_on) {
  leaves_running("(sleep 0.6; cp source copy; ls > /dev/null; echo done >> copy) > /dev/null 2>&1 &");
  write("source", "x\n");
  for (int i = 0; i < 100 && text_of("copy") != "x\ndone\n"; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(text_of("copy"), "x\ndone\n");
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);  // nothing of ours is left to wait for
}

TEST_F(Children, this_process_is_as_it_was) {
  const std::string seccomp = status_line("Seccomp:"), privileges = status_line("NoNewPrivs:");
  const auto descriptors = [] {
    std::multiset<std::string> open;
    for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
      std::error_code gone;
      open.insert(fs::read_symlink(entry, gone).native());
    }
    return open;
  };
  const auto use_all = [](const std::string& command) {
    for (const auto& [way, start] : kWays) tracks_by(way, command);
  };
  use_all("exit 2");
  const std::multiset<std::string> before = descriptors();
  use_all("exit 3");
  EXPECT_EQ(descriptors(), before);
  EXPECT_EQ(status_line("Seccomp:"), seccomp);
  EXPECT_EQ(status_line("NoNewPrivs:"), privileges);
}

TEST_F(Children, errors_of_the_functions_are_as_without_the_cache) {
  pid_t child = 0;
  char* const arguments[] = {nullptr};
  EXPECT_EQ(::posix_spawn(&child, "/missing", nullptr, nullptr, arguments, environ), ENOENT);
  EXPECT_EQ(tracks_by("system", "exit 7"), 7 << 8);
  EXPECT_EQ(tracks_by("popen", "kill -9 $$"), 9);
  EXPECT_EQ(tracks("missing-program 2> /dev/null"), "|" + std::to_string(127 << 8));
}

TEST_F(Children, without_the_option_such_a_call_is_not_stored) {
  for (int i = 0; i < 2; ++i) by_default("echo x");
  EXPECT_EQ(runs()["by_default"], 2);
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_NE(messages[0].find("children = \"track\""), std::string::npos) << messages[0];
  for (int i = 0; i < 2; ++i) calls_by_default("echo x");
  EXPECT_EQ(runs()["calls_by_default"], 2);
}

TEST_F(Children, children_that_are_allowed_do_not_matter) {
  write("data", "1");
  EXPECT_EQ(allows("cat data"), "1|0");
  write("data", "2");
  EXPECT_EQ(allows("cat data"), "1|0");
  EXPECT_EQ(messages, std::vector<std::string>{});
}

TEST_F(Children, a_setting_applies_to_functions_without_the_option) {
  write("settings.yml", "children: track\n");
  cachepy::load_config(at("settings.yml"));
  write("data", "1");
  by_default("cat data");
  by_default("cat data");
  EXPECT_EQ(runs()["by_default"], 1);
  write("data", "2");
  EXPECT_EQ(by_default("cat data"), "2|0");
}

TEST_F(Children, a_strict_function_counts_the_clock_that_programs_may_use) {
  for (int i = 0; i < 2; ++i) strict("echo x");
  EXPECT_EQ(runs()["strict"], 2);
}

TEST_F(Children, several_threads_start_programs_at_once) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    write("data" + std::to_string(i), std::to_string(i));
    threads.emplace_back([i] {
      for (int k = 0; k < 3; ++k) {
        const std::string command = "cat data" + std::to_string(i) + "; echo " + std::to_string(k);
        EXPECT_EQ(tracks(command), std::to_string(i) + std::to_string(k) + "\n|0");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  runs().clear();
  for (int i = 0; i < 4; ++i) tracks("cat data" + std::to_string(i) + "; echo 2");
  EXPECT_EQ(runs()["tracks"], 0);
}
