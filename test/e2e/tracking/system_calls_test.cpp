// Calls that ask the kernel past the C library, and calls in surroundings that a means of seeing those would have to bear with.
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <functional>
#include <string>

#include "cachepy/cachepy.h"
#include "children_fixture.h"
#include "children_ways.h"

namespace {

char first_byte_of(int fd) {
  char byte = '?';
  if (::read(fd, &byte, 1) != 1) byte = '?';
  ::close(fd);
  return byte;
}

[[cachepy::cache_file("cache")]] char opens_by_syscall(const std::string& path, bool in_a_directory) {
  ++runs()["opens_by_syscall"];
  return first_byte_of(static_cast<int>(in_a_directory
                                            ? ::syscall(SYS_openat, AT_FDCWD, path.c_str(), O_RDONLY)
                                            : ::syscall(SYS_open, path.c_str(), O_RDONLY)));
}
[[cachepy::cache_file("cache")]] long asks_by_syscall(int number, const std::string& path) {
  ++runs()["asks_by_syscall"];
  std::array<char, 1000> room{};
  if (number == SYS_io_uring_setup) {
    const long ring = ::syscall(number, 1, room.data());
    if (ring >= 0) ::close(static_cast<int>(ring));
    return 0;
  }
  if (number == SYS_statx) return ::syscall(number, AT_FDCWD, path.c_str(), 0, 0x7ff, room.data());
  if (number == SYS_readlinkat) return ::syscall(number, AT_FDCWD, path.c_str(), room.data(), room.size());
  return ::syscall(number, path.c_str(), 0);
}
[[cachepy::cache_file("cache")]] long is_harmless(int n) {
  ++runs()["is_harmless"];
  return ::syscall(SYS_getpriority, 0, 0) + ::syscall(SYS_sched_yield) + n;
}

#if defined(__x86_64__)
int open_by_assembly(const char* path) {
  long result = SYS_open;
  asm volatile("syscall" : "+a"(result) : "D"(path), "S"(O_RDONLY), "d"(0) : "rcx", "r11", "memory");
  return static_cast<int>(result);
}
[[cachepy::cache_file("cache")]] char opens_by_assembly(const std::string& path) {
  ++runs()["opens_by_assembly"];
  cachepy::track_file(path);
  return first_byte_of(open_by_assembly(path.c_str()));
}
#endif

[[cachepy::cache_file("cache", children = "track")]] std::string reads_and_runs(const std::string& path) {
  ++runs()["reads_and_runs"];
  return text_of(path) + printed_by("cat other");
}
[[cachepy::cache_file("cache", children = "track")]] std::string reads_with_signals_blocked(
    const std::string& path) {
  ++runs()["reads_with_signals_blocked"];
  sigset_t all, former;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &former);
  const std::string text = text_of(path) + printed_by("cat other");
  sigset_t now;
  ::pthread_sigmask(SIG_SETMASK, &former, &now);
  return ::sigismember(&now, SIGSYS) == 1 && ::sigismember(&now, SIGTERM) == 1 ? text : "unblocked";
}

volatile sig_atomic_t handled = 0;
[[cachepy::cache_file("cache", children = "track")]] std::string reads_and_gets_sigsys(
    const std::string& path) {
  ++runs()["reads_and_gets_sigsys"];
  const int before = handled;
  std::string text = text_of(path);
  ::raise(SIGSYS);
  text += printed_by("cat other");
  ::raise(SIGSYS);
  return text + std::to_string(handled - before);
}

class SystemCalls : public Children {
 protected:
  /// Each edit of the two files must be noticed, and nothing else be computed.
  static void expect_tracked(const char* function, const std::function<std::string()>& call,
                             const std::string& end = "") {
    int computed = runs()[function];
    for (const auto& [file, text] : std::array<std::array<const char*, 2>, 3>{
             {{"a.txt", "one"}, {"other", "two"}, {"a.txt", "three"}}}) {
      write(file, text);
      const std::string expected = text_of("a.txt") + printed_by("cat other") + end;
      for (int i = 0; i < 2; ++i) EXPECT_EQ(call(), expected);
      EXPECT_EQ(runs()[function], ++computed) << file;
    }
    EXPECT_EQ(messages, std::vector<std::string>{});
  }

  /// What `test` says in a process of its own, which `prepare` has changed for good; "": nothing.
  static std::string in_a_process(const std::function<bool()>& prepare,
                                  const std::function<std::string()>& test) {
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0) return "no pipe";
    const pid_t child = ::fork();
    if (child == 0) {
      const std::string said = prepare() ? test() : "it could not be prepared";
      (void)!::write(pipe[1], said.data(), said.size());
      ::_exit(0);
    }
    ::close(pipe[1]);
    std::string said;
    std::array<char, 4096> room;
    for (ssize_t size; (size = ::read(pipe[0], room.data(), room.size())) > 0;)
      said.append(room.data(), static_cast<std::size_t>(size));
    ::close(pipe[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    return status == 0 ? said : said + " status " + std::to_string(status);
  }
};

/// A filter with which the kernel refuses a system call; number -1: none.
bool install_filter(int number, unsigned flags) {
  std::array<sock_filter, 4> code{{
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(number), 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  }};
  const sock_fprog program{code.size(), code.data()};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program) >= 0;
}

