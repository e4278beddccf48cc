#include "program/program_state.h"

#include <gtest/gtest.h>

namespace cachepy::internal {
namespace {

struct Row {
  std::uintptr_t unit;
  const void* address;
  std::uintptr_t size;
  const void* encode;
  const void* layout;
};

// As in an object of g++, which leaves out what nothing changes or calls.
TEST(ProgramState, what_the_compiler_left_out_has_no_value_and_is_nowhere) {
  static const char records[4] = {};
  static const int variable = 3;
  static const Row rows[] = {{1, &variable, sizeof variable, nullptr, "i32"},
                             {2, nullptr, sizeof variable, nullptr, "i32"},
                             {3, &rows, 0, nullptr, nullptr},
                             {4, nullptr, 0, nullptr, nullptr}};
  cachepy_register_state(records, rows, std::size(rows));

  EXPECT_EQ(state_variable(records, 1).address, &variable);
  EXPECT_EQ(state_variable(records, 1).size, sizeof variable);
  EXPECT_NE(state_variable(records, 2).address, nullptr);  // it is known
  EXPECT_EQ(state_variable(records, 2).size, 0);
  EXPECT_EQ(state_variable(records, 5).address, nullptr);

  EXPECT_EQ(functions_at(records, &rows), std::vector<std::uint32_t>{3});
  EXPECT_TRUE(functions_at(records, nullptr).empty());
}

}  // namespace
}  // namespace cachepy::internal
