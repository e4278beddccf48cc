// Formats values for people, on one line each.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace cachepy::tools {

/// Replaces control characters with \n or \xNN, so that a name takes one line and cannot control a terminal.
std::string printable(std::string_view text);

/// "1.2 s", "35 ms", "-3 µs".
std::string printable(std::chrono::nanoseconds duration);

/// "734 B", "1.2 MiB".
std::string printable_bytes(std::uint64_t bytes);

/// "2026-11-22 16:04:05", local time.
std::string printable(std::chrono::system_clock::time_point time);

/// The time since then in whole hours or, from two days on, in days, in the notation of `cachepy prune --older-than`: "5h", "12d".
std::string printable_age(std::chrono::system_clock::time_point time);

/// The first digits of a hash: enough to distinguish calls, and for `cachepy show`.
std::string short_hash(std::string_view hash);

using Row = std::vector<std::string>;

/// A table of very many rows, which takes little more memory than their text. Rows have equal numbers of cells, at least one; cells
/// are printable().
class Table {
 public:
  void add(const Row& row);
  /// Calls `write` with the lines, many at a time. The last column is not padded. If standard output is a terminal, lines are cut
  /// to its width.
  void write(const std::function<void(std::string_view)>& write) const;

 private:
  static constexpr char kEndOfCell = '\1', kEndOfRow = '\n';
  static constexpr std::string_view kEnds = "\1\n";

  std::vector<std::size_t> widths_;
  std::deque<std::string> pieces_;  ///< the rows' cells, each with its end
};

/// All rows as a Table writes them.
std::string table(const std::vector<Row>& rows);

/// The text, or as much of it as fits into `columns`, followed by "…".
std::string cut(const std::string& text, std::size_t columns);

/// "1 node", "2 nodes".
std::string counted(std::size_t count, std::string_view what);

}  // namespace cachepy::tools
