// What a program that was compiled with cachepy says about its code, read from its file; nothing is run.
//
// Every function is thread-safe and throws Error when a file cannot be read or is no ELF file.
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
  std::string hash;  ///< hex, of its own text; a change of what it uses does not change it
  std::string file;  ///< as the compiler was given it
  std::uint32_t line = 0;
  std::vector<std::string>
      uses;  ///< names of what it refers to; those without a unit of their own are of other libraries
  std::string cached_as;  ///< of a cached function, the name of its nodes (Node::fname); else ""
};

/// All units of a program, library or object file, in the order of its translation units.
std::vector<CodeUnitInfo> code_units(const std::filesystem::path& binary);

/// What a function (its name, with or without parameters, or the name of its nodes) reaches in a program and its
/// libraries: first itself, then the nearest. Empty when there is no such function.
std::vector<CodeUnitInfo> code_reached_by(const std::string& function,
                                          const std::vector<std::filesystem::path>& binaries);

/// For each cached function (Node::fname), the hashes of its code as they are in the keys of its calls (KeyPartInfo of
/// kind "code"). `binaries`: a program and the libraries that it loads, in that order: a call may have been made when not
/// all of them were loaded, so each beginning of the list gives one hash for each function of that name.
std::map<std::string, std::set<std::string>> code_hashes(const std::vector<std::filesystem::path>& binaries);

}  // namespace cachepy
