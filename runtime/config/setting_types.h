// The types of settings: the name of each for people, how it is parsed, and how it is printed. Included by settings.cpp only.
#pragma once

#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "base/duration.h"
#include "base/file_pattern.h"
#include "base/path.h"
#include "base/size.h"
#include "config/settings.h"

namespace cachepy::internal {

// The name of each type of setting, and its parser. A parser returns false if the text is invalid.

constexpr std::string_view type_name(const bool*) {
  return "true or false";
}
inline bool parse(std::string_view text, const std::string&, bool& out) {
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
inline bool parse(std::string_view text, const std::string&, Algo& out) {
  out = text == "sha256" ? Algo::kSha256 : Algo::kXxh3;
  return text == "sha256" || text == "xxh3";
}

constexpr std::string_view type_name(const LibraryChoice*) {
  return "ignore, user or all";
}
inline bool parse(std::string_view text, const std::string&, LibraryChoice& out) {
  const std::optional<LibraryChoice> choice = parse_library_choice(text);
  if (choice) out = *choice;
  return choice.has_value();
}

constexpr std::string_view type_name(const Tracking*) {
  return "auto, strict or named";
}
inline bool parse(std::string_view text, const std::string&, Tracking& out) {
  const std::optional<Tracking> tracking = parse_tracking(text);
  if (tracking) out = *tracking;
  return tracking.has_value();
}

constexpr std::string_view type_name(const Children*) {
  return "uncached, track or allow";
}
inline bool parse(std::string_view text, const std::string&, Children& out) {
  const std::optional<Children> children = parse_children(text);
  if (children) out = *children;
  return children.has_value();
}

constexpr std::string_view type_name(const RemoteMode*) {
  return "r or rw";
}
inline bool parse(std::string_view text, const std::string&, RemoteMode& out) {
  out = text == "rw" ? RemoteMode::kReadWrite : RemoteMode::kRead;
  return text == "r" || text == "rw";
}

constexpr std::string_view type_name(const Shared*) {
  return "private or group";
}
inline bool parse(std::string_view text, const std::string&, Shared& out) {
  out = text == "group" ? Shared::kGroup : Shared::kPrivate;
  return text == "group" || text == "private";
}

constexpr std::string_view type_name(const Compression*) {
  return "fast, small or none";
}
inline bool parse(std::string_view text, const std::string&, Compression& out) {
  const std::optional<Compression> compression = parse_compression(text);
  if (compression) out = *compression;
  return compression.has_value();
}

constexpr std::string_view type_name(const StoreTime*) {
  return "now or background";
}
inline bool parse(std::string_view text, const std::string&, StoreTime& out) {
  const std::optional<StoreTime> time = parse_store_time(text);
  if (time) out = *time;
  return time.has_value();
}

constexpr std::string_view type_name(const std::filesystem::path*) {
  return "a path";
}
inline bool parse(std::string_view text, const std::string& base, std::filesystem::path& out) {
  out = std::filesystem::path(base) / expand_home(text);
  return !text.empty();
}

constexpr std::string_view type_name(const std::string*) {
  return "a text";
}
inline bool parse(std::string_view text, const std::string&, std::string& out) {
  out = text;
  return true;
}

constexpr std::string_view type_name(const FilePattern*) {
  return "a regular expression (ECMAScript)";
}
inline bool parse(std::string_view text, const std::string&, FilePattern& out) {
  out.regex = text;
  return check_pattern(out.regex).ok();
}

constexpr std::string_view type_name(const std::uint64_t*) {
  return kSizeForm;
}
inline bool parse(std::string_view text, const std::string&, std::uint64_t& out) {
  const std::optional<std::uint64_t> size = parse_size(text);
  out = size.value_or(0);
  return size.has_value();
}

constexpr std::string_view type_name(const double*) {
  return "a number from 0 to 1";
}
inline bool parse(std::string_view text, const std::string&, double& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size() && out >= 0 && out <= 1;
}

constexpr std::string_view type_name(const std::chrono::milliseconds*) {
  return kDurationForm;
}
inline bool parse(std::string_view text, const std::string&, std::chrono::milliseconds& out) {
  const std::optional<std::chrono::milliseconds> duration = parse_duration(text);
  out = duration.value_or(std::chrono::milliseconds(0));
  return duration.has_value();
}

inline bool parse(std::string_view text, const std::string& base, FileOption& out) {
  out.name = text;
  out.path = (std::filesystem::path(base) / expand_home(text)).native();
  return !text.empty();
}

constexpr std::string_view type_name(const Roots*) {
  return "lines of the form 'name: directory'";
}
inline bool parse(std::string_view text, const std::string& base, Root& out) {
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

// Prints the values of settings that results depend on: nothing for an empty value, and one text for each element of a list.

using Texts = std::vector<std::string>;

inline Texts printed(bool value) {
  return {value ? "true" : "false"};
}
inline Texts printed(Algo value) {
  return {value == Algo::kSha256 ? "sha256" : "xxh3"};
}
inline Texts printed(LibraryChoice value) {
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
inline Texts printed(Tracking value) {
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
inline Texts printed(Children value) {
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
inline Texts printed(RemoteMode value) {
  return {value == RemoteMode::kReadWrite ? "rw" : "r"};
}
inline Texts printed(Shared value) {
  return {value == Shared::kGroup ? "group" : "private"};
}
inline Texts printed(Compression value) {
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
inline Texts printed(StoreTime value) {
  return {value == StoreTime::kBackground ? "background" : "now"};
}
inline Texts printed(const std::filesystem::path& value) {
  return value.empty() ? Texts{} : Texts{value.native()};
}
inline Texts printed(const std::optional<std::string>& value) {
  return value ? Texts{*value} : Texts{};
}
inline Texts printed(const FilePattern& value) {
  return value.regex.empty() ? Texts{} : Texts{value.regex};
}
inline Texts printed(std::uint64_t value) {
  return {std::to_string(value)};
}
inline Texts printed(double value) {
  std::array<char, 32> text;
  return {std::string(text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr)};
}
inline Texts printed(std::chrono::milliseconds value) {
  return {written_duration(value)};
}
inline Texts printed(const std::vector<std::string>& values) {
  return values;
}
inline Texts printed(const std::vector<FileOption>& values) {
  Texts names;
  for (const FileOption& file : values) names.push_back(file.name);
  return names;
}

inline Texts printed(const Roots& roots) {
  Texts texts;
  for (const Root& root : roots) texts.push_back(root.name + "=" + root.path);
  return texts;
}

/// The value as a user would write it: sizes with a unit.
template <class T>
Texts printed_for_people(const T& value) {
  return printed(value);
}
inline Texts printed_for_people(std::uint64_t value) {
  if (value == 0) return {"0"};
  std::size_t unit = 0;
  for (; value % 1024 == 0 && unit < 4; ++unit) value /= 1024;
  return {std::to_string(value) + "BKMGT"[unit]};
}

}  // namespace cachepy::internal
