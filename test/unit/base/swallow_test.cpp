// Makes the whole test program strict, and tests the effect.
#include "base/swallow.h"

#include <gtest/gtest.h>

#include <new>
#include <stdexcept>

namespace cachepy::internal {
namespace {

[[maybe_unused]] const bool all_tests_are_strict = (be_strict(), true);

template <class Exception>
void throw_and_swallow(const Exception& exception) {
  try {
    throw exception;
  } catch (...) {
    swallow();
  }
}

TEST(Swallow, a_strict_process_ends_with_a_logic_error) {
  EXPECT_DEATH(throw_and_swallow(std::out_of_range("row 7")), "a bug in cachepy threw: row 7");
}

TEST(Swallow, other_exceptions_are_swallowed) {
  throw_and_swallow(std::bad_alloc());
  throw_and_swallow(std::runtime_error("a codec"));
  throw_and_swallow(42);
}

}  // namespace
}  // namespace cachepy::internal
