// The arguments of a system call in which a process waits, read from its memory.
#pragma once

#include <linux/seccomp.h>

#include <string>

namespace cachepy::internal {

struct ChildArguments {
  static ChildArguments of(const ::seccomp_notif& call);

  bool are_known = true;
  bool has_path = false;    ///< it is a path, not an open file
  std::string path = {};    ///< absolute; of an open file: its path; "": none
  std::string second = {};  ///< absolute; the text of a symlink; the path of a socket
  int flags = 0;
  bool sets_now = false;  ///< times: to the present
  int family = -1;        ///< of the address of a socket
};

}  // namespace cachepy::internal
