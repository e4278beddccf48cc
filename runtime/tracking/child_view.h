// What can be seen of a process that waits in a system call: its memory, its directory and its descriptors.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace cachepy::internal {

class ChildView {
 public:
  /// Of the thread with that number.
  explicit ChildView(::pid_t thread) : thread_(thread) {}

  ::pid_t thread() const { return thread_; }
  /// Copies `size` bytes of its memory. False if that is not possible.
  bool read(std::uint64_t address, void* to, std::size_t size) const;
  /// The text there, which ends with a NUL; nullopt: it cannot be read.
  std::optional<std::string> text(std::uint64_t address) const;
  /// The absolute path of a relative or absolute one. `directory`: a descriptor, or AT_FDCWD. "": it has none.
  std::string absolute(int directory, const std::string& path) const;
  /// The absolute path of an open file; "": it has none.
  std::string path_of(int fd) const;
  /// The link in its directory below /proc: "cwd", "fd/1"; "": it cannot be read.
  std::string link(const std::string& name) const;
  /// The name of the program that it runs.
  std::string command() const;
  /// The path of such a link, or of another file below /proc.
  std::string place(const std::string& name) const;

 private:
  const ::pid_t thread_;
};

}  // namespace cachepy::internal
