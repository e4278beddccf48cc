// Makes stored calls again on other machines, through a scheduler that is there: Slurm, MPI, or any command.
#pragma once

#include <cachepy/replay.h>

#include <string>
#include <vector>

namespace cachepy::tools {

struct ClusterOptions {
  std::string on;           ///< "slurm", "mpi", or a command with {} for the work of one worker
  std::size_t workers = 8;  ///< the largest number of workers
  std::string options;      ///< more options for sbatch or mpirun
};

/// The problem of the name of a scheduler, for CLI::App; "" = it can be used.
std::string check_scheduler(const std::string& on);

/// Divides the calls among workers, each of which is a `cachepy refresh` of its calls, and waits until all have ended. Results meet in the
/// cache directory, which all machines must see under the same path, as they must the program and this one. Prints what the scheduler
/// says. Throws Error if the work cannot be handed over.
void refresh_on_cluster(const std::vector<ReplayTask>& tasks, const std::string& program,
                        const ClusterOptions& options);

}  // namespace cachepy::tools
