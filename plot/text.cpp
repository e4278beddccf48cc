#include "plot/text.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace cachepy::plot {
namespace {

/// Length of the UTF-8 sequence at the start of `s`, by its first byte and those that must follow; 0: there is none.
std::size_t sequence_length(std::string_view s) {
  const auto byte = [&](std::size_t i) { return i < s.size() ? static_cast<unsigned char>(s[i]) : 0u; };
  const unsigned first = byte(0);
  const std::size_t length = first < 0x80   ? 1
                             : first < 0xC2 ? 0
                             : first < 0xE0 ? 2
                             : first < 0xF0 ? 3
                             : first < 0xF5 ? 4
                                            : 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xC0) != 0x80) return 0;
  // Overlong forms, surrogates, and what lies beyond Unicode.
  if ((first == 0xE0 && byte(1) < 0xA0) || (first == 0xED && byte(1) > 0x9F) ||
      (first == 0xF0 && byte(1) < 0x90) || (first == 0xF4 && byte(1) > 0x8F))
    return 0;
  return length;
}

std::uint32_t code_point(std::string_view sequence) {
  const auto first = static_cast<unsigned char>(sequence.front());
  if (sequence.size() == 1) return first;
  std::uint32_t value = first & (0xFFu >> (sequence.size() + 1));
  for (const char c : sequence.substr(1)) value = value << 6 | (static_cast<unsigned char>(c) & 0x3Fu);
  return value;
}

/// Control characters, and those that would reorder the text around them.
bool is_control(std::uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200E && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

std::size_t width(std::uint32_t c) {
  const bool combining = c >= 0x300 && c < 0x370;
  const bool wide = (c >= 0x1100 && c < 0x1160) || (c >= 0x2E80 && c < 0xA4D0) ||
                    (c >= 0xAC00 && c < 0xD7A4) || (c >= 0xF900 && c < 0xFB00) ||
                    (c >= 0xFE30 && c < 0xFE70) || (c >= 0xFF00 && c < 0xFF61) ||
                    (c >= 0x1F300 && c < 0x1FB00) || (c >= 0x20000 && c < 0x40000);
  return combining ? 0 : wide ? 2 : 1;
}

std::vector<std::string_view> characters(std::string_view utf8) {
  std::vector<std::string_view> all;
  while (!utf8.empty()) {
    all.push_back(utf8.substr(0, std::max<std::size_t>(sequence_length(utf8), 1)));
    utf8.remove_prefix(all.back().size());
  }
  return all;
}

}  // namespace

std::string visible(std::string_view bytes) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  for (const std::string_view character : characters(bytes)) {
    if (character == "\n") {
      out += "\\n";
    } else if (sequence_length(character) == 0 || is_control(code_point(character))) {
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

std::size_t columns(std::string_view utf8) {
  std::size_t total = 0;
  for (const std::string_view character : characters(utf8)) total += width(code_point(character));
  return total;
}

std::string shortened(std::string_view utf8, std::size_t max_columns) {
  if (columns(utf8) <= max_columns) return std::string(utf8);
  const std::vector<std::string_view> all = characters(utf8);
  const std::size_t head_columns = (max_columns - 1) / 2, tail_columns = max_columns - 1 - head_columns;
  std::string head;
  std::size_t used = 0;
  for (auto it = all.begin(); used + width(code_point(*it)) <= head_columns; ++it) {
    used += width(code_point(*it));
    head += *it;
  }
  std::size_t tail_bytes = 0;
  used = 0;
  for (auto it = all.rbegin(); used + width(code_point(*it)) <= tail_columns; ++it) {
    used += width(code_point(*it));
    tail_bytes += it->size();
  }
  return head + "…" + std::string(utf8.substr(utf8.size() - tail_bytes));
}

}  // namespace cachepy::plot
