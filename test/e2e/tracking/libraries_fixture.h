// What the tests of libraries share: none of them may print a message of cachepy, so that every call is observed whole and stored.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "cachepy/cachepy.h"
#include "cachepy/log.h"
#include "listening.h"

class Libraries : public Listening {
 protected:
  void TearDown() override {
    Listening::TearDown();
    EXPECT_EQ(messages, std::vector<std::string>{});
  }

  /// The first call of `call` must compute and the second one must not; both must return `expected`.
  template <class Value>
  static void expect_new(const char* function, const std::function<Value()>& call, const Value& expected) {
    const int before = runs()[function];
    EXPECT_EQ(call(), expected);
    EXPECT_EQ(runs()[function], before + 1) << "the change was not noticed, or noticed twice";
    EXPECT_EQ(call(), expected);
    EXPECT_EQ(runs()[function], before + 1) << "nothing has changed";
  }
};
