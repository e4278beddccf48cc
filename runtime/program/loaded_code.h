// The code of the running process: the records of its executable and of all libraries that are loaded.
//
// It is read when the first cached function is called, and again after libraries were loaded.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/digest.h"
#include "cachepy/detail/site.h"
#include "format/code_list.h"
#include "program/libraries.h"
#include "program/program_state.h"

namespace cachepy::internal {

/// All code that a cached function can reach, in every loaded object, as it is now.
struct ReachedCode {
  Digest digest;
  std::vector<StateVariable> state;  ///< the variables that it reads, sorted by name
  std::set<CountedLibrary>
      libraries;  ///< compiled without the plugin, and part of what it reaches; `printed` says by which way
  std::string failure;  ///< why any of these cannot be determined; "" = they are known
  /// What loader_generation() was, where libraries that come and go may change the above: they may override what is called,
  /// take variables along, or define what nobody does. 0 = they cannot.
  std::uint64_t generation = 0;
};

/// A number that changes with each dlopen or dlclose that has an effect; never 0. Thread-safe; no system call.
std::uint64_t loader_generation();

/// Costs a walk over that code: to be asked once for each function and, where it has one, generation. Thread-safe.
ReachedCode reached_code(const detail::Site& site, LibraryChoice libraries);

/// One function behind a pointer.
struct PointedCode {
  std::string name;    ///< readable
  std::string symbol;  ///< the linker's where it has one
  ReachedCode code;
};

/// The functions at an address, each with another digest, by digest: several where a linker folded equal ones. Empty where
/// nobody knows: no translation unit with records takes the address of a function that is there. Costs as reached_code(), and
/// holds until loader_generation() changes. Thread-safe.
std::vector<PointedCode> code_at(const void* address, LibraryChoice libraries);

/// The files of the loaded libraries that have code records, absolute, in the order in which reached_code() searches them. The
/// program itself is none of them. Thread-safe.
std::vector<std::string> libraries_with_records();

/// The units of that code, the function's own first; each digest once. Empty when they are not known. Thread-safe.
std::vector<ListedUnit> reached_units(const detail::Site& site);

}  // namespace cachepy::internal
