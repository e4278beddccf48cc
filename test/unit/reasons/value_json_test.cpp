// Encoded values are printed with only their schema. Invalid bytes are printed as "…" and never crash.
#include "reasons/value_json.h"

#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <tuple>
#include <variant>
#include <vector>

#include "support/memory_codec.h"

namespace cachepy::internal {
namespace {

using test::encoded;
using test::schema_of;

template <class T>
std::string json(const T& value) {
  return value_to_json(schema_of<T>(), encoded(value));
}

TEST(ValueJson, values_print_as_json) {
  EXPECT_EQ(json(true), "true");
  EXPECT_EQ(json(-5), "-5");
  EXPECT_EQ(json('x'), "\"x\"");
  EXPECT_EQ(json(static_cast<__int128>(-1) << 100), "-1267650600228229401496703205376");
  EXPECT_EQ(json(0.1), "0.1");
  EXPECT_EQ(json(-0.0f), "-0");
  EXPECT_EQ(json(std::numeric_limits<double>::quiet_NaN()), "\"NaN\"");
  EXPECT_EQ(json(-std::numeric_limits<double>::infinity()), "\"-Infinity\"");
  EXPECT_EQ(json(std::string("a\"\\\n\tä\xff\x01")), R"("a\"\\\n\tä\u00ff\u0001")");
  EXPECT_EQ(json(std::string("\x7f\u009b31m\u00a0")), "\"\\u007f\\u009b31m\u00a0\"");
  EXPECT_EQ(json(std::vector<int>{1, 2, 3}), "[1,2,3]");
  EXPECT_EQ(json(std::vector<int>{}), "[]");
  EXPECT_EQ(json(std::map<std::string, double>{{"a", 1.5}, {"b", 2}}), R"({"a":1.5,"b":2})");
  EXPECT_EQ(json(std::map<int, bool>{{1, true}}), "[[1,true]]");
  EXPECT_EQ(json(std::tuple<int, std::string>{1, "x"}), R"([1,"x"])");
  EXPECT_EQ(json(std::tuple<>{}), "[]");
  EXPECT_EQ(json(std::array<int, 0>{}), "[]");
  EXPECT_EQ(json(std::optional<int>{}), "null");
  EXPECT_EQ(json(std::optional<int>{3}), "3");
  EXPECT_EQ(json(std::variant<int, std::string>{"s"}), "\"s\"");
  const auto shared = std::make_shared<int>(7);
  EXPECT_EQ(json(std::vector<std::shared_ptr<int>>{shared, shared, nullptr}), R"([7,{"shared":0},null])");
}

TEST(ValueJson, structs_and_references_to_enclosing_ones_print) {
  // struct Tree { int value; std::vector<Tree> children; } with one child
  const std::string schema = R"(struct "Tree"{"value":i32,"children":list<^0>})";
  test::MemoryEncoder out;
  cachepy::encode(out, 1);
  out.u64(1);
  cachepy::encode(out, 2);
  out.u64(0);
  EXPECT_EQ(value_to_json(schema, out.take()), R"({"value":1,"children":[{"value":2,"children":[]}]})");
  EXPECT_EQ(value_to_json(R"(struct "Empty"{})", std::string(1, '\0')), "{}");
  EXPECT_EQ(value_to_json(R"(custom "A \"b\"")", encoded(std::string("abc"))),
            R"({"custom":"A \"b\"","bytes":3})");
}

TEST(ValueJson, objects_of_derived_classes_print_by_their_own_layout) {
  const std::string schema = R"(list<object<struct "Base"{"id":i32}>>)";
  test::MemoryEncoder out;
  out.u64(2);
  out.u8(0);
  cachepy::encode(out, 1);
  out.u8(1);
  cachepy::encode(out, std::string("7Derived"));
  cachepy::encode(out, std::string(R"(struct "Derived"{"Base":struct "Base"{"id":i32},"x":f64})"));
  cachepy::encode(out, 2);
  cachepy::encode(out, 0.5);
  const std::string bytes = out.take();
  EXPECT_EQ(value_to_json(schema, bytes),
            R"([{"id":1},{"class":"Derived","value":{"Base":{"id":2},"x":0.5}}])");
  EXPECT_EQ(value_to_json(schema, bytes.substr(0, bytes.size() - 8)),
            R"([{"id":1},{"class":"Derived","value":{"Base":{"id":2},"x":…)");
  EXPECT_EQ(value_to_json("object<i32>", std::string("\2\0", 2)), "…");
}

TEST(ValueJson, truncated_bytes_are_printed_as_far_as_possible) {
  const std::string bytes = encoded(std::vector<std::string>{"first", "second"});
  EXPECT_EQ(value_to_json("list<string>", bytes.substr(0, bytes.size() - 3)), R"(["first","sec…)");
  EXPECT_EQ(value_to_json("list<string>", "", 10), "…");
  EXPECT_EQ(value_to_json("list<i32>", encoded(std::vector<int>(1000, 7)), 9), "[7,7,7,7,7…");
}

TEST(ValueJson, invalid_input_ends_in_an_ellipsis) {
  for (const char* schema : {"", "list<", "list<i32", "map<i32>", "struct \"x", "^0", "list<^3>", "i77",
                             "array<99999999999999999999,i32>"}) {
    EXPECT_EQ(value_to_json(schema, std::string(64, '\x01')).substr(0, 200).find("…") != std::string::npos,
              true)
        << schema;
  }
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "list<";
  EXPECT_EQ(value_to_json(deep, std::string(100, '\x01')), "…");
  // A struct that contains itself endlessly.
  EXPECT_NE(value_to_json(R"(struct "L"{"next":optional<^0>})", std::string(100000, '\x01')).find("…"),
            std::string::npos);
  // A count that is too large for the bytes.
  EXPECT_EQ(value_to_json("list<tuple<>>", std::string(8, '\xff')), "[…");
}

}  // namespace
}  // namespace cachepy::internal
