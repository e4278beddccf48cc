// Hits that are computed again.
#include "calls/audit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "cachepy/cachepy.h"
#include "support/cached.h"
#include "support/memo_fixture.h"

namespace cachepy {
namespace {

using test::Cached;
using test::said_by;
using test::write_file;
using ::testing::AllOf;
using ::testing::HasSubstr;

class Audit : public test::Memo {
 protected:
  void TearDown() override { configure(""); }
  int hidden = 1;
};

TEST_F(Audit, computes_again_and_is_silent_if_the_result_is_the_same) {
  configure("audit: 1");
  Cached<int, int> f("f", cache, [](int x) { return x; });
  EXPECT_EQ(said_by([&] {
              f(1);
              f(1);
              cache_memory_clear();
              f(1);
            }),
            "");
  EXPECT_EQ(f.runs, 3);
}

TEST_F(Audit, reports_both_results_and_where_they_differ) {
  Cached<std::map<std::string, std::vector<int>>, int> f("f", cache, [&](int x) {
    return std::map<std::string, std::vector<int>>{{"a", {1}}, {"counts", {x, hidden, 3}}};
  });
  f(7);
  hidden = 2;
  EXPECT_EQ(f(7)["counts"][1], 1);
  configure("audit: 1");
  const std::string said = said_by([&] { EXPECT_EQ(f(7)["counts"][1], 2) << "the true result"; });
  EXPECT_THAT(said, AllOf(HasSubstr("AUDIT: f(p0=7)"), HasSubstr(R"(stored {"a":[1],"counts":[7,1,3]})"),
                          HasSubstr(R"(now {"a":[1],"counts":[7,2,3]})"),
                          HasSubstr("first difference at .counts[1] (1, now 2)")));
  configure("");
  EXPECT_EQ(f(7)["counts"][1], 2);
  EXPECT_EQ(f.runs, 2);
}

TEST_F(Audit, a_result_that_it_replaced_does_not_come_back) {
  Cached<int, int> f("f", cache, [&](int) {
    track_file(data);
    return hidden;
  });
  write_file(data, "first");
  EXPECT_EQ(f(1), 1);
  hidden = 2;
  configure("audit: 1");
  said_by([&] { EXPECT_EQ(f(1), 2); });
  EXPECT_EQ(entries().size(), 1u);
  configure("");
  write_file(data, "second");
  f(1);
  write_file(data, "first");
  hidden = 3;
  EXPECT_EQ(f(1), 2);
}

TEST_F(Audit, lets_exceptions_through) {
  Cached<int, int> f("f", cache, [&](int x) {
    if (hidden != 1) throw std::runtime_error("no more");
    return x;
  });
  f(1);
  hidden = 2;
  configure("audit: 1");
  EXPECT_THROW(f(1), std::runtime_error);
  EXPECT_EQ(f.runs, 2);
}

TEST_F(Audit, audits_no_hits_or_a_share_of_them) {
  Cached<int, int> f("f", cache, [](int x) { return x; });
  f(1);
  configure("audit: 0.5");
  for (int i = 0; i < 400; ++i) f(1);
  EXPECT_GT(f.runs, 100);
  EXPECT_LT(f.runs, 300);
  configure("audit: 0");
  const int runs = f.runs;
  for (int i = 0; i < 100; ++i) f(1);
  EXPECT_EQ(f.runs, runs);
}

TEST(JsonPath, names_members_and_numbers_elements) {
  const std::string json = R"({"a":[1,{"b,]":"x\"y"},3],"c":true})";
  const auto path_of = [&](const std::string& text) { return internal::json_path_at(json, json.find(text)); };
  EXPECT_EQ(internal::json_path_at(json, 0), "");
  EXPECT_EQ(path_of("1"), ".a[0]");
  EXPECT_EQ(path_of("x"), ".a[1].b,]");
  EXPECT_EQ(path_of("3"), ".a[2]");
  EXPECT_EQ(path_of("true"), ".c");
  EXPECT_EQ(internal::json_path_at("", 5), "");
}

}  // namespace
}  // namespace cachepy
