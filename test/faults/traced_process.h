// A child process in which one system call, chosen by its number, is made to fail or is the last thing that happens.
//
// By ptrace: no library call is overlooked, however it is made. x86-64 only, as are the registers.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cachepy::test {

struct Fault {
  enum class Kind { kNone, kKill, kFail, kShorten };
  Kind kind = Kind::kNone;
  int at = 0;     ///< which system call of the watched part, from 0
  int error = 0;  ///< kFail: what errno says
};

struct TracedRun {
  int status = 0;           ///< as of waitpid()
  std::vector<long> calls;  ///< numbers of the system calls of the watched part
  bool applied = false;     ///< the fault was
  std::string said;         ///< on standard error
};

/// Runs `work` in a child and gives its result as the exit code. A child that hangs is killed after a minute.
TracedRun run_traced(const std::function<int()>& work, const Fault& fault);

/// In the child: whether what follows is watched. Calls nest not.
void watch(bool on);

/// "openat", for messages.
std::string name_of_call(long number);

/// What may go wrong with that call: values of errno. Empty for calls that are left alone: those that manage memory,
/// threads and signals.
std::vector<int> errors_of_call(long number);

}  // namespace cachepy::test
