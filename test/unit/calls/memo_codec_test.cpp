// Faulty codecs of users: the call is computed, and a message says why.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <new>
#include <stdexcept>
#include <string>

#include "cachepy/cache.h"
#include "cachepy/cachepy.h"
#include "support/cached.h"
#include "support/memo_fixture.h"

namespace cachepy {
namespace {

/// Its codec does not read what it writes.
struct Lopsided {
  std::string text;
};
struct ThrowsWhenRead {};
struct ThrowsWhenWritten {
  int kind = 0;
};

}  // namespace

template <>
struct Codec<Lopsided> {
  static void encode(Encoder& out, const Lopsided& value) { cachepy::encode(out, value.text.c_str()); }
  static Lopsided decode(Decoder& in) { return {cachepy::decode<std::string>(in)}; }
};
template <>
struct Codec<ThrowsWhenRead> {
  static void encode(Encoder&, const ThrowsWhenRead&) {}
  static ThrowsWhenRead decode(Decoder&) { throw std::out_of_range("no such unit: km"); }
};

template <>
struct Codec<ThrowsWhenWritten> {
  static void encode(Encoder& out, const ThrowsWhenWritten& value) {
    if (value.kind == 1) throw std::runtime_error("not on this device");
    if (value.kind == 2) throw 42;
    if (value.kind == 3) throw std::bad_alloc();
    cachepy::encode(out, value.kind);
  }
  static ThrowsWhenWritten decode(Decoder& in) {
    const int kind = cachepy::decode<int>(in);
    if (kind == 4) throw std::bad_alloc();
    return {kind};
  }
};

namespace {

using test::Cached;
using test::Memo;
using test::said_by;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(Memo, a_codec_that_does_not_read_what_it_writes_is_reported_and_the_call_computed) {
  Cached<Lopsided, int> f("f", cache, [](int) { return Lopsided{"text"}; });
  f(1);
  cache_memory_clear();
  EXPECT_THAT(said_by([&] { EXPECT_EQ(f(1).text, "text"); }),
              AllOf(HasSubstr("cachepy::Codec or serialize()"), HasSubstr("does not read what it writes"),
                    Not(HasSubstr("damaged"))));
  EXPECT_EQ(f.runs, 2);
}

TEST_F(Memo, a_codec_that_throws_when_it_reads_is_quoted_and_the_call_computed) {
  Cached<ThrowsWhenRead, int> f("f", cache, [](int) { return ThrowsWhenRead{}; });
  f.site().verbose = 1;
  f(1);
  cache_memory_clear();
  EXPECT_THAT(said_by([&] { f(1); }), AllOf(HasSubstr("cannot be read back"), HasSubstr("no such unit: km"),
                                            Not(HasSubstr("first execution"))));
  EXPECT_EQ(f.runs, 2);
}

TEST_F(Memo, trap_s07_a_codec_that_throws_for_an_argument_is_quoted_and_the_call_computed) {
  Cached<int, ThrowsWhenWritten> f("f", cache, [](ThrowsWhenWritten value) { return value.kind; });
  const char* const texts[] = {"", "not on this device", "an exception that is not a std::exception",
                               "bad_alloc"};
  for (int kind = 1; kind <= 3; ++kind) {
    const std::string said = said_by([&] {
      EXPECT_EQ(f({kind}), kind);
      EXPECT_EQ(f({kind}), kind);
    });
    EXPECT_THAT(said, AllOf(HasSubstr("an argument cannot be turned into a key"), HasSubstr(texts[kind])));
    EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 1) << said;
    EXPECT_EQ(f.runs, 2 * kind);
  }
}

TEST_F(Memo, trap_s07_a_codec_that_throws_for_a_result_is_quoted_and_the_result_returned) {
  Cached<ThrowsWhenWritten, int> f("f", cache, [](int kind) { return ThrowsWhenWritten{kind}; });
  EXPECT_THAT(said_by([&] { EXPECT_EQ(f(1).kind, 1); }),
              AllOf(HasSubstr("its result cannot be stored"), HasSubstr("not on this device")));
  EXPECT_THAT(said_by([&] { EXPECT_EQ(f(2).kind, 2); }), HasSubstr("not a std::exception"));
  EXPECT_THAT(said_by([&] { EXPECT_EQ(f(3).kind, 3); }), HasSubstr("bad_alloc"));
  EXPECT_EQ(f(4).kind, 4);
  cache_memory_clear();
  EXPECT_THAT(said_by([&] { EXPECT_EQ(f(4).kind, 4); }),
              AllOf(HasSubstr("cannot be read back"), HasSubstr("bad_alloc"), Not(HasSubstr("set aside"))));
}

}  // namespace
}  // namespace cachepy
