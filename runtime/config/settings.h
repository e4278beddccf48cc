// What a project and the environment say about cached calls: one table of settings, with their values for this process.
//
// Weakest first: the defaults, .cachepy.yml, the environment; what an attribute says is stronger still
// (calls/cached_function.h). Knows nothing of YAML. docs/configuration.md has the same table for users.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "base/digest.h"
#include "program/libraries.h"

namespace cachepy::internal {

/// A regular expression on file names; "" = all.
struct FilePattern {
  std::string regex;
};

/// What of the outside that a call uses is a dependency.
enum class Tracking : std::uint8_t {
  kNamed,  ///< what the program names: track_file() and the options
  kAuto,   ///< also what the call was seen to use
};
std::optional<Tracking> parse_tracking(std::string_view text);

/// A file that an option names.
struct FileOption {
  std::string name;  ///< as it was written: what the key knows it by, so that a project can be moved
  std::string path;  ///< where it is
};

/// The values: one member for each line of cachepy/detail/options.def. The member's type says how it is written.
struct Settings {
#define CACHEPY_SETTING(name, Type, value, ...) Type name = value;
#define CACHEPY_OPTION(Kind, name, Type, value, ...) Type name = value;
#include "cachepy/detail/options.def"

  /// Those that results depend on, printed; "" = all have their defaults. Of settings() only.
  std::string in_keys;
};

struct Setting {
  using Field =
      std::variant<bool Settings::*, Algo Settings::*, LibraryChoice Settings::*, Tracking Settings::*,
                   std::filesystem::path Settings::*, std::optional<std::string> Settings::*,
                   FilePattern Settings::*, std::uint64_t Settings::*, double Settings::*,
                   std::chrono::milliseconds Settings::*, std::vector<std::string> Settings::*,
                   std::vector<FileOption> Settings::*>;

  std::string_view key;          ///< in .cachepy.yml
  const char* environment;       ///< the variable; nullptr = none
  Field field;                   ///< where its value is
  bool in_keys;                  ///< results depend on it
  std::string_view written_as;   ///< the default as a user would write it; "" = nothing
  std::string_view description;  ///< for the documentation

  /// The kind of value, for people: "a list of texts".
  std::string_view type() const;
  bool is_list() const;
  /// Takes the value from text; a list is given one more element. Relative paths are taken from `base`, "" = the working
  /// directory when they are used. Says what is wrong, or "".
  std::string set(Settings& settings, std::string_view text, const std::string& base) const;
};

/// Every setting there is.
std::span<const Setting> setting_table();

/// The values in force now. Read at the first use: the nearest .cachepy.yml at or above the working directory, then the
/// environment; what is wrong with them is told once and ignored. Never destroyed, so a reference stays good; another
/// address means that the values were replaced. Thread-safe, and so is a fork meanwhile.
const Settings& settings();

/// A setting as a program that starts now, here, would have it.
struct EffectiveSetting {
  const Setting* setting;
  std::vector<std::string> values;  ///< as a user would write them; none: nothing is set
  std::string source;               ///< "default", the configuration file, or the variable
};
struct EffectiveSettings {
  std::vector<EffectiveSetting> settings;
  std::vector<std::string>
      problems;  ///< what is wrong with the file or the variables, and ignored; a sentence each
};
/// Reads the configuration file and the environment again, for people.
EffectiveSettings effective_settings();

/// Puts that configuration file in the place of the one that was found; the environment stays stronger. Holds for calls
/// that begin afterwards. When the file cannot be read or anything in it is wrong, nothing changes.
absl::Status replace_config(const std::string& path);

}  // namespace cachepy::internal