/// Why a call that starts a program is not stored here; otherwise a sentence that begins with "wrong".
std::string refusal(const std::string& path) {
  messages.clear();
  runs().clear();
  std::string texts;
  for (const char* const text : {"1", "2"}) {
    put("other", text);
    for (int i = 0; i < 2; ++i) texts += reads_and_runs(path);
  }
  const std::string expected = "one1|0one1|0one2|0one2|0";
  if (texts != expected) return "wrong: " + texts;
  if (const int times = runs()["reads_and_runs"]; times != 4)
    return "wrong: it was computed " + std::to_string(times) + " times" +
           (messages.empty() ? "" : messages[0]);
  return messages.size() == 1 ? messages[0] : "wrong: " + std::to_string(messages.size()) + " messages";
}

}  // namespace

TEST_F(SystemCalls, t037_a_file_that_is_opened_by_syscall) {
  for (const bool in_a_directory : {true, false}) {
    runs().clear();
    for (const char* const text : {"1", "2"}) {
      write("a.txt", text);
      for (int i = 0; i < 2; ++i) EXPECT_EQ(opens_by_syscall(at("a.txt"), in_a_directory), *text);
    }
    EXPECT_EQ(runs()["opens_by_syscall"], 2);
  }
  EXPECT_EQ(messages, std::vector<std::string>{});
}

TEST_F(SystemCalls, t037_t039_what_is_asked_by_syscall_otherwise_is_not_known) {
  write("a.txt", "1");
  for (const int number : {SYS_statx, SYS_access, SYS_readlinkat, SYS_io_uring_setup}) {
    SCOPED_TRACE(number);
    runs().clear();
    for (int i = 0; i < 2; ++i) asks_by_syscall(number, at("a.txt"));
    EXPECT_EQ(runs()["asks_by_syscall"], 2);
    ASSERT_EQ(messages.size(), 1u);  // the same for all of them
    EXPECT_NE(messages[0].find("-> syscall)"), std::string::npos) << messages[0];
  }
  messages.clear();
  for (int i = 0; i < 2; ++i) is_harmless(1);
  EXPECT_EQ(runs()["is_harmless"], 1);
  EXPECT_EQ(messages, std::vector<std::string>{});
}

#if defined(__x86_64__)
TEST_F(SystemCalls, t037_a_file_that_is_opened_by_assembly_must_be_named) {
  for (const char* const text : {"1", "2"}) {
    write("a.txt", text);
    for (int i = 0; i < 2; ++i) EXPECT_EQ(opens_by_assembly(at("a.txt")), *text);
  }
  EXPECT_EQ(runs()["opens_by_assembly"], 2);
}
#endif

TEST_F(SystemCalls, t040_all_signals_are_blocked_in_the_call) {
  expect_tracked("reads_with_signals_blocked", [] { return reads_with_signals_blocked(at("a.txt")); });
}

TEST_F(SystemCalls, t041_a_program_with_its_own_handler_of_sigsys) {
  struct sigaction action{};
  struct sigaction former{};
  action.sa_handler = [](int) { handled = handled + 1; };
  ::sigaction(SIGSYS, &action, &former);
  expect_tracked("reads_and_gets_sigsys", [] { return reads_and_gets_sigsys(at("a.txt")); }, "2");
  ::sigaction(SIGSYS, &former, nullptr);
}

TEST_F(SystemCalls, t042_t102_a_policy_that_refuses_filters) {
  for (const int refused : {SYS_seccomp, SYS_prctl}) {
    SCOPED_TRACE(refused);
    write(std::to_string(refused), "one");
    const std::string said = in_a_process([&] { return install_filter(refused, 0); },
                                          [&] { return refusal(std::to_string(refused)); });
    // Without prctl(), only processes with privileges can install one.
    if (refused == SYS_prctl && ::geteuid() == 0)
      EXPECT_EQ(said, "wrong: it was computed 2 times");
    else
      EXPECT_NE(said.find("Operation not permitted"), std::string::npos) << said;
  }
}

TEST_F(SystemCalls, t102_another_program_observes_this_one) {
  write("b.txt", "one");
  const std::string said = in_a_process([] { return install_filter(-1, SECCOMP_FILTER_FLAG_NEW_LISTENER); },
                                        [] { return refusal("b.txt"); });
  EXPECT_NE(said.find("another program already observes this one"), std::string::npos) << said;
}
