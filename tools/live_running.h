// The calls that programs are computing now, or waiting for, as a page of `cachepy serve` shows them.
//
// Every call writes a mark of itself; most of them live for microseconds. Only calls that have run for a while are listed, so that an
// open page is not sent thousands of changes a second.
#pragma once

#include <string>

namespace cachepy::tools {

/// JSON: {"calls": [[hash, function, waits (0 or 1), process, host, since in milliseconds], …], "functions": [[function, computing,
/// waiting, oldest], …]}. `calls` has the longest-running ones; `functions` counts all of them if `calls` does not have them all. The
/// same calls give the same text. A directory that cannot be read has no calls.
std::string running_json(const std::string& dir);

}  // namespace cachepy::tools
