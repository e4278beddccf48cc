// Values as people read them: one line each, whatever is in them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cachepy::tools {

/// Control characters as \n or \xNN, so that a name takes one line and no terminal obeys it.
std::string printable(std::string_view text);

/// "1.2 s", "35 ms".
std::string printable(std::chrono::nanoseconds duration);

/// "734 B", "1.2 MiB".
std::string printable_bytes(std::uint64_t bytes);

/// "2026-11-22 16:04:05", local time.
std::string printable(std::chrono::system_clock::time_point time);

/// How long ago that is, in whole hours or, from two days on, days, as `cachepy prune --older-than` takes them: "5h", "12d".
std::string printable_age(std::chrono::system_clock::time_point time);

/// The first digits of a hash: enough to tell calls apart, and for `cachepy show`.
std::string short_hash(std::string_view hash);

using Row = std::vector<std::string>;

/// Rows of equally many cells, one under the other; the last column is not filled up. Where standard output is a terminal,
/// lines are cut to its width.
std::string table(const std::vector<Row>& rows);

/// The text, or as much of it as fits into `columns` with "…" behind it.
std::string cut(const std::string& text, std::size_t columns);

/// "1 node", "2 nodes".
std::string counted(std::size_t count, std::string_view what);

}  // namespace cachepy::tools
