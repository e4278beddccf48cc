// Where an address of code lies, for people and for rules that treat the program's own code in another way than libraries'.
#pragma once

#include <cstdint>
#include <string>

namespace cachepy::internal {

struct CodePlace {
  std::string name;  ///< of the function, readable; "": not known
  bool is_of_program =
      false;  ///< in the executable, or in a library with code that was compiled with the plugin
  bool is_of_language = false;  ///< in the C or C++ library
  bool is_of_cachepy = false;
};

/// `return_address`: of a call. Reads the symbol table of a file, unless it was asked for that address before. Thread-safe.
CodePlace code_place(std::uintptr_t return_address);

}  // namespace cachepy::internal
