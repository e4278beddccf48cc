// The settings of cached calls: one table of all settings, and their values in this process.
//
// Precedence, weakest first: the defaults, .cachepy.yml, the environment. Options of an attribute override all of them
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
#include "base/roots.h"
#include "format/compression.h"
#include "program/libraries.h"

namespace cachepy::internal {

/// A regular expression on file names; "" = all.
struct FilePattern {
  std::string regex;
};

/// Which of the things that a call uses become dependencies.
enum class Tracking : std::uint8_t {
  kNamed,  ///< what the program names with track_file() and options
  kAuto,   ///< also what the call was observed to use
  kStrict,  ///< the same, and results that may differ from call to call are not stored, even where they seldom do
};
std::optional<Tracking> parse_tracking(std::string_view text);

/// When a result is stored.
enum class StoreTime : std::uint8_t {
  kNow,         ///< before its call returns
  kBackground,  ///< while the program goes on
};
std::optional<StoreTime> parse_store_time(std::string_view text);

/// What becomes of a call that starts other processes.
enum class Children : std::uint8_t {
  kUncached,  ///< it is not stored
  kTrack,     ///< what they use is observed as if the call itself used it
  kAllow,     ///< it is stored, and what they use does not matter
};
std::optional<Children> parse_children(std::string_view text);

/// What a process does with remotes.
enum class RemoteMode : std::uint8_t {
  kRead,       ///< takes results from them
  kReadWrite,  ///< also sends the results that it computes
};

/// Who uses the cache directory.
enum class Shared : std::uint8_t {
  kPrivate,  ///< only its user
  kGroup,    ///< all members of its group
};

/// A file that an option names.
struct FileOption {
  std::string name;  ///< as it was written; the key contains this, so that a project can be moved
  std::string path;  ///< its location
};

/// The values: one member for each line of cachepy/detail/options.def. The type of the member determines how it is written.
struct Settings {
#define CACHEPY_SETTING(name, Type, value, ...) Type name = value;
#define CACHEPY_OPTION(Kind, name, Type, value, ...) Type name = value;
#include "cachepy/detail/options.def"

  /// The settings that results depend on, printed; "" = all have their defaults. Set only by settings().
  std::string in_keys;
};

struct Setting {
  using Field = std::variant<bool Settings::*, Algo Settings::*, LibraryChoice Settings::*,
                             Tracking Settings::*, Children Settings::*, RemoteMode Settings::*,
                             Shared Settings::*, Compression Settings::*, StoreTime Settings::*,
                             std::filesystem::path Settings::*, std::optional<std::string> Settings::*,
                             FilePattern Settings::*, std::uint64_t Settings::*, double Settings::*,
                             std::chrono::milliseconds Settings::*, std::vector<std::string> Settings::*,
                             std::vector<FileOption> Settings::*, Roots Settings::*>;

  std::string_view key;          ///< in .cachepy.yml
  const char* environment;       ///< the variable; nullptr = none
  Field field;                   ///< where its value is
  bool in_keys;                  ///< results depend on it
  std::string_view written_as;   ///< the default as a user would write it; "" = nothing
  std::string_view description;  ///< for the documentation

  /// The kind of value, for people: "a list of texts".
  std::string_view type() const;
  bool is_list() const;
  /// Whether its elements have names: lines of the form 'name: value' in .cachepy.yml.
  bool is_map() const;
  /// Sets the value from text; adds one element to a list, or "name=value" to a map. Relative paths are relative to `base`; "" = the working
  /// directory when they are used. Returns the problem, or "".
  std::string set(Settings& settings, std::string_view text, const std::string& base) const;
};

/// All settings.
std::span<const Setting> setting_table();

/// The present values. The first use reads the nearest .cachepy.yml in or above the working directory, then the environment. Problems
/// with them are reported once and ignored. Never destroyed, so references stay valid; a different address means that the values were
/// replaced. Thread-safe, also during a fork.
const Settings& settings();

/// A setting with the value that a program started now in this directory would use.
struct EffectiveSetting {
  const Setting* setting;
  std::vector<std::string> values;  ///< as a user would write them; empty: nothing is set
  std::string source;               ///< "default", the configuration file, or the variable
};
struct EffectiveSettings {
  std::vector<EffectiveSetting> settings;
  /// Problems of the file and the variables, which are ignored; one sentence each.
  std::vector<std::string> problems;
};
/// Reads the configuration file and the environment again, for people.
EffectiveSettings effective_settings();

/// Uses that configuration file instead of the one that was found. The environment still overrides it. Applies to calls that begin
/// afterwards. If the file cannot be read, or contains an error, nothing changes.
absl::Status replace_config(const std::string& path);

}  // namespace cachepy::internal
