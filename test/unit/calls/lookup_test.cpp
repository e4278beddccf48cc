#include "calls/lookup.h"

#include <gtest/gtest.h>

#include <new>
#include <string>

#include "config/settings.h"
#include "support/site.h"
#include "support/temp_dir.h"

namespace cachepy::internal {
namespace {

/// A source that always returns the same answer.
struct Source final : ResultSource {
  explicit Source(Lookup answer, bool throws = false) : answer(std::move(answer)), throws(throws) {}

  Lookup find(Wanted&) const override {
    ++asked;
    if (throws) throw std::bad_alloc();
    return answer;
  }

  const Lookup answer;
  const bool throws;
  mutable int asked = 0;
};

int dropped = 0;

const detail::CallOps kOps = [] {
  detail::CallOps ops{};
  ops.describe_arguments = [](detail::Schema&) {};
  ops.describe_result = [](detail::Schema&) {};
  ops.drop_result = [](void*) { ++dropped; };
  return ops;
}();

class LookupTest : public testing::Test {
 protected:
  Lookup ask(std::initializer_list<const ResultSource*> sources) {
    dropped = 0;
    CallLog log(function);
    std::string why;
    Wanted wanted{function, kOps, nullptr, log, /*wants_reasons=*/false, why};
    return lookup(wanted, sources);
  }

  const test::TempDir temp;
  const CachedFunction& function = CachedFunction::of(test::make_site("f", temp / "cache"), kOps, settings());
  const Source absent{Absent()};
  const Source hit{Hit{nullptr, Hit::From::kDisk}};
  const Source stale{Stale()};
  const Source unreadable{Unreadable()};
  const Source throwing{Absent(), /*throws=*/true};
};

TEST_F(LookupTest, asks_sources_until_one_has_the_result) {
  EXPECT_TRUE(std::holds_alternative<Hit>(ask({&absent, &stale, &hit, &unreadable})));
  EXPECT_EQ(unreadable.asked, 0);
  EXPECT_EQ(dropped, 2) << "whatever the sources before it had begun to decode";
}

TEST_F(LookupTest, without_a_result_returns_the_last_answer_that_is_not_absent) {
  EXPECT_TRUE(std::holds_alternative<Absent>(ask({&absent, &absent})));
  EXPECT_TRUE(std::holds_alternative<Stale>(ask({&stale, &absent})));
  EXPECT_TRUE(std::holds_alternative<Unreadable>(ask({&absent, &unreadable, &absent})));
  EXPECT_EQ(dropped, 3);
}

TEST_F(LookupTest, a_source_that_throws_has_no_result_and_the_next_is_asked) {
  EXPECT_TRUE(std::holds_alternative<Absent>(ask({&throwing})));
  EXPECT_EQ(dropped, 1);
  EXPECT_TRUE(std::holds_alternative<Hit>(ask({&throwing, &hit})));
}

}  // namespace
}  // namespace cachepy::internal
