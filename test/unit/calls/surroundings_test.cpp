// What a call finds around it: environment variables, the floating-point environment, locales, errno.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <locale.h>

#include <cerrno>
#include <cfenv>
#include <cstdlib>
#include <limits>
#include <locale>
#include <string>

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

#include "cachepy/cache.h"
#include "cachepy/cachepy.h"
#include "support/cached.h"
#include "support/memo_fixture.h"

namespace cachepy {
namespace {

using test::Cached;
using test::Memo;
using test::said_by;
using ::testing::HasSubstr;

TEST_F(Memo, environment_variables_unset_empty_and_set_differ) {
  Cached<int, int> f("f", cache, [](int) { return 1; });
  f.site().env_vars = {"CACHEPY_TEST_BUILD", 1};
  ::unsetenv("CACHEPY_TEST_BUILD");
  f(1);
  ::setenv("CACHEPY_TEST_BUILD", "", 1);
  f(1);
  ::setenv("CACHEPY_TEST_BUILD", "hg38", 1);
  f(1);
  f(1);
  EXPECT_EQ(f.runs, 3);
  ::unsetenv("CACHEPY_TEST_BUILD");
}

TEST_F(Memo, environment_variables_that_exchange_their_values_differ) {
  const auto runs_with = [&](const char* variables, const char* a, const char* b) {
    ::setenv("CACHEPY_TEST_A", a, 1);
    ::setenv("CACHEPY_TEST_B", b, 1);
    Cached<int, int> f("f", cache, [](int) { return 1; });
    f.site().env_vars = {variables, 2};
    f(1);
    return f.runs.load();
  };
  EXPECT_EQ(runs_with("CACHEPY_TEST_A\0CACHEPY_TEST_B", "1", "2"), 1);
  EXPECT_EQ(runs_with("CACHEPY_TEST_A\0CACHEPY_TEST_B", "1", "2"), 0);
  EXPECT_EQ(runs_with("CACHEPY_TEST_B\0CACHEPY_TEST_A", "2", "1"), 1);
  ::unsetenv("CACHEPY_TEST_A");
  ::unsetenv("CACHEPY_TEST_B");
}

TEST_F(Memo, rounding_mode_and_treatment_of_subnormals_are_in_the_key) {
  Cached<double, double> third("third", cache, [](double x) {
    volatile double numerator = x;
    return numerator / 3;
  });
  const double nearest = third(1);
  const double tiny = std::numeric_limits<double>::min();
  const double subnormal = third(tiny);
  for (int round = 0; round < 2; ++round) {
    std::fesetround(FE_UPWARD);
    EXPECT_GT(third(1), nearest);
    std::fesetround(FE_TONEAREST);
    EXPECT_EQ(third(1), nearest);
#if defined(__x86_64__)
    const unsigned before = _mm_getcsr();
    _MM_SET_FLUSH_ZERO_MODE(_MM_FLUSH_ZERO_ON);
    EXPECT_EQ(third(tiny), 0);
    _mm_setcsr(before);
    EXPECT_EQ(third(tiny), subnormal);
#endif
    cache_memory_clear();
  }
  std::fesetround(FE_DOWNWARD);
  const std::string said = said_by([&] { with_options({.verbose = true}, [&] { return third(1); }); });
  std::fesetround(FE_TONEAREST);
  EXPECT_THAT(said, HasSubstr("the floating-point environment (rounds downward)"));
}

TEST_F(Memo, errno_is_what_the_function_sees_and_leaves) {
  int seen = 0;
  Cached<int, int> sets("sets", cache, [&](int x) {
    seen = errno;
    track_file(dir / "missing");
    if (x > 0) errno = x;
    return x;
  });
  errno = EDOM;
  sets(ERANGE);
  EXPECT_EQ(seen, EDOM);
  EXPECT_EQ(errno, ERANGE);
  for (int round = 0; round < 2; ++round) {  // hits from memory and from disk
    errno = EDOM;
    sets(ERANGE);
    EXPECT_EQ(errno, EDOM);
    cache_memory_clear();
  }
  EXPECT_EQ(sets.runs.load(), 1);
}

TEST_F(Memo, locales_of_the_process_the_thread_and_streams_are_in_the_key) {
  Cached<std::string, int> current("current", cache, [](int) {
    const std::string of_thread = ::uselocale(nullptr) == LC_GLOBAL_LOCALE ? "" : " of the thread";
    return ::setlocale(LC_ALL, nullptr) + of_thread + " " + std::locale().name();
  });
  const ::locale_t own = ::newlocale(LC_ALL_MASK, "C.UTF-8", nullptr);
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(current(1), "C C");
    ::setlocale(LC_NUMERIC, "C.UTF-8");
    EXPECT_THAT(current(1), HasSubstr("LC_NUMERIC=C.UTF-8"));
    ::setlocale(LC_ALL, "C");
    ::uselocale(own);
    EXPECT_EQ(current(1), "C of the thread C");
    ::uselocale(LC_GLOBAL_LOCALE);
    std::locale::global(std::locale("C.UTF-8"));
    ::setlocale(LC_ALL, "C");
    EXPECT_EQ(current(1), "C C.UTF-8");
    std::locale::global(std::locale::classic());
  }
  EXPECT_EQ(current.runs.load(), 4);
  ::freelocale(own);

  struct Comma : std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
  };
  std::locale::global(std::locale(std::locale::classic(), new Comma));
  const std::string said = said_by([&] { current(1); });
  std::locale::global(std::locale::classic());
  EXPECT_THAT(said, HasSubstr("the locale that std::locale::global() has set has no name"));
}

}  // namespace
}  // namespace cachepy
