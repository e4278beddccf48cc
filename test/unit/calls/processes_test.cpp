// Cached calls of several processes in one directory, and processes that end in the middle of a call.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "cachepy/cachepy.h"
#include "program/program_state.h"
#include "support/cached.h"
#include "support/child_process.h"
#include "support/temp_dir.h"

namespace cachepy {
namespace {

using test::Cached;
using test::ChildProcess;
using test::read_file;
using test::TempDir;

class Processes : public ::testing::Test {
 protected:
  /// Adds a byte to a file, whose size is a counter for all processes.
  static void count(const std::string& file) {
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    EXPECT_EQ(::write(fd, "x", 1), 1);
    ::close(fd);
  }
  static std::size_t counted(const std::string& file) { return read_file(file).size(); }
  static void wait_until(const std::string& file, std::size_t number) {
    while (counted(file) < number) std::this_thread::yield();
  }
  static void dies_if_it_hangs() { ::alarm(60); }

  /// Redirects standard error to the file `said`.
  void listen() const { EXPECT_NE(std::freopen(said.c_str(), "a", stderr), nullptr); }
  std::ptrdiff_t lines_said() const {
    const std::string text = read_file(said);
    return std::count(text.begin(), text.end(), '\n');
  }

  const TempDir dir;
  const std::string cache = dir / "cache";
  const std::string here = dir / "here";
  const std::string runs = dir / "runs";
  const std::string said = dir / "said";
};

TEST_F(Processes, trap_r10_of_64_on_one_call_one_computes) {
  constexpr std::size_t kProcesses = 64;
  Cached<std::string, int> slow("slow", cache, [&](int) {
    count(runs);
    wait_until(here, kProcesses);  // all processes call it while it is being computed
    return "result";
  });
  slow.site().tracking = "named";  // what it looks at changes while it runs
  Cached<int, int> before("before", cache, [](int x) { return x; });
  before(1);  // the lock file is open here: each child needs one of its own
  std::vector<ChildProcess> processes;
  for (std::size_t i = 0; i < kProcesses; ++i) {
    processes.emplace_back([&] {
      dies_if_it_hangs();
      count(here);
      return slow(1) == std::string("result");
    });
  }
  for (ChildProcess& process : processes) EXPECT_TRUE(process.wait());
  EXPECT_EQ(counted(runs), 1u);
}

TEST_F(Processes, trap_r11_if_the_computing_process_is_killed_one_waiter_computes) {
  Cached<int, int> f("f", cache, [&](int x) {
    count(runs);
    if (counted(runs) == 1) ::pause();
    return x;
  });
  f.site().tracking = "named";  // what it looks at changes while it runs
  ChildProcess first([&] {
    f(1);
    return true;
  });
  wait_until(runs, 1);
  std::vector<ChildProcess> others;
  for (int i = 0; i < 4; ++i) {
    others.emplace_back([&] {
      dies_if_it_hangs();
      count(here);
      return f(1) == 1;
    });
  }
  wait_until(here, 4);
  ::kill(first.pid(), SIGKILL);
  EXPECT_FALSE(first.wait());
  for (ChildProcess& process : others) EXPECT_TRUE(process.wait());
  EXPECT_EQ(counted(runs), 2u);
}

TEST_F(Processes, that_wait_for_each_others_calls_in_a_ring_end_as_without_a_cache) {
  constexpr int kProcesses = 3;
  bool is_first = true;  // the first call of a process makes the next call, which makes none
  Cached<int, int> f("f", cache, [&](int x) {
    if (std::exchange(is_first, false)) {
      count(here);
      wait_until(here, kProcesses);
      f((x + 1) % kProcesses);
    }
    return 10 * x;
  });
  std::vector<ChildProcess> processes;
  for (int i = 0; i < kProcesses; ++i) {
    processes.emplace_back([&, i] {
      dies_if_it_hangs();
      return f(i) == 10 * i;
    });
  }
  for (ChildProcess& process : processes) EXPECT_TRUE(process.wait());
}

TEST_F(Processes, whose_calls_need_each_other_get_an_error) {
  bool is_first = true;
  Cached<int, int> f("f", cache, [&](int x) {
    if (std::exchange(is_first, false)) {
      count(here);
      wait_until(here, 2);
    }
    return f(1 - x);
  });
  std::vector<ChildProcess> processes;
  for (int i = 0; i < 2; ++i) {
    processes.emplace_back([&, i] {
      dies_if_it_hangs();
      try {
        f(i);
        return false;
      } catch (const Error& error) {
        return std::string_view(error.what()).find("needs its own result") != std::string_view::npos;
      }
    });
  }
  for (ChildProcess& process : processes) EXPECT_TRUE(process.wait());
}

TEST_F(Processes, trap_r12_entries_removed_while_others_read_them) {
  const auto expected = [](int x) { return std::string(1000, static_cast<char>('a' + x)); };
  Cached<std::string, int> f("f", cache, expected);
  std::vector<ChildProcess> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      dies_if_it_hangs();
      bool right = true;
      for (int n = 0; n < 100; ++n) right = right && f(n % 10) == expected(n % 10);
      count(here);
      return right;
    });
  }
  while (counted(here) < readers.size()) {
    std::error_code error;
    std::filesystem::remove_all(cache + "/results", error);
  }
  for (ChildProcess& process : readers) EXPECT_TRUE(process.wait());
}

