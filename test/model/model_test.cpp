// Runs random programs of cached functions on files that change at random, in several processes and threads. Caches are pruned and damaged,
// and processes are killed. Every result is compared with that of the same functions without the cache.
//
//   CACHEPY_MODEL_SEED    a number, or "random"; printed on failure
//   CACHEPY_MODEL_STEPS   the number of steps
#include <cachepy/cache.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "damage.h"
#include "functions.h"
#include "worker.h"
#include "world.h"

namespace model {
namespace {

namespace fs = std::filesystem;

int started_pipe[2];

void say_started() {
  (void)!::write(started_pipe[1], "s", 1);
}

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error(what);
}

/// A process that does several jobs, and keeps its memory between them.
class Resident {
 public:
  Resident(const World& world, const fs::path& said) {
    if (::pipe(jobs_) != 0 || ::pipe(answers_) != 0) fail("no pipe");
    pid_ = ::fork();
    if (pid_ != 0) {
      ::close(jobs_[0]);
      ::close(answers_[1]);  // so that reading ends when the process dies
      return;
    }
    if (std::freopen(said.c_str(), "a", stderr) == nullptr) ::_exit(2);
    for (Job job; ::read(jobs_[0], &job, sizeof job) == sizeof job;) {
      ::alarm(120);
      const std::string wrong = work(job, world, [] {});
      std::cerr << wrong << std::flush;
      (void)!::write(answers_[1], wrong.empty() ? "+" : "-", 1);
      ::alarm(0);
    }
    ::_exit(0);
  }
  ~Resident() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    ::close(jobs_[1]);
    ::close(answers_[0]);
  }
  Resident(const Resident&) = delete;
  Resident& operator=(const Resident&) = delete;

  bool work_on(const Job& job) {
    char answer = '-';
    return ::write(jobs_[1], &job, sizeof job) == sizeof job && ::read(answers_[0], &answer, 1) == 1 &&
           answer == '+';
  }

 private:
  int jobs_[2];
  int answers_[2];
  ::pid_t pid_;
};

class Model {
 public:
  Model(const fs::path& directory, std::uint64_t seed)
      : cache_(directory / "cache"),
        said_(directory / "said"),
        seed_(seed),
        random_(seed),
        world_(directory) {}

  void step() {
    log_.clear();
    for (int i = pick(random_, 4); i > 0; --i) log_ += world_.edit(random_) + "\n";
    if (one_in(random_, 3)) {
      const fs::path elsewhere = world_.roots()[0] / "elsewhere";
      log_ += damage(one_in(random_, 4) ? elsewhere : cache_, random_) + "\n";
    }
    if (one_in(random_, 15) && fs::exists(cache_)) {
      log_ += "compact\n";
      cachepy::cache_compact(cache_);
    }
    if (one_in(random_, 5)) prune();
    if (resident_ == nullptr || one_in(random_, 20)) resident_ = std::make_unique<Resident>(world_, said_);
    switch (pick(random_, 8)) {
      case 0:
        interrupt();
        break;
      case 1:
        race();
        break;
      case 2:
        fork_while_working();
        break;
      case 3:
      case 4:
        together(Manner::kThreads);
        break;
      default:
        break;
    }
    wait_for(start(random_job(Manner::kOneByOne)));
    log_ += "the resident\n";
    if (!resident_->work_on(random_job(one_in(random_, 3) ? Manner::kThreads : Manner::kOneByOne)))
      fail("the process that lives on found something wrong, or died");
  }

  std::string said() const {
    std::ifstream in(said_);
    std::string all{std::istreambuf_iterator<char>(in), {}};
    constexpr std::size_t kShown = 6000;
    if (all.size() > kShown) all.erase(0, all.size() - kShown);
    return "In this step:\n" + log_ + "Last said:\n" + all;
  }

 private:
  Job random_job(Manner manner) {
    constexpr int kPrograms = 4;
    Job job;
    job.program_seed = seed_ * kPrograms + random_() % kPrograms;
    job.call_seed = random_();
    job.root = static_cast<std::uint8_t>(random_() % world_.roots().size());
    job.environment = static_cast<std::uint8_t>(pick(random_, 3));
    job.manner = manner;
    return job;
  }

  /// Starts a process that reports its start. Each wait_for_start() waits for one such report.
  ::pid_t start_and_say(const Job& job) { return start(job, say_started); }

  ::pid_t start(const Job& job, void (*started)() = [] {}) {
    const ::pid_t child = ::fork();
    if (child != 0) return child;
    ::alarm(120);
    if (std::freopen(said_.c_str(), "a", stderr) == nullptr) ::_exit(2);
    const std::string wrong = work(job, world_, started);
    std::cerr << wrong << std::flush;
    ::_exit(wrong.empty() ? 0 : 1);
  }

