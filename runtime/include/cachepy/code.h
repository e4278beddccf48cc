// Reads the code records of a program that was compiled with cachepy, from its file; nothing is run.
//
// Every function is thread-safe, and throws Error if a file cannot be read or is not an ELF file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "cachepy/error.h"

namespace cachepy {

/// A function, class or variable.
struct CodeUnitInfo {
  std::string kind;  ///< "function", "class", "variable"
  std::string name;  ///< "ns::load(int)"
  std::string hash;  ///< hash (hex) of its own text; it does not change when something that it uses changes
  std::string file;  ///< as the compiler was given it
  std::uint32_t line = 0;
  std::vector<std::string>
      uses;  ///< names of what it refers to; a name without a unit of its own belongs to another library
  std::string cached_as;  ///< for a cached function, the name of its nodes (Node::fname); else ""
};

/// Returns all units of a program, library or object file, in the order of its translation units.
std::vector<CodeUnitInfo> code_units(const std::filesystem::path& binary);

/// Returns the units that a function reaches in a program and its libraries: the function itself, then the nearest ones first.
/// `function` is its name, with or without parameters, or the name of its nodes. Empty if there is no such function.
std::vector<CodeUnitInfo> code_reached_by(const std::string& function,
                                          const std::vector<std::filesystem::path>& binaries);

/// Returns, for each cached function (Node::fname), the hashes of its code that its calls can have in their keys (KeyPartInfo of
/// kind "code"). `binaries` is a program and the libraries that it loads, in loading order. A call may have been made before all
/// libraries were loaded, so there is one hash for the program alone and one after each further library.
std::map<std::string, std::set<std::string>> code_hashes(const std::vector<std::filesystem::path>& binaries);

}  // namespace cachepy
