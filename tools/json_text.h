// Writes JSON as text without making a tree of it first. Two spaces for each level, like dump(json, 2).
#pragma once

#include <algorithm>
#include <concepts>
#include <string>
#include <string_view>
#include <utility>

#include "json.h"

namespace cachepy::tools {

class JsonText {
 public:
  /// Appends to `out`. Lines after the first are indented by `margin` more spaces.
  explicit JsonText(std::string& out, std::size_t margin = 0) : out_(out), margin_(margin) {}

  void open(char bracket) {
    begin();
    out_ += bracket;
    ++depth_;
    is_first_ = true;
  }
  void close(char bracket) {
    --depth_;
    if (!std::exchange(is_first_, false)) new_line();
    out_ += bracket;
  }
  /// Begins a member. Its value follows.
  JsonText& name(std::string_view name) {
    string(name);
    out_ += ": ";
    is_named_ = true;
    return *this;
  }
  /// Bytes that are not UTF-8 become U+FFFD.
  void string(std::string_view text) {
    begin();
    const auto is_plain = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
    if (std::ranges::all_of(text, is_plain))
      out_.append("\"").append(text).append("\"");
    else
      out_ += Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  /// As text if a double cannot represent it.
  template <std::integral Number>
  void number(Number number) {
    constexpr auto kMostExact = std::int64_t{1} << 53;
    begin();
    const bool is_exact =
        std::cmp_less_equal(number, kMostExact) && std::cmp_greater_equal(number, -kMostExact);
    out_.append(is_exact ? "" : "\"").append(std::to_string(number)).append(is_exact ? "" : "\"");
  }
  void boolean(bool value) {
    begin();
    out_ += value ? "true" : "false";
  }
  void null() {
    begin();
    out_ += "null";
  }
  template <class Strings>
  void strings(const Strings& texts) {
    open('[');
    for (const std::string& text : texts) string(text);
    close(']');
  }

 private:
  /// Before each value: a comma and a new line, unless it follows its name.
  void begin() {
    if (std::exchange(is_named_, false) || depth_ == 0) return;
    if (!std::exchange(is_first_, false)) out_ += ',';
    new_line();
  }
  void new_line() {
    out_ += '\n';
    out_.append(margin_ + 2 * depth_, ' ');
  }

  std::string& out_;
  const std::size_t margin_;
  std::size_t depth_ = 0;
  bool is_first_ = true;
  bool is_named_ = false;
};

}  // namespace cachepy::tools
