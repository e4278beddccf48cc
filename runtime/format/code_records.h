// The code of one translation unit, as the plugin described it in an ELF note. Grammar: docs/format.md, "Records in a
// binary"; the writer is clang-plugin/records/unit_record.h.
//
// A unit is a function, class or variable; it names others by their index. Knows nothing of other translation units.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace cachepy::internal {

enum class CodeUnitKind : std::uint8_t { kFunction = 0, kClass = 1, kVariable = 2 };

/// Of one unit's own text; low word first.
using CodeUnitDigest = std::array<std::uint64_t, 2>;

struct CodeUnit {
  CodeUnitKind kind = CodeUnitKind::kFunction;
  bool external = false;  ///< other translation units may mean the same by its name
  bool defined = false;   ///< in this translation unit; else all below but the name and `overridden` is empty
  std::string_view name;  ///< the linker's where external and no class, else for people
  CodeUnitDigest digest{};
  std::uint32_t file = 0;  ///< in files()
  std::uint32_t line = 0;  ///< 1-based; 0 = unknown
  std::uint32_t edges_begin = 0;
  std::uint32_t references = 0;
  std::uint32_t virtual_calls = 0;
  std::uint32_t state = 0;
  std::uint32_t overridden = 0;
};

/// The records of one translation unit. Movable; owns all that its views point to.
class CodeRecords {
 public:
  /// From the description of a note. Errors: DataLoss (damaged), Unimplemented (another version).
  static absl::StatusOr<CodeRecords> parse(std::string_view description);

  const std::vector<CodeUnit>& units() const { return units_; }
  const std::vector<std::string_view>& files() const { return files_; }

  std::span<const std::uint32_t> references(const CodeUnit& unit) const {
    return {edges_.data() + unit.edges_begin, unit.references};
  }
  /// Functions of which any override may be called.
  std::span<const std::uint32_t> virtual_calls(const CodeUnit& unit) const {
    return {edges_.data() + unit.edges_begin + unit.references, unit.virtual_calls};
  }
  /// Variables that it reads, of which the program tells the values (code/program_state.h).
  std::span<const std::uint32_t> state(const CodeUnit& unit) const {
    return {edges_.data() + unit.edges_begin + unit.references + unit.virtual_calls, unit.state};
  }
  /// Functions that it overrides, at any depth.
  std::span<const std::uint32_t> overridden(const CodeUnit& unit) const {
    return {edges_.data() + unit.edges_begin + unit.references + unit.virtual_calls + unit.state,
            unit.overridden};
  }
  /// Cached functions: index of the unit, and the name of the function's nodes.
  const std::vector<std::pair<std::uint32_t, std::string_view>>& cached() const { return cached_; }

 private:
  CodeRecords() = default;

  std::vector<char> text_;  // not a string, whose bytes would move with it when short
  std::vector<CodeUnit> units_;
  std::vector<std::uint32_t> edges_;
  std::vector<std::string_view> files_;
  std::vector<std::pair<std::uint32_t, std::string_view>> cached_;
};

/// A note's place in memory, and what it says.
struct CodeNote {
  const char* begin;
  std::string_view description;
};

/// The records among the notes of a segment or section, in order. Zeros between notes, which `strip` and linkers leave, are
/// skipped. Nothing where what lies there cannot be read to its end: then nobody knows what is missing.
std::optional<std::vector<CodeNote>> code_notes(std::string_view notes);

}  // namespace cachepy::internal
