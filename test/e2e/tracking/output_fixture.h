// For tests of what calls print.
#pragma once

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>
#include <string>

#include "effects_fixture.h"

/// Standard output and standard error lead to files in the meantime.
class Redirected {
 public:
  explicit Redirected(const char* out = "printed", const char* err = "printed") {
    flush();
    replace(1, out);
    replace(2, err);
  }
  ~Redirected() {
    flush();
    for (const int fd : {1, 2}) {
      ::dup2(before_[fd - 1], fd);
      ::close(before_[fd - 1]);
    }
  }
  static void flush() {
    std::cout.flush();
    std::clog.flush();
    std::fflush(nullptr);
  }

 private:
  void replace(int fd, const char* path) {
    before_[fd - 1] = ::fcntl(fd, F_DUPFD_CLOEXEC, 100);
    const int file = ::open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(file, fd);
    ::close(file);
  }

  int before_[2];
};

/// What that code prints, to both streams in one file, as it arrives there.
template <class Code>
std::string printed(const Code& code) {
  fs::remove("printed");
  {
    const Redirected here;
    code();
  }
  return text_of("printed");
}

class Output : public Effects {
 protected:
  /// Runs the code in a process of its own. Whether all its expectations held.
  template <class Code>
  static bool holds_in_child(const Code& code) {
    Redirected::flush();
    const bool had_failure = HasFailure();
    const pid_t child = ::fork();
    if (child == 0) {
      code();
      std::fflush(nullptr);
      ::_exit(HasFailure() && !had_failure ? 1 : 0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }
};

extern "C" void library_prints(const char* text);
