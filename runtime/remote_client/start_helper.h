// Starts a process that the program does not notice: no SIGCHLD, no child that its wait() would return, no inherited descriptors.
#pragma once

#include <string>
#include <vector>

namespace cachepy::internal {

/// Runs `program` with these arguments and this environment in a session of its own. False if no process could be made. Whether
/// the program could be executed is not known. `program`: an absolute path.
bool start_detached(const std::string& program, const std::vector<std::string>& arguments,
                    const std::vector<std::string>& environment);

}  // namespace cachepy::internal