TEST_F(Processes, trap_r13_exit_in_a_call_stores_nothing_and_leaves_nothing_locked) {
  bool leave = true;
  Cached<int, int> f("f", cache, [&](int x) {
    count(runs);
    if (leave) ::_exit(x);
    return x;
  });
  Cached<int, int> above("above", cache, [&](int x) { return f(x) + 1; });
  EXPECT_FALSE(ChildProcess([&] { return above(3) == 4; }).wait());
  leave = false;
  EXPECT_TRUE(ChildProcess([&] {
                dies_if_it_hangs();
                return above(3) == 4;
              }).wait());
  EXPECT_EQ(counted(runs), 2u);
}

TEST_F(Processes, trap_r13_exit_in_a_call_lets_statics_call) {
  static Cached<int, int>* function = nullptr;
  Cached<int, int> f("f", cache, [](int x) {
    if (x == 1) std::exit(0);
    return x;
  });
  function = &f;
  struct AtExit {
    ~AtExit() {
      if (function != nullptr && (*function)(2) != 2) ::_exit(1);
    }
  };
  EXPECT_TRUE(ChildProcess([&] {
                dies_if_it_hangs();
                static const AtExit at_exit;
                f(1);
                return false;
              }).wait());
  function = nullptr;
}

TEST_F(Processes, trap_r13_objects_are_not_read_when_the_program_ends) {
  EXPECT_TRUE(ChildProcess([&] {
                // Like the destructor of an object that was created before the first call.
                std::atexit([] { ::_exit(internal::objects_are_there() ? 1 : 0); });
                if (!internal::objects_are_there()) return false;
                std::exit(1);
              }).wait());
}

/// Makes two calls in a process that lacks some resource. The results must be right, and there must be one message.
class Trouble : public Processes {
 protected:
  template <class Make>
  void two_calls_after(const Make& make_trouble) {
    Cached<int, int> f("f", cache, [](int x) { return 2 * x; });
    Cached<int, int> g("g", cache, [&](int x) { return f(x) + 1; });
    EXPECT_TRUE(ChildProcess([&] {
                  listen();
                  make_trouble();
                  return g(1) == 3 && g(1) == 3 && f(2) == 4;
                }).wait());
    EXPECT_EQ(lines_said(), 1) << read_file(said);
    EXPECT_TRUE(ChildProcess([&] {
                  listen();
                  return g(1) == 3 && f(2) == 4;
                }).wait());
    EXPECT_LE(lines_said(), 2) << read_file(said);
    EXPECT_EQ(read_file(said).find("damaged"), std::string::npos) << read_file(said);
    EXPECT_EQ(read_file(said).find("corrupt"), std::string::npos) << read_file(said);
  }
};

TEST_F(Trouble, trap_r06_no_descriptor_left) {
  two_calls_after([] {
    const ::rlimit none = {3, 3};
    ::setrlimit(RLIMIT_NOFILE, &none);
  });
}

TEST_F(Trouble, trap_r06_a_full_disk) {
  two_calls_after([] {
    const ::rlimit none = {300, 300};  // enough for messages, but not for an entry
    ::setrlimit(RLIMIT_FSIZE, &none);
  });
}

TEST_F(Trouble, trap_r06_nobody_reads_standard_error) {
  Cached<int, int> f("f", said + "/cache", [](int x) { return 2 * x; });
  std::ofstream(said) << "no directory";
  EXPECT_TRUE(ChildProcess([&] {
                std::array<int, 2> pipe;
                if (::pipe(pipe.data()) != 0 || ::dup2(pipe[1], STDERR_FILENO) < 0) return false;
                ::close(pipe[0]);
                return f(1) == 2;
              }).wait());
}

TEST_F(Trouble, trap_r06_a_directory_that_is_read_only) {
  std::filesystem::create_directory(cache);
  const test::NotRoot somebody(dir);
  two_calls_after([&] { ::chmod(cache.c_str(), 0500); });
}

TEST_F(Trouble, trap_r06_a_directory_of_another_user) {
  std::filesystem::create_directory(cache);
  ::chmod(cache.c_str(), 0000);
  const test::NotRoot somebody(dir);
  two_calls_after([] {});
}

}  // namespace
}  // namespace cachepy
