#include <gtest/gtest.h>

#include <mutex>
#include <thread>

#include "base/fork.h"

namespace cachepy::internal {
namespace {

void take_one_inside_of_another() {
  ProcessMutex outer;
  ProcessMutex inner;
  const std::lock_guard outer_lock(outer);
  const std::lock_guard inner_lock(inner);
}

TEST(ProcessMutex, is_never_taken_while_another_is_held) {
  be_strict();
  EXPECT_DEATH(take_one_inside_of_another(), "while another was held");
}

TEST(ProcessMutex, is_taken_after_another_and_while_another_thread_holds_one) {
  ProcessMutex first;
  ProcessMutex second;
  {
    const std::lock_guard lock(first);
  }
  const std::lock_guard lock(second);
  std::thread([&] { const std::lock_guard other(first); }).join();
}

}  // namespace
}  // namespace cachepy::internal
