#include "text.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

#include "base/utf8.h"
#include "base/visible.h"

namespace cachepy::tools {
namespace {

template <class... Args>
std::string format(const char* format_string, Args... args) {
  std::array<char, 64> buffer;
  const int size = std::snprintf(buffer.data(), buffer.size(), format_string, args...);
  return std::string(buffer.data(), static_cast<std::size_t>(size));
}

/// The maximum width of lines.
std::size_t terminal_columns() {
  struct ::winsize size = {};
  const bool is_terminal = ::isatty(STDOUT_FILENO) == 1 && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0;
  return is_terminal && size.ws_col != 0 ? size.ws_col : std::string::npos;
}

}  // namespace

std::string printable(std::string_view text) {
  if (std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; })) return std::string(text);
  std::string out;
  while (!text.empty()) {
    const std::size_t length = internal::utf8_length(text);
    const std::string_view character = text.substr(0, std::max<std::size_t>(length, 1));
    const std::uint32_t point = length == 0 ? 0 : internal::utf8_code_point(character);
    if (character == "\n") {
      out += "\\n";
    } else if (length != 0 && internal::is_control_character(point)) {
      out += format("\\x%02x", static_cast<unsigned>(point));
    } else {
      out += character;
    }
    text.remove_prefix(character.size());
  }
  return out;
}

std::string printable(std::chrono::nanoseconds duration) {
  if (duration.count() < 0) return "-" + printable(std::chrono::nanoseconds(-duration.count()));
  const auto ns = static_cast<double>(duration.count());
  if (ns < 1e3) return format("%.0f ns", ns);
  if (ns < 1e6) return format("%.3g µs", ns / 1e3);
  if (ns < 1e9) return format("%.3g ms", ns / 1e6);
  return format(ns < 1e11 ? "%.3g s" : "%.0f s", ns / 1e9);
}

std::string printable_bytes(std::uint64_t bytes) {
  constexpr std::array<const char*, 6> kUnits = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  auto amount = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; amount >= 1024 && unit + 1 < kUnits.size(); ++unit) amount /= 1024;
  return format(unit == 0 ? "%.0f %s" : "%.1f %s", amount, kUnits[unit]);
}

std::string printable(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts = {};
  std::array<char, 32> buffer;
  if (::localtime_r(&seconds, &parts) == nullptr) return "?";
  const std::size_t size = std::strftime(buffer.data(), buffer.size(), "%Y-%m-%d %H:%M:%S", &parts);
  return std::string(buffer.data(), size);
}

std::string printable_age(std::chrono::system_clock::time_point time) {
  constexpr long kHoursInDay = 24;
  const auto age = std::chrono::duration_cast<std::chrono::hours>(std::chrono::system_clock::now() - time);
  const long hours = std::max(age.count(), long{0});  // in the future: the clock was set back
  return hours < 2 * kHoursInDay ? std::to_string(hours) + "h" : std::to_string(hours / kHoursInDay) + "d";
}

std::string short_hash(std::string_view hash) {
  return std::string(hash.substr(0, 10));
}

std::string counted(std::size_t count, std::string_view what) {
  return std::to_string(count).append(" ").append(what).append(count == 1 ? "" : "s");
}

void Table::add(const Row& row) {
  constexpr std::size_t kPieceBytes = std::size_t{1} << 20;
  widths_.resize(std::max(widths_.size(), row.size()));
  if (pieces_.empty() || pieces_.back().size() > kPieceBytes) pieces_.emplace_back();
  std::string& piece = pieces_.back();
  for (std::size_t i = 0; i < row.size(); ++i) {
    widths_[i] = std::max(widths_[i], internal::columns(row[i]));
    piece += row[i];
    piece += i + 1 < row.size() ? kEndOfCell : kEndOfRow;
  }
}

void Table::write(const std::function<void(std::string_view)>& write) const {
  const std::size_t most = terminal_columns();
  std::string text, line;
  for (std::string_view rest : pieces_) {
    for (std::size_t i = 0; !rest.empty();) {
      const std::size_t size = rest.find_first_of(kEnds);
      const std::string_view cell = rest.substr(0, size);
      const bool is_last = rest[size] == kEndOfRow;
      rest.remove_prefix(size + 1);
      line += cell;
      if (!is_last) {
        line.append(widths_[i++] - internal::columns(cell) + 2, ' ');
        continue;
      }
      text += most == std::string::npos ? line : cut(line, most);
      text += "\n";
      line.clear();
      i = 0;
    }
    write(text);
    text.clear();
  }
}

std::string table(const std::vector<Row>& rows) {
  Table all;
  for (const Row& row : rows) all.add(row);
  std::string text;
  all.write([&](std::string_view piece) { text += piece; });
  return text;
}

std::string cut(const std::string& text, std::size_t columns) {
  if (internal::columns(text) <= columns) return text;
  std::string out;
  std::size_t used = 0;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t size = 1;
    while (i + size < text.size() && (text[i + size] & 0xC0) == 0x80) ++size;
    const std::string character = text.substr(i, size);
    used += internal::columns(character);
    if (used >= columns) break;
    out += character;
    i += size;
  }
  return out + "…";
}

}  // namespace cachepy::tools
