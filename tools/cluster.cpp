#include "cluster.h"

#include <cachepy/error.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <thread>

#include "command.h"
#include "plan.h"
#include "text.h"

namespace cachepy::tools {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

/// The commands of one worker: one for each cache directory.
std::string commands_of(const std::vector<const ReplayTask*>& calls, const std::string& program) {
  std::map<fs::path, std::string> ids;
  for (const ReplayTask* call : calls) ids[fs::absolute(call->dir)] += " " + quoted(call->id);
  std::string text;
  for (const auto& [dir, names] : ids)
    text += quoted(fs::read_symlink("/proc/self/exe").native()) + " refresh -j 1 --binary " +
            quoted(fs::absolute(program).native()) + names + " " + quoted(dir.native()) + "\n";
  return text;
}

/// A script that does the work of the worker whose number is its argument, or is known from the scheduler. Calls that others depend on come
/// first in each worker. A worker that needs the result of another one waits for it.
std::string script_of(const std::vector<ReplayTask>& tasks, const std::string& program, std::size_t workers) {
  std::vector<std::vector<const ReplayTask*>> shares(workers);
  std::size_t next = 0;
  for (const std::size_t task : in_order(tasks)) shares[next++ % workers].push_back(&tasks[task]);
  std::string text =
      "#!/bin/sh\n"
      "rank=${OMPI_COMM_WORLD_RANK:-${PMI_RANK:-${SLURM_PROCID:-0}}}\n"
      "case ${1:-${SLURM_ARRAY_TASK_ID:-$((rank + 1))}} in\n";
  for (std::size_t i = 0; i < workers; ++i)
    text += std::to_string(i + 1) + ")\n" + commands_of(shares[i], program) + ";;\n";
  return text + "esac\n";
}

/// A file in the cache directory, because all machines see that.
class Script {
 public:
  Script(const fs::path& dir, const std::string& text)
      : path_(fs::absolute(dir) / ("refresh-" + std::to_string(::getpid()) + ".sh")) {
    std::ofstream(path_) << text;
    if (std::error_code error; fs::file_size(path_, error) != text.size())
      throw Error("cachepy: " + path_.native() + " cannot be written");
  }
  ~Script() {
    std::error_code error;
    fs::remove(path_, error);
  }
  Script(const Script&) = delete;
  Script& operator=(const Script&) = delete;
  std::string command() const { return "sh " + quoted(path_.native()); }
  std::string path() const { return quoted(path_.native()); }

 private:
  fs::path path_;
};

struct Output {
  int status;
  std::string text;
};
Output output_of(const std::string& command) {
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) throw Error("cachepy: no process can be started for: " + command);
  Output output;
  std::array<char, 4096> buffer;
  while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe))
    output.text.append(buffer.data(), size);
  output.status = ::pclose(pipe);
  while (!output.text.empty() && output.text.back() == '\n') output.text.pop_back();
  return output;
}

/// Waits until nothing of the job is in the queue, and says once a minute what is. A controller that does not answer is asked again.
void wait_for_job(const std::string& job) {
  milliseconds waited(0), silent(0);
  while (true) {
    const Output queue = output_of("squeue -h -r -j " + job + " -o %T 2>&1");
    const bool is_gone =
        queue.status == 0 ? queue.text.empty() : queue.text.find("Invalid job id") != queue.text.npos;
    if (is_gone) return;
    if (silent >= std::chrono::minutes(1)) {
      silent = milliseconds(0);
      std::map<std::string, std::size_t> states;
      for (std::size_t i = 0, end; i < queue.text.size(); i = end + 1) {
        end = std::min(queue.text.find('\n', i), queue.text.size());
        ++states[queue.text.substr(i, end - i)];
      }
      std::string line;
      for (const auto& [state, count] : states) line += ", " + std::to_string(count) + " " + printable(state);
      note("job " + job + line);
    }
    // A controller with many users does not like to be asked often.
    const milliseconds pause = std::clamp(waited / 10, milliseconds(200), milliseconds(30'000));
    std::this_thread::sleep_for(pause);
    waited += pause;
    silent += pause;
  }
}

void run_slurm(const Script& script, const ClusterOptions& options) {
  const Output submitted = output_of("sbatch --parsable --array=1-" + std::to_string(options.workers) +
                                     " --job-name=cachepy-refresh " + options.options + " " + script.path());
  const std::string job = submitted.text.substr(0, submitted.text.find(';'));
  if (submitted.status != 0 || job.empty() || job.find_first_not_of("0123456789") != job.npos)
    throw Error("cachepy: sbatch did not accept the job");
  note("job " + job + " has " + counted(options.workers, "task") + "; 'scancel " + job +
       "' ends it, and finished results stay");
  wait_for_job(job);
}

void run_mpi(const Script& script, const ClusterOptions& options) {
  const int status = std::system(
      ("mpirun -n " + std::to_string(options.workers) + " " + options.options + " " + script.command())
          .c_str());
  if (WIFEXITED(status) && WEXITSTATUS(status) == 127) throw Error("cachepy: mpirun was not found");
}

void run_command(const Script& script, const ClusterOptions& options) {
  std::vector<std::thread> running;
  for (std::size_t worker = 1; worker <= options.workers; ++worker) {
    std::string command = options.on;
    command.replace(command.find("{}"), 2, script.command() + " " + std::to_string(worker));
    running.emplace_back([command] { static_cast<void>(std::system(command.c_str())); });
  }
  for (std::thread& thread : running) thread.join();
}

}  // namespace

std::string check_scheduler(const std::string& on) {
  if (on == "slurm" || on == "mpi" || on.find("{}") != on.npos) return "";
  return "expected slurm, mpi, or a command with {} for the work of one worker, such as 'ssh node {}'";
}

void refresh_on_cluster(const std::vector<ReplayTask>& tasks, const std::string& program,
                        const ClusterOptions& options) {
  ClusterOptions used = options;
  used.workers = std::min(options.workers, tasks.size());
  const Script script(tasks.front().dir, script_of(tasks, program, used.workers));
  if (used.on == "slurm") return run_slurm(script, used);
  if (used.on == "mpi") return run_mpi(script, used);
  run_command(script, used);
}

}  // namespace cachepy::tools
