// Runs work on several threads, for the few cases in which that pays.
//
// The threads belong to the library: they run none of the user's code, receive no signals, and end with the work.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace cachepy::internal {

/// Calls work(i) once for each i below `count`, in this thread and up to `threads` - 1 others, or in this one alone if no other can
/// be started. Returns when all calls are done. Throws the first exception; some calls may then not have been made.
void parallel_for(std::size_t count, std::size_t threads, const std::function<void(std::size_t)>& work);

/// The number of threads to use for work on `pieces` blocks of a result, each of which takes about a millisecond: one for few of
/// them, and always one in a process that was forked and not executed. Never more than four, because other calls of the program
/// compute meanwhile.
std::size_t threads_for_blocks(std::size_t pieces);

/// As parallel_for(), where work(i) reads a file of bytes[i] bytes. Uses several threads if the files are large enough.
void read_in_parallel(const std::vector<std::uint64_t>& bytes, const std::function<void(std::size_t)>& work);

}  // namespace cachepy::internal