  static void wait_for_start() {
    char c;
    (void)!::read(started_pipe[0], &c, 1);
  }

  void wait_for(::pid_t child, bool may_be_killed = false) {
    int status = 0;
    ::waitpid(child, &status, 0);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) fail("a process hung");
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL && may_be_killed) return;
    if (status != 0) fail("a process found something wrong: status " + std::to_string(status));
  }

  void together(Manner manner) {
    log_ += "together\n";
    std::vector<::pid_t> children;
    for (int i = 0; i < 3; ++i) children.push_back(start_and_say(random_job(manner)));
    for (std::size_t i = 0; i < children.size(); ++i) wait_for_start();
    if (one_in(random_, 2)) prune();
    for (const ::pid_t child : children) wait_for(child);
  }

  /// Prunes some or all entries, also while other processes look for them.
  void prune() {
    if (!fs::exists(cache_)) return;
    cachepy::PruneOptions options;
    options.all = one_in(random_, 3);
    if (!options.all) options.max_bytes = static_cast<std::uint64_t>(pick(random_, 4000));
    const cachepy::PruneInfo pruned = cachepy::cache_prune(cache_, options);
    log_ += "prune: " + std::to_string(pruned.entries.size()) + " entries go\n";
  }

  void interrupt() {
    log_ += "kill\n";
    std::vector<::pid_t> children;
    for (int i = 0; i < 2; ++i) children.push_back(start_and_say(random_job(Manner::kThreads)));
    for (std::size_t i = 0; i < children.size(); ++i) wait_for_start();
    ::usleep(static_cast<unsigned>(pick(random_, 4000)));
    for (const ::pid_t child : children) ::kill(child, SIGKILL);
    for (const ::pid_t child : children) wait_for(child, /*may_be_killed=*/true);
  }

  void race() {
    log_ += "edit while they work\n";
    std::vector<::pid_t> children;
    for (int i = 0; i < 3; ++i) children.push_back(start_and_say(random_job(Manner::kUnchecked)));
    for (std::size_t i = 0; i < children.size(); ++i) wait_for_start();
    world_.edit_each_once(random_);
    for (const ::pid_t child : children) wait_for(child);
    // Calls everything that they may have stored.
    for (int i = 0; i < 4; ++i) wait_for(start(random_job(Manner::kOneByOne)));
  }

  void fork_while_working() {
#if !__has_feature(thread_sanitizer)  // which knows no threads behind such a fork
    log_ += "fork while threads work\n";
    wait_for(start(random_job(Manner::kForking)));
#endif
  }

  const fs::path cache_;
  const fs::path said_;
  const std::uint64_t seed_;
  Random random_;
  World world_;
  std::unique_ptr<Resident> resident_;
  std::string log_;
};

std::uint64_t seed() {
  const char* const text = std::getenv("CACHEPY_MODEL_SEED");
  if (text == nullptr) return 1;
  return std::string(text) == "random" ? std::random_device()() : std::strtoull(text, nullptr, 10);
}

int steps() {
  constexpr int kUsual = 60;
  const char* const text = std::getenv("CACHEPY_MODEL_STEPS");
  return text != nullptr ? std::atoi(text) : kUsual;
}

int run() {
  std::string pattern = (fs::temp_directory_path() / "cachepy-model-XXXXXX").string();
  ::signal(SIGPIPE, SIG_IGN);
  if (::mkdtemp(pattern.data()) == nullptr || ::pipe(started_pipe) != 0) return 2;
  const fs::path directory = fs::canonical(pattern);
  ::setenv("CACHEPY_DIR", (directory / "cache").c_str(), 1);
  for (const char* variable : {"CACHEPY_DISABLE", "CACHEPY_VERBOSE"}) ::unsetenv(variable);

  const std::uint64_t chosen = seed();
  std::cout << "CACHEPY_MODEL_SEED=" << chosen << " CACHEPY_MODEL_STEPS=" << steps() << std::endl;
  {
    Model model(directory, chosen);
    for (int i = 0; i < steps(); ++i) {
      try {
        model.step();
      } catch (const std::exception& error) {
        std::cout << "step " << i << ": " << error.what() << "\n"
                  << model.said() << "\nkept: " << directory << std::endl;
        return 1;
      }
    }
  }
  fs::remove_all(directory);
  return 0;
}

}  // namespace
}  // namespace model

int main() {
  return model::run();
}
