// Codecs of users that do not do what a codec should: the call is computed, and it is said why.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "cachepy/cache.h"
#include "cachepy/cachepy.h"
#include "support/cached.h"
#include "support/memo_fixture.h"

namespace cachepy {
namespace {

/// Written as one thing, read as another.
struct Lopsided {
  std::string text;
};
struct ThrowsWhenRead {};

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

namespace {

using test::Cached;
using test::Memo;
using test::said_by;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(Memo, a_codec_that_reads_other_things_than_it_writes_is_named_and_the_call_computed) {
  Cached<Lopsided, int> f("f", cache, [](int) { return Lopsided{"text"}; });
  f(1);
  cache_memory_clear();
  EXPECT_THAT(said_by([&] { EXPECT_EQ(f(1).text, "text"); }),
              AllOf(HasSubstr("cachepy::Codec or serialize()"),
                    HasSubstr("reads other things than it writes"), Not(HasSubstr("damaged"))));
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

}  // namespace
}  // namespace cachepy
