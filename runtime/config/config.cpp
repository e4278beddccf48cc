#include "config/config.h"

#include <sys/stat.h>
#include <unistd.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/file.h"
#include "base/path.h"
#include "base/spelling.h"

namespace cachepy::internal {
namespace {

constexpr char kConfigName[] = ".cachepy.yml";
constexpr std::uint64_t kMaxConfigBytes = std::uint64_t{1} << 20;

/// A problem, and its place in the file.
struct Problem {
  YAML::Mark mark;
  std::string what;
};

std::string unknown_key(std::string_view key) {
  const auto distance = [&](const Setting& setting) { return edit_distance(key, setting.key); };
  const auto nearest = std::ranges::min_element(setting_table(), {}, distance);
  std::string text = absl::StrCat("unknown key '", std::string(key), "'");
  if (is_likely_meant(distance(*nearest), key.size()))
    return absl::StrCat(text, "; did you mean '", std::string(nearest->key), "'?");
  std::string_view separator = "; known keys are ";
  for (const Setting& setting : setting_table())
    absl::StrAppend(&text, std::string(std::exchange(separator, ", ")), std::string(setting.key));
  return text;
}

const Setting& setting_of(const YAML::Node& key) {
  const std::string_view name = key.IsScalar() ? std::string_view(key.Scalar()) : "";
  for (const Setting& setting : setting_table())
    if (setting.key == name) return setting;
  throw Problem{key.Mark(), unknown_key(name)};
}

void set(const Setting& setting, const YAML::Node& value, const std::string& directory, Settings& settings) {
  const std::string key(setting.key);
  const auto must_be = absl::StrCat("'", key, "' must be ", std::string(setting.type()));
  if (setting.is_map() ? !value.IsMap() : setting.is_list() ? !value.IsSequence() : !value.IsScalar())
    throw Problem{value.Mark(), must_be};
  const auto set_one = [&](const YAML::Node& text, const std::string& name = "") {
    if (!text.IsScalar()) throw Problem{text.Mark(), must_be};
    if (const std::string wrong = setting.set(settings, name + text.Scalar(), directory); !wrong.empty())
      throw Problem{text.Mark(), absl::StrCat("'", key, "': ", wrong)};
  };
  if (setting.is_map()) {
    std::set<std::string> names;
    for (const auto& line : value) {
      if (!line.first.IsScalar()) throw Problem{line.first.Mark(), must_be};
      if (!names.insert(line.first.Scalar()).second)
        throw Problem{line.first.Mark(),
                      absl::StrCat("'", key, "': '", line.first.Scalar(), "' is given twice")};
      set_one(line.second, line.first.Scalar() + "=");
    }
    return;
  }
  if (!setting.is_list()) return set_one(value);
  for (const YAML::Node& element : value) set_one(element);
}

void set_all(const YAML::Node& document, const std::string& directory, Settings& settings) {
  if (document.IsNull()) return;  // only comments
  if (!document.IsMap()) throw Problem{document.Mark(), "expected lines of the form 'key: value'"};
  std::set<std::string_view> seen;
  for (const auto& line : document) {
    const YAML::Node& key = line.first;
    const Setting& setting = setting_of(key);
    if (!seen.insert(setting.key).second)
      throw Problem{key.Mark(), absl::StrCat("'", key.Scalar(), "' is given twice")};
    set(setting, line.second, directory, settings);
  }
}

absl::Status problem_at(const std::string& path, const YAML::Mark& mark, const std::string& what) {
  return absl::InvalidArgumentError(absl::StrCat(path, ":", mark.line + 1, ":", mark.column + 1, ": ", what));
}

}  // namespace

std::string find_config() {
  for (std::string directory = normal_path(".");; directory = parent_path(directory)) {
    std::string candidate = absl::StrCat(directory == "/" ? "" : directory, "/", kConfigName);
    if (::access(candidate.c_str(), F_OK) == 0) return candidate;
    if (directory == "/" || directory.front() != '/') return "";
  }
}

absl::Status check_owner(const std::string& path) {
  struct ::stat st;
  if (::stat(path.c_str(), &st) != 0 || st.st_uid == ::geteuid() || st.st_uid == 0) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(path, " belongs to another user (uid ", st.st_uid, "), who could choose what is served"));
}

absl::Status read_config(const std::string& path, Settings& settings) {
  const absl::StatusOr<std::string> text = read_file(path, kMaxConfigBytes);
  if (!text.ok()) return text.status();
  try {
    const std::vector<YAML::Node> documents = YAML::LoadAll(*text);
    if (documents.size() > 1) throw Problem{documents[1].Mark(), "a second document; expected one"};
    if (!documents.empty()) set_all(documents.front(), parent_path(path), settings);
  } catch (const Problem& problem) {
    return problem_at(path, problem.mark, problem.what);
  } catch (const YAML::Exception& error) {
    return problem_at(path, error.mark, error.msg);
  }
  return absl::OkStatus();
}

}  // namespace cachepy::internal
