// What a call with effects = {"output"} prints in ways that a hit could not repeat, and hits that cannot print.
#include <signal.h>
#include <sys/resource.h>
#include <sys/sendfile.h>

#include <algorithm>
#include <atomic>
#include <cwchar>
#include <sstream>
#include <thread>

#include "cachepy/cachepy.h"
#include "output_fixture.h"

namespace {

void send_file() {
  const int fd = ::open("in", O_RDONLY);
  (void)!::sendfile(1, fd, nullptr, 3);
  ::close(fd);
}
void redirect() {
  Redirected::flush();
  const int before = ::dup(1);
  const int file = ::open("elsewhere", O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ::dup2(file, 1);
  ::close(file);
  std::cout << "into a file" << std::flush;
  ::dup2(before, 1);
  ::close(before);
}
struct Doubt {
  const char* name;
  void (*act)();
};
const Doubt kDoubts[] = {
    {"redirect", redirect},
    {"close", [] { ::close(2); }},
    {"reopen", [] { (void)!std::freopen("elsewhere", "w", stdout); }},
    {"setvbuf", [] { std::setvbuf(stdout, nullptr, _IONBF, 0); }},
    {"sendfile", send_file},
    {"dev_stdout", [] { std::ofstream("/dev/stdout", std::ios::app) << "by a file of its own\n"; }},
    {"descriptor", [] { (void)!::write(7, "by another descriptor", 21); }},
    {"wide", [] { std::fputws(L"wide\n", stderr); }},
    {"psignal", [] { ::psignal(SIGTERM, "text"); }},
    {"buffer_left", [] { std::cout.rdbuf(std::cerr.rdbuf()); }},
    {"locale", [] { std::cout.imbue(std::locale(std::locale::classic(), new std::numpunct<char>)); }},
};
[[cachepy::cache_file("cache", effects = {"output"})]] int doubtful(const std::string& way) {
  ++runs()["doubtful"];
  for (const Doubt& each : kDoubts)
    if (way == each.name) each.act();
  return 1;
}
[[cachepy::cache_file("cache", effects = {"output"})]] int prints(const std::string& text) {
  ++runs()["prints"];
  std::cout << text << '\n';
  return 1;
}
[[cachepy::cache_file("cache", effects = {"output"})]] int writes(const std::string& text) {
  ++runs()["writes"];
  return static_cast<int>(::write(1, text.data(), text.size()));
}
[[cachepy::cache_file("cache", effects = {"output"})]] int captures(int x) {
  ++runs()["captures"];
  std::ostringstream text;
  std::streambuf* const before = std::cout.rdbuf(text.rdbuf());
  std::cout << "captured " << x;
  std::cout.rdbuf(before);
  std::cout << text.str().size() << '\n';
  return x;
}
[[cachepy::cache_file("cache", effects = {"output"}, tracking = "named")]] int unobserved(int x) {
  ++runs()["unobserved"];
  std::cout << "unobserved\n";
  return x;
}
[[cachepy::cache_file("cache", effects = {"output"})]] int prints_much(int megabytes) {
  ++runs()["prints_much"];
  const std::string text(1 << 20, 'x');
  for (int i = 0; i < megabytes; ++i) std::cout << text;
  return megabytes;
}
std::atomic<int> stage{0};
[[cachepy::cache_file("cache", effects = {"output"})]] int waits_for_another(int x) {
  ++runs()["waits_for_another"];
  std::cout << "mine\n" << std::flush;
  stage = 1;
  while (stage != 2) std::this_thread::yield();
  std::cout << "mine, too\n" << std::flush;
  return x;
}

TEST_F(Output, what_is_not_known_is_not_stored_and_a_message_says_why) {
  write("in", "abc");
  for (const Doubt& each : kDoubts) {
    SCOPED_TRACE(each.name);
    fs::remove("printed");
    EXPECT_TRUE(holds_in_child([&] {
      const int file = ::open("printed", O_WRONLY | O_CREAT | O_APPEND, 0600);
      ::dup2(file, 1);
      ::dup2(file, 2);
      ::dup2(file, 7);
      for (int i = 0; i < 2; ++i) doubtful(each.name);
      EXPECT_EQ(runs()["doubtful"], 2);
      const auto refuses = [](const std::string& message) {
        return message.ends_with("returned but not stored");
      };
      EXPECT_EQ(std::count_if(messages.begin(), messages.end(), refuses), 1);
    })) << text_of("printed");
  }
}

TEST_F(Output, a_stream_that_leads_to_a_file_before_the_call_is_like_any_other) {
  printed([] { prints("text"); });
  fs::remove("a");
  {
    const Redirected here("a", "b");
    prints("text");
  }
  EXPECT_EQ(text_of("a"), "text\n");
  EXPECT_EQ(runs()["prints"], 1);
}

TEST_F(Output, text_that_goes_to_a_buffer_of_the_call_is_not_printed) {
  for (int i = 0; i < 2; ++i) EXPECT_EQ(printed([] { captures(1); }), "10\n");
  EXPECT_EQ(runs()["captures"], 1);
}

TEST_F(Output, a_stream_with_a_buffer_of_the_programs_own_is_not_recorded) {
  std::ostringstream text;
  std::streambuf* const before = std::cout.rdbuf(text.rdbuf());
  for (int i = 0; i < 2; ++i) EXPECT_EQ(printed([] { prints("text"); }), "");
  std::cout.rdbuf(before);
  EXPECT_EQ(text.str(), "text\ntext\n");
  EXPECT_EQ(runs()["prints"], 2);
  ASSERT_EQ(messages.size(), 1u);
  for (int i = 0; i < 2; ++i) EXPECT_EQ(printed([] { prints("text"); }), "text\n");
  EXPECT_EQ(runs()["prints"], 3);
}

TEST_F(Output, streams_that_are_not_synchronized_with_stdio) {
  EXPECT_TRUE(holds_in_child([] {
    std::ios_base::sync_with_stdio(false);
    for (int i = 0; i < 2; ++i) {
      EXPECT_EQ(printed([] {
                  std::cout << "before ";
                  prints("text");
                  std::cout << "after";
                }),
                "before text\nafter");
    }
    EXPECT_EQ(runs()["prints"], 1);
    EXPECT_EQ(messages, std::vector<std::string>{});
  }));
}

TEST_F(Output, streams_that_are_not_synchronized_with_stdio_in_several_threads) {
  EXPECT_TRUE(holds_in_child([] {
    std::ios_base::sync_with_stdio(false);
    std::atomic<bool> ends{false};
    std::thread other([&] {
      while (!ends) std::this_thread::yield();
    });
    for (int i = 0; i < 2; ++i) EXPECT_EQ(printed([] { prints("text"); }), "text\n");
    ends = true;
    other.join();
    EXPECT_EQ(runs()["prints"], 2);
    EXPECT_EQ(messages.size(), 1u);
  }));
}

TEST_F(Output, what_other_threads_print_is_not_the_calls) {
  const auto with_other = [] {
    stage = 0;
    return printed([] {
      std::thread other([] {
        while (stage != 1) std::this_thread::yield();
        std::cout << "another's\n" << std::flush;
        stage = 2;
      });
      waits_for_another(1);
      other.join();
    });
  };
  EXPECT_EQ(with_other(), "mine\nanother's\nmine, too\n");
  EXPECT_EQ(printed([] { waits_for_another(1); }), "mine\nmine, too\n");
  EXPECT_EQ(runs()["waits_for_another"], 1);
}

TEST_F(Output, a_call_that_could_not_print_is_not_stored) {
  EXPECT_TRUE(holds_in_child([] {
    const int full = ::open("/dev/full", O_WRONLY);
    ::dup2(full, 1);
    EXPECT_EQ(writes("text"), -1);
    EXPECT_EQ(writes("text"), -1);
    ::close(1);
    EXPECT_EQ(writes("text"), -1);
    EXPECT_EQ(runs()["writes"], 3);
    EXPECT_EQ(messages.size(), 1u);
  }));
}

TEST_F(Output, a_hit_that_cannot_print_returns_its_result) {
  printed([] { writes("text"); });
  printed([] { prints("text"); });
  EXPECT_TRUE(holds_in_child([] {
    const int full = ::open("/dev/full", O_WRONLY);
    ::dup2(full, 1);
    EXPECT_EQ(writes("text"), 4);
    EXPECT_EQ(prints("text"), 1);
    ::signal(SIGPIPE, SIG_IGN);
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    ::close(ends[0]);
    ::dup2(ends[1], 1);
    EXPECT_EQ(writes("text"), 4);
    ::close(1);
    EXPECT_EQ(writes("text"), 4);
    EXPECT_EQ(prints("text"), 1);
    EXPECT_EQ(runs()["writes"] + runs()["prints"], 2);
    EXPECT_EQ(messages, std::vector<std::string>{});
  }));
}

TEST_F(Output, an_unobserved_call_is_not_stored) {
  for (int i = 0; i < 2; ++i) EXPECT_EQ(printed([] { unobserved(1); }), "unobserved\n");
  EXPECT_EQ(runs()["unobserved"], 2);
  EXPECT_EQ(messages.size(), 1u);
}

TEST_F(Output, large_output_needs_little_memory) {
  constexpr int kMegabytes = 100;
  const auto resident_kib = [] {
    struct ::rusage usage;
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
  };
  printed([] { prints_much(1); });
  const long before = resident_kib();
  for (int i = 0; i < 2; ++i) {
    const Redirected here("large", "err");
    fs::remove("large");
    const Redirected anew("large", "err");
    prints_much(kMegabytes);
    Redirected::flush();
    EXPECT_EQ(fs::file_size("large"), std::size_t{kMegabytes} << 20);
  }
  EXPECT_EQ(runs()["prints_much"], 2);
  EXPECT_LT(resident_kib() - before, 40 * 1024);
}

}  // namespace
