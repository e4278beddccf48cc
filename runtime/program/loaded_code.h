// The code of the running process: the records of its executable and of all libraries that are loaded.
//
// The records are read when the first cached function is called, and again after libraries were loaded. A process that finds what it
// needs with a CodeKeeper does not read them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "cachepy/detail/site.h"
#include "format/code_list.h"
#include "format/kept_code.h"
#include "program/code_graph.h"
#include "program/libraries.h"
#include "program/loader_generation.h"
#include "program/program_state.h"

namespace cachepy::internal {

/// All code that a cached function can reach, in every loaded object, as it is now.
struct ReachedCode {
  Digest digest;
  Digest own;                        ///< without the cached functions that it calls; empty if it calls none
  std::vector<StateVariable> state;  ///< the variables that it reads, sorted by name
  /// The libraries compiled without the plugin that it reaches; `printed` also states how.
  std::set<CountedLibrary> libraries;
  std::string failure;  ///< why any of these cannot be determined; "" = they are known
  /// loader_generation() at that time, if loading or unloading libraries may change the above: they may override called
  /// functions, contain variables, or define missing functions. 0 = they cannot.
  std::uint64_t generation = 0;
};

/// Keeps what was found about functions for later processes. `program` identifies everything that it depends on.
class CodeKeeper {
 public:
  virtual std::optional<KeptCode> find(const Digest& program, const RecordsPlace& records,
                                       const CodeUnitDigest& unit) = 0;
  virtual void keep(const Digest& program, KeptCode code) = 0;

 protected:
  ~CodeKeeper() = default;
};

/// Walks over all of that code, unless `keeper` has the result. Call it once for each function and, if the result has a generation, again
/// when that changes. Thread-safe.
ReachedCode reached_code(const detail::Site& site, LibraryChoice libraries, CodeKeeper& keeper);

/// One function behind a pointer.
struct PointedCode {
  std::string name;    ///< readable
  std::string symbol;  ///< the linker's name, if it has one
  ReachedCode code;
};

/// The functions at an address, ordered by digest, each digest once. There are several if a linker folded equal functions. Empty if
/// unknown: no translation unit with records takes the address of that function. As expensive as reached_code(). The answer is valid
/// until loader_generation() changes. Thread-safe.
std::vector<PointedCode> code_at(const void* address, LibraryChoice libraries);

/// Of the cached function with that name, as it is in the process now. Nullopt if it is unknown, or if functions with different code have
/// the name. As expensive as reached_code(). Thread-safe.
std::optional<CodeDigests> code_of_cached(std::string_view function);

/// The absolute paths of the loaded libraries that have code records, without the program itself, in the order in which
/// reached_code() searches them. Thread-safe.
std::vector<std::string> libraries_with_records();

/// The units of that code, the function's own first; each digest once. Empty if they are unknown. Thread-safe.
std::vector<ListedUnit> reached_units(const detail::Site& site);

}  // namespace cachepy::internal
