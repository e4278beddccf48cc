#include "config/settings.h"

#include <atomic>
#include <cstdlib>
#include <memory>
#include <type_traits>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/path.h"
#include "base/users_errno.h"
#include "config/config.h"
#include "config/log.h"
#include "config/setting_types.h"

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

/// Reads the settings in the environment, and adds errors to `problems`.
void read_environment(Settings& values, std::vector<std::string>& problems) {
  for (const Setting& setting : kTable) {
    const char* const text = setting.environment != nullptr ? std::getenv(setting.environment) : nullptr;
    if (text == nullptr || *text == '\0') continue;
    if (const std::string wrong = setting.set(values, text, ""); !wrong.empty())
      problems.push_back(absl::StrCat(setting.environment, ": ", wrong, "; it is ignored"));
  }
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
  const UsersErrno unchanged;
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
