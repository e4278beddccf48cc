// Work on several threads at once, for the few moments in which that pays.
//
// The threads are the library's own: they run none of the user's code, take none of the program's signals, and are gone
// when the work is done.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace cachepy::internal {

/// Calls work(i) once for each i below `count`, in this thread and up to `threads` - 1 others; in this one alone when no
/// other can be started. Returns when all is done; throws the first exception, the rest of the work may then be undone.
void parallel_for(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& work);

/// As parallel_for(), where work(i) reads a file of bytes[i]: on several threads when that is worth starting them.
void read_in_parallel(const std::vector<std::uint64_t>& bytes, const std::function<void(std::size_t)>& work);

}  // namespace cachepy::internal
