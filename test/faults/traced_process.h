// A child process in which one system call, chosen by its number, fails, or in which the process is killed.
//
// Uses ptrace, so that no system call is overlooked, however it is made. x86-64 only, because it uses the registers.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cachepy::test {

struct Fault {
  enum class Kind { kNone, kKill, kFail, kShorten };
  Kind kind = Kind::kNone;
  int at = 0;     ///< which system call of the watched part, from 0
  int error = 0;  ///< kFail: the value of errno
};

struct TracedRun {
  int status = 0;           ///< as from waitpid()
  std::vector<long> calls;  ///< numbers of the system calls of the watched part
  bool applied = false;     ///< whether the fault occurred
  std::string said;         ///< output on standard error
};

/// Runs `work` in a child, whose exit code is its result. A child that hangs is killed after a minute.
TracedRun run_traced(const std::function<int()>& work, const Fault& fault);

/// Call this in the child, to begin or end the watched part. Calls do not nest.
void watch(bool on);

/// "openat", for messages.
std::string name_of_call(long number);

/// The values of errno with which that call may fail. Empty for calls that never fail here: those for memory, threads and signals.
std::vector<int> errors_of_call(long number);

}  // namespace cachepy::test
