// Converts names and paths, which may contain any bytes, to text for a drawing, a page or a message. Uses only the standard library,
// because the command line and the pictures include it too.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"

namespace cachepy::internal {
namespace visible_detail {

/// Control characters, characters that would reorder the text around them, and two that XML does not allow.
constexpr bool is_hidden(std::uint32_t c) {
  return is_control_character(c) || (c >= 0x200E && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0xFFFE || c == 0xFFFF;
}

constexpr std::size_t width(std::uint32_t c) {
  const bool combining = c >= 0x300 && c < 0x370;
  const bool wide = (c >= 0x1100 && c < 0x1160) || (c >= 0x2E80 && c < 0xA4D0) ||
                    (c >= 0xAC00 && c < 0xD7A4) || (c >= 0xF900 && c < 0xFB00) ||
                    (c >= 0xFE30 && c < 0xFE70) || (c >= 0xFF00 && c < 0xFF61) ||
                    (c >= 0x1F300 && c < 0x1FB00) || (c >= 0x20000 && c < 0x40000);
  return combining ? 0 : wide ? 2 : 1;
}

inline std::vector<std::string_view> characters(std::string_view utf8) {
  std::vector<std::string_view> all;
  while (!utf8.empty()) {
    all.push_back(utf8.substr(0, std::max<std::size_t>(utf8_length(utf8), 1)));
    utf8.remove_prefix(all.back().size());
  }
  return all;
}

}  // namespace visible_detail

/// `bytes` as UTF-8 without control characters. Control characters, and bytes that are not UTF-8, become \xNN; a newline becomes \n.
inline std::string visible(std::string_view bytes) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  for (const std::string_view character : visible_detail::characters(bytes)) {
    if (character == "\n") {
      out += "\\n";
    } else if (utf8_length(character) == 0 || visible_detail::is_hidden(utf8_code_point(character))) {
      for (const char c : character) {
        out += "\\x";
        out += kHex[static_cast<unsigned char>(c) >> 4];
        out += kHex[static_cast<unsigned char>(c) & 15];
      }
    } else {
      out += character;
    }
  }
  return out;
}

/// The approximate number of columns of `utf8` in a fixed-width font: East Asian characters and symbols take two.
inline std::size_t columns(std::string_view utf8) {
  if (std::ranges::all_of(utf8, [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
    return utf8.size();
  std::size_t total = 0;
  for (const std::string_view character : visible_detail::characters(utf8))
    total += visible_detail::width(utf8_code_point(character));
  return total;
}

/// Shortens `utf8` to at most `max_columns` by replacing its middle with "…".
inline std::string shortened(std::string_view utf8, std::size_t max_columns) {
  if (columns(utf8) <= max_columns) return std::string(utf8);
  const std::vector<std::string_view> all = visible_detail::characters(utf8);
  const auto width_of = [](std::string_view character) {
    return visible_detail::width(utf8_code_point(character));
  };
  const std::size_t head_columns = (max_columns - 1) / 2, tail_columns = max_columns - 1 - head_columns;
  std::string head;
  std::size_t used = 0;
  for (auto it = all.begin(); used + width_of(*it) <= head_columns; ++it) {
    used += width_of(*it);
    head += *it;
  }
  std::size_t tail_bytes = 0;
  used = 0;
  for (auto it = all.rbegin(); used + width_of(*it) <= tail_columns; ++it) {
    used += width_of(*it);
    tail_bytes += it->size();
  }
  return head + "…" + std::string(utf8.substr(utf8.size() - tail_bytes));
}

}  // namespace cachepy::internal
