// What the system calls of processes that a call has started mean for the call.
#pragma once

#include <linux/seccomp.h>
#include <sys/stat.h>
#include <sys/types.h>

#include <optional>
#include <string>
#include <utility>

#include "tracking/child_arguments.h"
#include "tracking/child_changes.h"
#include "tracking/child_output.h"
#include "watch/use.h"

namespace cachepy::internal {

/// Used by one thread, which works for the frame and is quiet.
class ChildCalls {
 public:
  /// `input`: the standard input of this process if reading it is to be noticed.
  /// `records_output`: what the processes print is recorded.
  ChildCalls(std::optional<struct ::stat> input, bool records_output)
      : input_(input), output_(records_output) {}

  /// Records what the system call that a process is about to make will use. `is_waiting` returns whether the process still waits in it.
  template <class IsWaiting>
  void handle(const ::seccomp_notif& call, const IsWaiting& is_waiting) {
    const auto thread = static_cast<::pid_t>(call.pid);
    const ChildArguments arguments = ChildArguments::of(call);
    // Otherwise the number may belong to another process by now.
    if (!is_waiting()) return;
    changes_.settle(thread);
    record(call, arguments);
  }
  /// All processes have ended, or are no longer observed.
  void finish() { changes_.settle_all(); }
  void fail(std::string why) {
    if (problem_.empty()) problem_ = std::move(why);
  }
  /// Why it is not known what they have done, or "".
  const std::string& problem() const { return problem_; }

 private:
  void record(const ::seccomp_notif& call, const ChildArguments& arguments);
  bool record_look(const ::seccomp_data& call, const ChildArguments& arguments);
  bool record_change(const ::seccomp_notif& call, const ChildArguments& arguments);
  void change_owner(::pid_t thread, const ChildArguments& arguments, std::uint64_t user, std::uint64_t group);
  void change_open(::pid_t thread, Change change, const std::string& path);
  void record_use(const ::seccomp_notif& call, const ChildArguments& arguments);
  void open(::pid_t thread, const std::string& path, int flags);
  void read(const std::string& path, int flags);
  void run(const std::string& path, int depth = 0);
  void run_script(std::string line, int depth);
  void run_binary(const std::string& path, int fd);
  void connect(::pid_t thread, const ChildArguments& arguments);
  void use_input(::pid_t thread);
  /// "curl -> connect".
  void use(::pid_t thread, Use use, const char* name);

  const std::optional<struct ::stat> input_;
  bool has_used_input_ = false;
  ChildOutput output_;
  ChildChanges changes_;
  std::string problem_;
};

}  // namespace cachepy::internal
