// What the processes that a call has started write to the standard output and standard error of this process.
#pragma once

#include <linux/seccomp.h>
#include <sys/stat.h>
#include <sys/types.h>

#include <array>
#include <cstdint>
#include <optional>

namespace cachepy::internal {

class ChildOutput {
 public:
  /// `is_recorded`: false if it does not matter.
  explicit ChildOutput(bool is_recorded);

  /// Records what this system call is about to write, if it is one that writes.
  void record(const ::seccomp_notif& call);

 private:
  void record_text(const ::seccomp_notif& call, int ours, std::uint64_t at, std::uint64_t size);
  /// The descriptor of this process to which a descriptor of that thread leads; 0: none of them.
  int ours(::pid_t thread, std::uint64_t fd) const;
  /// Whether a program that is interrupted while it waits might write the same again.
  bool is_repeated(const ::seccomp_notif& call, int ours, std::uint64_t size);

  bool is_recorded_;
  std::array<std::optional<struct ::stat>, 2> streams_;
  std::optional<::seccomp_notif> waits_;  // the last call, if it may have waited
};

}  // namespace cachepy::internal
