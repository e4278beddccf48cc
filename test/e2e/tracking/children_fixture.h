// For tests of what the programs that a call starts use and leave.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include "cachepy/cache.h"
#include "effects_fixture.h"

class Children : public Listening {
 protected:
  void SetUp() override {
    Listening::SetUp();
    input(::open("/dev/null", O_RDONLY));
  }
  void TearDown() override {
    write("settings.yml", "");
    cachepy::load_config(at("settings.yml"));
    Listening::TearDown();
  }
  static void input(int fd) {
    ::dup2(fd, STDIN_FILENO);
    ::close(fd);
  }
};
