// Runs work in forked processes, which share nothing with the test except files.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <utility>

namespace cachepy::test {

class ChildProcess {
 public:
  /// Runs `work`, which returns whether it succeeded, in a child.
  template <class Work>
  explicit ChildProcess(Work work) : pid_(::fork()) {
    if (pid_ == 0) ::_exit(work() ? 0 : 1);
  }
  ChildProcess(ChildProcess&& other) noexcept : pid_(std::exchange(other.pid_, -1)) {}
  ~ChildProcess() {
    if (pid_ > 0) EXPECT_TRUE(wait());
  }

  ::pid_t pid() const { return pid_; }

  bool running() const {
    ::siginfo_t info = {};
    return pid_ > 0 && ::waitid(P_PID, static_cast<::id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == 0;
  }

  /// Waits for its end. Returns whether the work succeeded.
  bool wait() {
    int status = -1;
    const ::pid_t pid = std::exchange(pid_, -1);
    return ::waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }

 private:
  ::pid_t pid_;
};

}  // namespace cachepy::test
