// For tests of what cachepy says: its messages are kept instead of printed.
#pragma once

#include <cachepy/log.h>

#include <string>
#include <string_view>
#include <vector>

#include "in_directory.h"

inline std::vector<std::string> messages;

class Listening : public InDirectory {
 protected:
  void SetUp() override {
    InDirectory::SetUp();
    messages.clear();
    cachepy::set_log_sink(
        {[](void*, cachepy::LogLevel, std::string_view message) { messages.emplace_back(message); },
         nullptr});
  }
  void TearDown() override { cachepy::set_log_sink({}); }
};
