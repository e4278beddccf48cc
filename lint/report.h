// Prints what was found.
#pragma once

#include <string>
#include <vector>

#include "llvm/Support/raw_ostream.h"
#include "program.h"

namespace cachepy::lint {

/// A file that was not judged.
struct Unread {
  std::string file;
  std::string why;
};

struct Report {
  std::vector<Function> functions;  ///< those that are shown, in this order
  std::size_t judged = 0;           ///< those that were judged
  std::size_t files = 0;            ///< those that were read
  std::vector<Unread> unread;
  bool has_profile = false;
};

/// For people. `limit`: how many functions of each verdict; 0 for all.
void print_text(llvm::raw_ostream& out, const Report& report, std::size_t limit);

/// For programs. docs/howto/lint.md describes it.
void print_json(llvm::raw_ostream& out, const Report& report);

/// The path from the working directory if it is below, else the absolute path.
std::string shown_path(llvm::StringRef file);

/// "1 function", "2 functions".
std::string counted(std::size_t count, llvm::StringRef what);

}  // namespace cachepy::lint
