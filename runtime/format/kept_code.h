// What was found about the code that cached functions reach, kept for later processes of the same program. Finding it takes a walk over
// the records of the whole program. Grammar: docs/format.md, "Kept code".
//
// The digest of a program identifies everything that the walk depends on (program/program_now.h). The code of a program is in a file of its
// own, to which processes append. Knows nothing of files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "format/code_records.h"

namespace cachepy::internal {

/// The records of a translation unit: the number of the loaded object, in the loader's order, and the offset from its load address.
struct RecordsPlace {
  std::uint32_t object = 0;
  std::uint64_t offset = 0;
  friend bool operator==(const RecordsPlace&, const RecordsPlace&) = default;
};

/// The code that one function reaches.
struct KeptCode {
  struct Variable {
    std::string name;
    RecordsPlace records;
    std::uint32_t unit = 0;  ///< in these records
  };
  struct Library {
    std::string name;
    Digest digest;
    std::string printed;
  };

  RecordsPlace records;  ///< of the function
  CodeUnitDigest unit{};
  Digest digest;
  Digest own;  ///< without the cached functions that it calls; empty if it calls none
  std::vector<Variable> state;
  std::vector<Library> libraries;
  bool may_change = false;  ///< when libraries are loaded or unloaded
};

/// The beginning of the file of a program.
std::string kept_code_header(const Digest& program);

/// What is appended for a function.
std::string encode_kept_code(const KeptCode& code);

/// The code of that function, if the file has it. Sets `whole_bytes` to the size of the readable beginning of the file: 0 if it belongs to
/// another program or has another version.
std::optional<KeptCode> find_kept_code(std::string_view file, const Digest& program,
                                       const RecordsPlace& records, const CodeUnitDigest& unit,
                                       std::size_t& whole_bytes);

}  // namespace cachepy::internal
