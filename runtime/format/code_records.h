// The code records of one translation unit, which the plugin wrote to an ELF note. Grammar: docs/format.md, "Code records"; the
// writer is clang-plugin/records/unit_record.h.
//
// A unit is a function, class or variable. It refers to other units by index. Knows nothing of other translation units.
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

/// The digest of a unit's own text; low word first.
using CodeUnitDigest = std::array<std::uint64_t, 2>;

struct CodeUnit {
  CodeUnitKind kind = CodeUnitKind::kFunction;
  bool external = false;  ///< its name may denote the same unit in other translation units
  bool defined = false;  ///< in this translation unit; otherwise only the name and `overridden` below are set
  /// A function that the units of this translation unit which refer to it identify without its symbol. If it is defined, its own
  /// text does not contain the symbol either.
  bool without_symbol = false;
  bool cached = false;    ///< a cached function; without a symbol, one with a stable name
  std::string_view name;  ///< the linker's name if external and not a class, else a name for people
  CodeUnitDigest digest{};
  std::uint32_t file = 0;  ///< in files()
  std::uint32_t line = 0;  ///< 1-based; 0 = unknown
  std::uint32_t edges_begin = 0;
  std::uint32_t references = 0;
  std::uint32_t virtual_calls = 0;
  std::uint32_t state = 0;
  std::uint32_t overridden = 0;
};

/// The records of one translation unit. Movable; owns everything that its views refer to.
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
  /// Variables that it reads, whose values the program provides (program/program_state.h).
  std::span<const std::uint32_t> state(const CodeUnit& unit) const {
    return {edges_.data() + unit.edges_begin + unit.references + unit.virtual_calls, unit.state};
  }
  /// Functions that it overrides, directly or indirectly.
  std::span<const std::uint32_t> overridden(const CodeUnit& unit) const {
    return {edges_.data() + unit.edges_begin + unit.references + unit.virtual_calls + unit.state,
            unit.overridden};
  }
  /// Cached functions: index of the unit, and the name of the function's nodes.
  const std::vector<std::pair<std::uint32_t, std::string_view>>& cached() const { return cached_; }

 private:
  CodeRecords() = default;

  std::vector<char> text_;  // not a string: moving a short one moves its bytes, which views refer to
  std::vector<CodeUnit> units_;
  std::vector<std::uint32_t> edges_;
  std::vector<std::string_view> files_;
  std::vector<std::pair<std::uint32_t, std::string_view>> cached_;
};

/// A note's place in memory, and its description.
struct CodeNote {
  const char* begin;
  std::string_view description;
};

/// The code records among the notes of a segment or section, in order. Skips zeros between notes, which `strip` and linkers leave.
/// Nullopt if the notes cannot be parsed to their end, because it is then unknown what is missing.
std::optional<std::vector<CodeNote>> code_notes(std::string_view notes);

}  // namespace cachepy::internal
