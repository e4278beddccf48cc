#include "worker.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

#include "functions.h"
#include "world.h"

namespace model {
namespace {

std::atomic<int> runs{0};

template <class Call>
std::string outcome(const Call& call) {
  try {
    const Value value = call();
    std::ostringstream out;
    out << "value " << value.text;
    for (const auto& [name, count] : value.counts) out << ' ' << name << 'x' << count;
    return out.str();
  } catch (const std::runtime_error& error) {
    return std::string("error ") + error.what();
  }
}

class Worker {
 public:
  Worker(const Job& job, const World& world) : job_(job) {
    std::filesystem::current_path(world.roots()[job.root]);
    constexpr const char* kVariable = "MODEL_VARIABLE";
    if (job.environment == 0) {
      ::unsetenv(kVariable);
    } else {
      ::setenv(kVariable, std::to_string(job.environment).c_str(), 1);
    }
    Random random(job.program_seed);
    program_ = random_program(random, world.paths());
  }

  std::string run() {
    Random random(job_.call_seed);
    if (job_.manner == Manner::kOneByOne) {
      for (int i = 0; i < kCalls; ++i) call(random, /*again=*/true);
      return wrong_;
    }
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([this, seed = random()] {
        Random own(seed);
        for (int call_number = 0; call_number < kCalls; ++call_number) call(own, /*again=*/false);
      });
    }
    if (job_.manner == Manner::kForking) fork_children(random);
    for (std::thread& thread : threads) thread.join();
    return wrong_;
  }

 private:
  static constexpr int kCalls = 5;
  static constexpr int kThreads = 3;

  void call(Random& random, bool again) {
    const int function = pick(random, static_cast<int>(program_.functions.size()));
    const int argument = pick(random, 3);
    const std::string got = outcome([&] { return call_cached(program_, function, argument); });
    if (job_.manner == Manner::kUnchecked) return;
    const std::string expected = outcome([&] { return call_plain(program_, function, argument); });
    if (got != expected)
      report(function, argument, "gave\n  " + got + "\nand without a cache gives\n  " + expected);
    if (!again || got.starts_with("error")) return;
    const int before = runs;
    call_cached(program_, function, argument);
    if (runs != before) report(function, argument, "ran again although nothing had changed");
  }

  /// Forks while the threads are in the middle of calls.
  void fork_children(Random& random) {
    for (int i = 0; i < 4; ++i) {
      const std::uint64_t seed = random();
      const ::pid_t child = ::fork();
      if (child == 0) {
        ::alarm(60);
        wrong_.clear();
        Random own(seed);
        for (int call_number = 0; call_number < 2; ++call_number) call(own, /*again=*/false);
        if (!wrong_.empty()) (void)!::write(STDERR_FILENO, wrong_.data(), wrong_.size());
        ::_exit(wrong_.empty() ? 0 : 1);
      }
      int status = 0;
      ::waitpid(child, &status, 0);
      if (status != 0) report(0, 0, "in a forked child ended with status " + std::to_string(status));
    }
  }

  void report(int function, int argument, const std::string& what) {
    const std::lock_guard lock(mutex_);
    wrong_ += "program " + std::to_string(job_.program_seed) + ": f" + std::to_string(function) + "(" +
              std::to_string(argument) + ") in r" + std::to_string(job_.root) + " " + what + "\n";
  }

  const Job& job_;
  Program program_;
  std::mutex mutex_;
  std::string wrong_;
};

}  // namespace

void note_run() {
  ++runs;
}

std::string work(const Job& job, const World& world, void (*started)()) {
  Worker worker(job, world);
  started();
  return worker.run();
}

}  // namespace model
