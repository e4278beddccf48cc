// The calls that `cachepy refresh` would make, as input for another program that runs commands.
#pragma once

#include <cachepy/replay.h>

#include <cstddef>
#include <string>
#include <vector>

namespace cachepy::tools {

/// The formats, for CLI::IsMember.
std::vector<std::string> plan_formats();

/// One word for a shell.
std::string quoted(const std::string& text);

/// The tasks, each after those that it has to wait for.
std::vector<std::size_t> in_order(const std::vector<ReplayTask>& tasks);

/// One command for each call, `cachepy refresh --binary PROGRAM ID DIR`, in one of the formats:
///   make, ninja  a rule for each call, after those of the calls that it made
///   slurm        a script for sbatch: an array with a task for each call
///   tasks        a command on each line, each after those of the calls that it made
std::string plan_text(const std::string& format, const std::vector<ReplayTask>& tasks,
                      const std::string& program);

}  // namespace cachepy::tools
