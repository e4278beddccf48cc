#include "config/settings.h"

#include <array>
#include <atomic>
#include <charconv>
#include <cstdlib>
#include <memory>
#include <type_traits>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/duration.h"
#include "base/file_pattern.h"
#include "base/path.h"
#include "base/size.h"
#include "config/config.h"
#include "config/log.h"

namespace cachepy::internal {
namespace {

constexpr bool kInKeys = true;
constexpr bool kNotInKeys = false;

const Setting kTable[] = {
#define CACHEPY_SETTING(name, Type, value, environment, keys, written, meaning) \
  {#name, environment, &Settings::name, keys, written, meaning},
#define CACHEPY_OPTION(Kind, name, Type, value, environment, keys, written, meaning) \
  {#name, environment, &Settings::name, keys, written, meaning},
#include "cachepy/detail/options.def"
};

template <class T>
struct MemberOf;
template <class T>
struct MemberOf<T Settings::*> {
  using Type = T;
};

// The name of each type of setting, and its parser. A parser returns false if the text is invalid.

constexpr std::string_view type_name(const bool*) {
  return "true or false";
}
bool parse(std::string_view text, const std::string&, bool& out) {
  const std::string lower = absl::AsciiStrToLower({text.data(), text.size()});
  for (const char* yes : {"true", "yes", "on", "y", "1"})
    if (lower == yes) return out = true;
  for (const char* no : {"false", "no", "off", "n", "0"})
    if (lower == no) return !(out = false);
  return false;
}

constexpr std::string_view type_name(const Algo*) {
  return "xxh3 or sha256";
}
bool parse(std::string_view text, const std::string&, Algo& out) {
  out = text == "sha256" ? Algo::kSha256 : Algo::kXxh3;
  return text == "sha256" || text == "xxh3";
}

constexpr std::string_view type_name(const LibraryChoice*) {
  return "ignore, user or all";
}
bool parse(std::string_view text, const std::string&, LibraryChoice& out) {
  const std::optional<LibraryChoice> choice = parse_library_choice(text);
  if (choice) out = *choice;
  return choice.has_value();
}

constexpr std::string_view type_name(const Tracking*) {
  return "auto, strict or named";
}
bool parse(std::string_view text, const std::string&, Tracking& out) {
  const std::optional<Tracking> tracking = parse_tracking(text);
  if (tracking) out = *tracking;
  return tracking.has_value();
}

constexpr std::string_view type_name(const Children*) {
  return "uncached, track or allow";
}
bool parse(std::string_view text, const std::string&, Children& out) {
  const std::optional<Children> children = parse_children(text);
  if (children) out = *children;
  return children.has_value();
}

constexpr std::string_view type_name(const RemoteMode*) {
  return "r or rw";
}
bool parse(std::string_view text, const std::string&, RemoteMode& out) {
  out = text == "rw" ? RemoteMode::kReadWrite : RemoteMode::kRead;
  return text == "r" || text == "rw";
}

constexpr std::string_view type_name(const Compression*) {
  return "fast, small or none";
}
bool parse(std::string_view text, const std::string&, Compression& out) {
  const std::optional<Compression> compression = parse_compression(text);
  if (compression) out = *compression;
  return compression.has_value();
}

constexpr std::string_view type_name(const StoreTime*) {
  return "now or background";
}
bool parse(std::string_view text, const std::string&, StoreTime& out) {
  const std::optional<StoreTime> time = parse_store_time(text);
  if (time) out = *time;
  return time.has_value();
}

constexpr std::string_view type_name(const std::filesystem::path*) {
  return "a path";
}
bool parse(std::string_view text, const std::string& base, std::filesystem::path& out) {
  out = std::filesystem::path(base) / expand_home(text);
  return !text.empty();
}

constexpr std::string_view type_name(const std::string*) {
  return "a text";
}
bool parse(std::string_view text, const std::string&, std::string& out) {
  out = text;
  return true;
}

constexpr std::string_view type_name(const FilePattern*) {
  return "a regular expression (ECMAScript)";
}
bool parse(std::string_view text, const std::string&, FilePattern& out) {
  out.regex = text;
  return check_pattern(out.regex).ok();
}

constexpr std::string_view type_name(const std::uint64_t*) {
  return kSizeForm;
}
bool parse(std::string_view text, const std::string&, std::uint64_t& out) {
  const std::optional<std::uint64_t> size = parse_size(text);
  out = size.value_or(0);
  return size.has_value();
}

constexpr std::string_view type_name(const double*) {
  return "a number from 0 to 1";
}
bool parse(std::string_view text, const std::string&, double& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size() && out >= 0 && out <= 1;
}

constexpr std::string_view type_name(const std::chrono::milliseconds*) {
  return kDurationForm;
}
bool parse(std::string_view text, const std::string&, std::chrono::milliseconds& out) {
  const std::optional<std::chrono::milliseconds> duration = parse_duration(text);
  out = duration.value_or(std::chrono::milliseconds(0));
  return duration.has_value();
}

bool parse(std::string_view text, const std::string& base, FileOption& out) {
  out.name = text;
  out.path = (std::filesystem::path(base) / expand_home(text)).native();
  return !text.empty();
}

constexpr std::string_view type_name(const Roots*) {
  return "lines of the form 'name: directory'";
}
bool parse(std::string_view text, const std::string& base, Root& out) {
  const std::size_t end = std::min(text.find('='), text.size());
  out.name = text.substr(0, end);
  const std::string_view path = text.substr(std::min(end + 1, text.size()));
  out.path = (std::filesystem::path(base) / expand_home(path)).native();
  return is_root_name(out.name) && !path.empty();
}

// Optional values and lists are parsed like their elements.

template <class T>
constexpr std::string_view type_name(const std::optional<T>*) {
  return type_name(static_cast<const T*>(nullptr));
}
template <class T>
bool parse(std::string_view text, const std::string& base, std::optional<T>& out) {
  return parse(text, base, out.emplace());
}

constexpr std::string_view type_name(const std::vector<std::string>*) {
  return "a list of texts";
}
constexpr std::string_view type_name(const std::vector<FileOption>*) {
  return "a list of paths";
}
template <class T>
bool parse(std::string_view text, const std::string& base, std::vector<T>& out) {
  return parse(text, base, out.emplace_back());
}

/// Reads the settings in the environment, and adds errors to `problems`.
void read_environment(Settings& values, std::vector<std::string>& problems) {
  for (const Setting& setting : kTable) {
    const char* const text = setting.environment != nullptr ? std::getenv(setting.environment) : nullptr;
    if (text == nullptr || *text == '\0') continue;
    if (const std::string wrong = setting.set(values, text, ""); !wrong.empty())
      problems.push_back(absl::StrCat(setting.environment, ": ", wrong, "; it is ignored"));
  }
}

// Prints the values of settings that results depend on: nothing for an empty value, and one text for each element of a list.

using Texts = std::vector<std::string>;

Texts printed(bool value) {
  return {value ? "true" : "false"};
}
Texts printed(Algo value) {
  return {value == Algo::kSha256 ? "sha256" : "xxh3"};
}
Texts printed(LibraryChoice value) {
  switch (value) {
    case LibraryChoice::kIgnore:
      return {"ignore"};
    case LibraryChoice::kUser:
      return {"user"};
    case LibraryChoice::kAll:
      return {"all"};
  }
  return {};
}
Texts printed(Tracking value) {
  switch (value) {
    case Tracking::kNamed:
      return {"named"};
    case Tracking::kAuto:
      return {"auto"};
    case Tracking::kStrict:
      return {"strict"};
  }
  return {};
}
Texts printed(Children value) {
  switch (value) {
    case Children::kUncached:
      return {"uncached"};
    case Children::kTrack:
      return {"track"};
    case Children::kAllow:
      return {"allow"};
  }
  return {};
}
Texts printed(RemoteMode value) {
  return {value == RemoteMode::kReadWrite ? "rw" : "r"};
}
Texts printed(Compression value) {
  switch (value) {
    case Compression::kNone:
      return {"none"};
    case Compression::kFast:
      return {"fast"};
    case Compression::kSmall:
      return {"small"};
  }
  return {};
}
Texts printed(StoreTime value) {
  return {value == StoreTime::kBackground ? "background" : "now"};
}
Texts printed(const std::filesystem::path& value) {
  return value.empty() ? Texts{} : Texts{value.native()};
}
Texts printed(const std::optional<std::string>& value) {
  return value ? Texts{*value} : Texts{};
}
Texts printed(const FilePattern& value) {
  return value.regex.empty() ? Texts{} : Texts{value.regex};
}
Texts printed(std::uint64_t value) {
  return {std::to_string(value)};
}
Texts printed(double value) {
  std::array<char, 32> text;
  return {std::string(text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr)};
}
Texts printed(std::chrono::milliseconds value) {
  return {written_duration(value)};
}
Texts printed(const std::vector<std::string>& values) {
  return values;
}
Texts printed(const std::vector<FileOption>& values) {
  Texts names;
  for (const FileOption& file : values) names.push_back(file.name);
  return names;
}

Texts printed(const Roots& roots) {
  Texts texts;
  for (const Root& root : roots) texts.push_back(root.name + "=" + root.path);
  return texts;
}

/// The value as a user would write it: sizes with a unit.
template <class T>
Texts printed_for_people(const T& value) {
  return printed(value);
}
Texts printed_for_people(std::uint64_t value) {
  if (value == 0) return {"0"};
  std::size_t unit = 0;
  for (; value % 1024 == 0 && unit < 4; ++unit) value /= 1024;
  return {std::to_string(value) + "BKMGT"[unit]};
}

std::string print_settings_in_keys(const Settings& values) {
  const Settings defaults;
  std::string text;
  for (const Setting& setting : kTable) {
    if (!setting.in_keys) continue;
    const auto of = [&](const Settings& from) {
      return std::visit([&](auto member) { return printed(from.*member); }, setting.field);
    };
    const Texts texts = of(values);
    if (texts == of(defaults)) continue;
    for (const std::string& value : texts)
      absl::StrAppend(&text, text.empty() ? "" : ", ",
                      absl::string_view(setting.key.data(), setting.key.size()), " '", absl::CEscape(value),
                      "'");
  }
  return text;
}

/// Replaced values are kept, because calls that began before may still use them.
struct Published {
  Settings values;
  const Published* before = nullptr;  // so that leak detectors find the replaced values
};
constinit std::atomic<const Published*> current{nullptr};

/// Reads the configuration file that is found here, and adds errors to `problems`. Returns its path; "" = there is none.
std::string read_found_config(Settings& values, std::vector<std::string>& problems) {
  std::string file = find_config();
  if (file.empty()) return file;
  absl::Status status = check_owner(file);
  if (status.ok()) status = read_config(file, values);
  if (!status.ok()) {
    values = Settings();
    problems.push_back(absl::StrCat(status.message(), "; the file is ignored"));
  }
  return file;
}

/// Derives what is needed from values that were read. A later chdir does not change the meaning of paths.
void complete(Settings& values) {
  values.in_keys = print_settings_in_keys(values);
  for (std::filesystem::path* const path : {&values.remote_signing_key, &values.remote_helper})
    *path = normal_path(path->native());
  Roots real;  // what reads a file through a symlink may name either path
  for (Root& root : values.roots) {
    root.path = normal_path(root.path);
    std::error_code error;
    if (std::string path = std::filesystem::canonical(root.path, error).native(); !error && path != root.path)
      real.push_back({root.name, std::move(path)});
  }
  values.roots.insert(values.roots.end(), real.begin(), real.end());
}

const Settings& read_first_settings() {
  auto made = std::make_unique<Published>();
  Settings& values = made->values;
  std::vector<std::string> problems;
  read_found_config(values, problems);
  read_environment(values, problems);
  complete(values);
  // Without a lock, which a fork might leave locked. If two threads read at the same time, the values of one are discarded.
  const Published* other = nullptr;
  if (!current.compare_exchange_strong(other, made.get())) return other->values;
  made.release();
  for (const std::string& problem : problems) warn_once(problem, problem);
  return values;
}

}  // namespace

std::optional<Tracking> parse_tracking(std::string_view text) {
  if (text == "auto") return Tracking::kAuto;
  if (text == "named") return Tracking::kNamed;
  if (text == "strict") return Tracking::kStrict;
  return std::nullopt;
}

std::optional<StoreTime> parse_store_time(std::string_view text) {
  if (text == "now") return StoreTime::kNow;
  if (text == "background") return StoreTime::kBackground;
  return std::nullopt;
}

std::optional<Children> parse_children(std::string_view text) {
  if (text == "uncached") return Children::kUncached;
  if (text == "track") return Children::kTrack;
  if (text == "allow") return Children::kAllow;
  return std::nullopt;
}

std::string_view Setting::type() const {
  return std::visit(
      [](auto member) {
        using T = typename MemberOf<decltype(member)>::Type;
        return type_name(static_cast<const T*>(nullptr));
      },
      field);
}

bool Setting::is_list() const {
  return std::holds_alternative<std::vector<std::string> Settings::*>(field) ||
         std::holds_alternative<std::vector<FileOption> Settings::*>(field) || is_map();
}

bool Setting::is_map() const {
  return std::holds_alternative<Roots Settings::*>(field);
}

std::string Setting::set(Settings& values, std::string_view text, const std::string& base) const {
  const bool understood = std::visit(
      [&](auto member) {
        auto value = values.*member;  // what is not understood changes nothing
        if (!parse(text, base, value)) return false;
        values.*member = std::move(value);
        return true;
      },
      field);
  if (understood) return "";
  return absl::StrCat("'", std::string(text), "' is not ",
                      is_map()    ? "a name of letters, digits, '_' and '-', and a directory"
                      : is_list() ? "a path"
                                  : std::string(type()));
}

std::span<const Setting> setting_table() {
  return kTable;
}

const Settings& settings() {
  const Published* const known = current.load(std::memory_order_acquire);
  return known != nullptr ? known->values : read_first_settings();
}

EffectiveSettings effective_settings() {
  EffectiveSettings effective;
  const Settings defaults;
  Settings of_file;
  const std::string file = read_found_config(of_file, effective.problems);
  Settings values = of_file;
  read_environment(values, effective.problems);
  for (const Setting& setting : kTable) {
    const auto of = [&](const Settings& from) {
      return std::visit([&](auto member) { return printed_for_people(from.*member); }, setting.field);
    };
    const Texts now = of(values);
    const bool by_variable = setting.environment != nullptr && std::getenv(setting.environment) != nullptr &&
                             *std::getenv(setting.environment) != '\0' && now != of(of_file);
    const std::string source = by_variable                   ? setting.environment
                               : of(of_file) != of(defaults) ? file
                                                             : "default";
    effective.settings.push_back({&setting, now, source});
  }
  return effective;
}

absl::Status replace_config(const std::string& path) {
  auto made = std::make_unique<Published>();
  if (absl::Status status = read_config(normal_path(path), made->values); !status.ok()) return status;
  std::vector<std::string> problems;
  read_environment(made->values, problems);
  complete(made->values);
  made->before = current.load();
  while (!current.compare_exchange_weak(made->before, made.get())) {
  }
  made.release();
  for (const std::string& problem : problems) warn_once(problem, problem);
  return absl::OkStatus();
}

}  // namespace cachepy::internal
