// The options of subcommands that make stored calls again in worker processes.
#pragma once

#include <cachepy/replay.h>

#include <CLI/CLI.hpp>
#include <cstddef>
#include <string>

namespace cachepy::tools {

struct WorkerOptions {
  std::string program;
  std::size_t jobs = 0;  ///< 0 = one for each processor
  double timeout_s = 0;  ///< 0 = without limit
  std::size_t retries = 0;
  bool fail_fast = false;
};

void add_worker_options(CLI::App& command, WorkerOptions& options);
ReplayOptions replay_options(const WorkerOptions& options);

}  // namespace cachepy::tools
