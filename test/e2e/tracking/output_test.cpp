// With effects = {"output"}, a hit prints what the call printed.
#include <sys/uio.h>

#include <cerrno>
#include <cstdarg>
#include <iomanip>
#include <stdexcept>

#include "cachepy/cache.h"
#include "cachepy/cachepy.h"
#include "cachepy/stored.h"
#include "output_fixture.h"

namespace {

struct Way {
  const char* name;
  void (*act)();
};
void by_list(const char* format, ...) {
  va_list list;
  va_start(list, format);
  std::vprintf(format, list);
  va_end(list);
}
const Way kWays[] = {
    {"nothing", [] {}},
    {"cout", [] { std::cout << "text " << 1 << '\n'; }},
    {"endl", [] { std::cout << "text" << std::endl
                            << "more" << std::flush; }},
    {"cerr", [] { std::cerr << "text " << 1 << '\n'; }},
    {"clog", [] { std::clog << "text " << 1 << '\n'; }},
    {"printf", [] { std::printf("%s %d\n", "text", 1); }},
    {"printf_long", [] { std::printf("%s|%5000d\n", std::string(3000, 'x').c_str(), 1); }},
    {"printf_empty", [] { std::printf("%s", ""); }},
    {"vprintf", [] { by_list("%s %.3f\n", "text", 1.5); }},
    {"fprintf", [] { std::fprintf(stderr, "%s %d\n", "text", 1); }},
    {"puts", [] { std::puts("text"); }},
    {"fputs", [] { std::fputs("text", stderr); }},
    {"putchar",
     [] {
       for (const char c : {'a', 'b', '\n'}) std::putchar(c);
     }},
    {"putc_unlocked",
     [] {
       for (const char c : {'a', '\xff', '\n'}) putc_unlocked(c, stdout);
     }},
    {"fwrite", [] { std::fwrite("te\0xt", 1, 5, stdout); }},
    {"write", [] { (void)!::write(1, "text", 4); }},
    {"write_2", [] { (void)!::write(2, "text", 4); }},
    {"writev",
     [] {
       char a[] = "one", b[] = "two";
       const iovec parts[] = {{a, 3}, {b, 0}, {b, 3}};
       (void)!::writev(1, parts, 3);
     }},
    {"dprintf", [] { ::dprintf(2, "%d\n", 7); }},
    {"perror",
     [] {
       errno = ENOENT;
       std::perror("text");
     }},
    {"streams_in_turn",
     [] {
       for (int i = 0; i < 5; ++i) {
         std::cout << "out " << i << std::endl;
         std::cerr << "err " << i << '\n';
       }
     }},
    {"flush_between",
     [] {
       std::printf("first");
       std::fflush(stdout);
       (void)!::write(1, "second", 6);
       std::printf("last");
     }},
    {"write_before_what_is_buffered",
     [] {
       std::printf("behind");
       (void)!::write(1, "before", 6);
     }},
    {"large", [] { std::cout << std::string(3'000'000, 'x') << "end\n"; }},
    {"many",
     [] {
       for (int i = 0; i < 20'000; ++i) (i % 2 != 0 ? std::cout : std::cerr) << i << '\n';
     }},
    {"library", [] { library_prints("text"); }},
};

[[cachepy::cache_file("cache", effects = {"output"})]] int prints(const std::string& way) {
  ++runs()["prints"];
  for (const Way& each : kWays)
    if (way == each.name) {
      each.act();
      return 1;
    }
  throw std::invalid_argument(way);
}
[[cachepy::cache_file("cache", effects = {"output"})]] void only_prints(const std::string& text) {
  ++runs()["only_prints"];
  std::cout << text << '\n';
}
[[cachepy::cache_file("cache", effects = {"files", "output"})]] int writes_and_prints(
    const std::string& path) {
  ++runs()["writes_and_prints"];
  put(path, "content");
  std::cout << "wrote " << path << '\n';
  return 1;
}
[[cachepy::cache_file("cache")]] int prints_quietly(int x) {
  ++runs()["prints_quietly"];
  std::cout << "quiet " << x << '\n';
  return x;
}
[[cachepy::cache_file("cache")]] int prints_nothing(int x) {
  return x;
}
[[cachepy::cache_file("cache", effects = {"output"})]] int prints_and_throws(int x) {
  ++runs()["prints_and_throws"];
  std::cout << "before the end\n";
  if (x > 0) throw std::runtime_error("thrown");
  return x;
}
[[cachepy::cache_file("cache", effects = {"output"})]] int prints_number(double x) {
  ++runs()["prints_number"];
  std::cout << x << '\n';
  return 1;
}
[[cachepy::cache_file("cache", effects = {"output"})]] int sets_precision(int x) {
  ++runs()["sets_precision"];
  std::cout << std::fixed << std::setprecision(2) << 0.125 << '\n';
  return x;
}
[[cachepy::cache_file("cache")]] int prints_to(std::ostream& out, int x) {
  ++runs()["prints_to"];
  out << "to a stream " << x << '\n';
  return x;
}

TEST_F(Output, t108_what_a_call_prints_is_printed_by_a_hit) {
  for (const Way& way : kWays) {
    SCOPED_TRACE(way.name);
    runs().clear();
    messages.clear();
    const std::string plain = printed(way.act);
    EXPECT_EQ(printed([&] { prints(way.name); }), plain);
    EXPECT_EQ(printed([&] { EXPECT_EQ(prints(way.name), 1); }), plain);
    EXPECT_EQ(runs()["prints"], 1);
    EXPECT_EQ(messages, std::vector<std::string>{});
  }
}

TEST_F(Output, t108_it_comes_behind_what_was_buffered_before_and_before_what_follows) {
  for (const Way& way : kWays) {
    SCOPED_TRACE(way.name);
    const auto between = [](const auto& act) {
      return printed([&] {
        std::printf("before ");
        std::cout << "and before ";
        act();
        std::printf("after ");
        act();
        std::cerr << "end";
      });
    };
    const std::string plain = between(way.act);
    const auto cached = [&] { prints(way.name); };
    EXPECT_EQ(between(cached), plain);
    EXPECT_EQ(between(cached), plain);
  }
}

TEST_F(Output, each_stream_gets_its_own) {
  for (int i = 0; i < 2; ++i) {
    fs::remove("out");
    fs::remove("err");
    {
      const Redirected here("out", "err");
      prints("streams_in_turn");
    }
    EXPECT_EQ(text_of("out"), "out 0\nout 1\nout 2\nout 3\nout 4\n");
    EXPECT_EQ(text_of("err"), "err 0\nerr 1\nerr 2\nerr 3\nerr 4\n");
  }
  EXPECT_EQ(runs()["prints"], 1);
}

TEST_F(Output, a_function_may_have_no_other_result) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(printed([] { only_prints("text"); }), "text\n");
  EXPECT_EQ(printed([] { only_prints("other"); }), "other\n");
  EXPECT_EQ(runs()["only_prints"], 2);
}

TEST_F(Output, files_and_output_together) {
  EXPECT_EQ(printed([] { writes_and_prints("w"); }), "wrote w\n");
  fs::remove("w");
  EXPECT_EQ(printed([] { writes_and_prints("w"); }), "wrote w\n");
  EXPECT_EQ(text_of("w"), "content");
  EXPECT_EQ(runs()["writes_and_prints"], 1);
}

TEST_F(Output, without_the_option_a_call_that_prints_is_stored_and_a_message_says_so_once) {
  EXPECT_EQ(printed([] { prints_quietly(1); }), "quiet 1\n");
  EXPECT_EQ(printed([] { prints_quietly(1); }), "");
  EXPECT_EQ(printed([] { prints_quietly(2); }), "quiet 2\n");
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_NE(messages.front().find("effects = {\"output\"}"), std::string::npos) << messages.front();
  prints_nothing(1);
  EXPECT_EQ(messages.size(), 1u);
}

TEST_F(Output, a_stream_that_is_a_parameter_is_not_printed_to_by_the_call) {
  for (int i = 0; i < 2; ++i) EXPECT_EQ(printed([] { prints_to(std::cout, 1); }), "to a stream 1\n");
  EXPECT_EQ(runs()["prints_to"], 1);
  EXPECT_EQ(messages, std::vector<std::string>{});
}

TEST_F(Output, a_call_that_throws_stores_nothing) {
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(printed([] { EXPECT_THROW(prints_and_throws(1), std::runtime_error); }), "before the end\n");
  EXPECT_EQ(runs()["prints_and_throws"], 2);
}

TEST_F(Output, formats_of_the_streams_are_in_the_key_and_left_as_the_call_left_them) {
  const auto both = [] {
    return printed([] {
      prints_number(1.0 / 3);
      sets_precision(1);
      prints_number(1.0 / 3);
      std::cout << 2.5 << '\n';
      std::cout.copyfmt(std::ostream(nullptr));
      std::cout.clear();
    });
  };
  const std::string first = both();
  EXPECT_EQ(first, "0.333333\n0.12\n0.33\n2.50\n");
  EXPECT_EQ(both(), first);
  EXPECT_EQ(runs()["prints_number"], 2);
  EXPECT_EQ(runs()["sets_precision"], 1);
}

TEST_F(Output, stored_output_that_is_damaged_or_gone_makes_a_miss) {
  printed([] { prints("cout"); });
  for (const fs::path& blob : blobs()) put(blob, "damaged");
  EXPECT_EQ(printed([] { prints("cout"); }), "text 1\n");
  EXPECT_EQ(runs()["prints"], 2);
  fs::remove_all("cache/blobs");
  EXPECT_EQ(printed([] { prints("cout"); }), "text 1\n");
  EXPECT_EQ(runs()["prints"], 3);
  EXPECT_EQ(printed([] { prints("cout"); }), "text 1\n");
  EXPECT_EQ(runs()["prints"], 3);
}

TEST_F(Output, a_disabled_cache_prints_as_ever) {
  write("settings.yml", "disable: true\n");
  cachepy::load_config(at("settings.yml"));
  for (int i = 0; i < 2; ++i) EXPECT_EQ(printed([] { only_prints("text"); }), "text\n");
  write("settings.yml", "");
  cachepy::load_config(at("settings.yml"));
  EXPECT_EQ(runs()["only_prints"], 2);
}

TEST_F(Output, the_entry_tells_how_much_was_printed) {
  printed([] { only_prints("text"); });
  const auto entries = cachepy::cache_list("cache");
  ASSERT_EQ(entries.size(), 1u);
  bool found = false;
  for (const cachepy::DependencyInfo& each : entries.front().dependencies)
    found |= each.kind == "output" && each.name == "5 bytes";
  EXPECT_TRUE(found);
  for (const auto& [id, node] : cachepy::cache_tree_nodes()) EXPECT_TRUE(node.outputs.empty());
}

}  // namespace
