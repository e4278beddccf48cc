// Runs operations of the library on a cache directory, killed at, or with failure of, every system call.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "base/file_stat.h"
#include "cachepy/cachepy.h"
#include "faults/traced_process.h"
#include "support/cached.h"
#include "support/child_process.h"
#include "support/temp_dir.h"

namespace cachepy::test {

/// Excludes the user's own system calls from the watched part.
class Unwatched {
 public:
  Unwatched() { watch(false); }
  Unwatched(const Unwatched&) = delete;
  Unwatched& operator=(const Unwatched&) = delete;
  ~Unwatched() { watch(true); }
};

/// A parent that calls a child, which tracks a file and a directory; and another function that takes a file.
class Functions {
 public:
  Functions(const std::string& cache, const std::string& data) : data_(data), cache_(cache) {}

  std::string expected() const { return read() + names() + "!" + read(); }
  std::string call() { return above_(1) + named_(data_ + "/file"); }
  int runs() const { return above_.runs + child_.runs + named_.runs; }

 private:
  std::string read() const { return read_file(data_ + "/file"); }
  std::string names() const {
    std::vector<std::string> names;
    for (const auto& item : std::filesystem::directory_iterator(data_))
      names.push_back(item.path().filename().string());
    std::sort(names.begin(), names.end());
    std::string text;
    for (const std::string& name : names) text += " " + name;
    return text;
  }

  const std::string data_;
  const std::string cache_;
  Cached<std::string, int> child_{"child", cache_, [this](int) {
                                    track_file(data_ + "/file");
                                    track_file(data_);
                                    const Unwatched user;
                                    return read() + names();
                                  }};
  Cached<std::string, int> above_{"above", cache_, [this](int x) { return child_(x) + "!"; }};
  Cached<std::string, std::string> named_{"named", cache_,
                                          [this](const std::string&) {
                                            const Unwatched user;
                                            return read();
                                          },
                                          "f"};
};

class Faults : public ::testing::Test {
 protected:
  Faults() {
    write("one");
    std::filesystem::create_directory(prepared);
  }

  void write(const std::string& content) {
    std::filesystem::create_directories(data);
    write_file(data + "/file", content);
  }
  /// Waits until the stat of the data is old enough to be trusted.
  void let_data_age() const {
    while (!internal::stat_file(data + "/file")->trusted_at(internal::now_ns())) std::this_thread::yield();
  }
  /// Runs `work` in a separate process, to prepare the directory for later runs.
  template <class Work>
  void prepare(const Work& work) {
    ChildProcess([&] {
      work();
      return true;
    });
    std::filesystem::remove_all(prepared);
    if (std::filesystem::exists(cache))
      std::filesystem::copy(cache, prepared, std::filesystem::copy_options::recursive);
  }

  /// Runs `work` undisturbed, then with each of its system calls failing in each way, then killed at each of them. Afterwards, `after` runs
  /// in a separate process and returns what is wrong.
  template <class Work, class After>
  void disturb(const Work& work, const After& after) {
    const TracedRun whole = run_one(work, {}, after);
    ASSERT_EQ(whole.status, 0) << whole.said;
    usual_lines_ = lines_of(whole);
    ASSERT_GT(whole.calls.size(), 0u);
    for (std::size_t i = 0; i < whole.calls.size(); ++i) {
      const int at = static_cast<int>(i);
      run_one(work, {Fault::Kind::kKill, at}, after);
      for (const int error : errors_of_call(whole.calls[i]))
        run_one(work, {Fault::Kind::kFail, at, error}, after);
      run_one(work, {Fault::Kind::kShorten, at}, after);
      if (HasFatalFailure() || ::testing::Test::HasFailure()) return;
    }
    std::cout << whole.calls.size() << " system calls, " << runs_ << " runs\n";
  }

  template <class Work, class After>
  TracedRun run_one(const Work& work, const Fault& fault, const After& after) {
    ++runs_;
    std::filesystem::remove_all(cache);
    std::filesystem::copy(prepared, cache, std::filesystem::copy_options::recursive);
    if (std::filesystem::is_empty(cache)) std::filesystem::remove(cache);
    const TracedRun run = run_traced(work, fault);
    if (fault.kind != Fault::Kind::kNone && !run.applied) return run;
    const std::string what = describe(fault, run);
    std::fflush(stdout);  // otherwise each child would write a copy
    if (fault.kind != Fault::Kind::kKill) {
      EXPECT_TRUE(WIFEXITED(run.status) && WEXITSTATUS(run.status) == 0) << what;
      if (fault.kind != Fault::Kind::kNone) EXPECT_LE(lines_of(run), usual_lines_ + 1) << what;
    }
    ChildProcess next([&] {
      ::alarm(60);
      if (std::freopen((dir / "afterwards").c_str(), "w", stderr) == nullptr) return false;
      const std::string wrong = after();
      std::cerr << wrong << std::flush;
      return wrong.empty();
    });
    EXPECT_TRUE(next.wait()) << what << "afterwards: " << read_file(dir / "afterwards");
    // No half-written file was left: its checksum would have made it a miss with a message.
    if (!was_damaged_) EXPECT_EQ(read_file(dir / "afterwards"), "") << what;
    return run;
  }

  static std::ptrdiff_t lines_of(const TracedRun& run) {
    return std::count(run.said.begin(), run.said.end(), '\n');
  }

  static std::string describe(const Fault& fault, const TracedRun& run) {
    const std::size_t at = static_cast<std::size_t>(fault.at);
    const std::string call = at < run.calls.size() ? name_of_call(run.calls[at]) : "nothing";
    const std::string how = fault.kind == Fault::Kind::kKill      ? "killed"
                            : fault.kind == Fault::Kind::kShorten ? "short"
                            : fault.kind == Fault::Kind::kFail    ? ::strerror(fault.error)
                                                                  : "undisturbed";
    return "system call " + std::to_string(fault.at) + " (" + call + "): " + how + "; status " +
           std::to_string(run.status) + "; said:\n" + run.said;
  }

  /// Makes a call. Returns 0 if its result is right.
  int call() const {
    Functions functions(cache, data);
    const std::string expected = functions.expected();
    watch(true);
    const std::string got = functions.call();
    watch(false);
    if (got != expected) std::cerr << "gave '" << got << "', not '" << expected << "'\n";
    return got == expected ? 0 : 1;
  }
  /// Makes a call in a later process, which must be right, and a hit from then on.
  std::string call_again() const {
    Functions functions(cache, data);
    if (functions.call() != functions.expected()) return "the result is wrong";
    const int runs = functions.runs();
    Functions later(cache, data);
    if (later.call() != later.expected()) return "the result of a hit is wrong";
    return later.runs() == 0 ? "" : "it runs again after " + std::to_string(runs) + " runs";
  }
  void disturb_call() {
    disturb([&] { return call(); }, [&] { return call_again(); });
  }

  const TempDir dir;
  const std::string cache = dir / "cache";
  const std::string prepared = dir / "prepared";
  const std::string data = dir / "data";
  int runs_ = 0;
  bool was_damaged_ = false;        // whether the cache was damaged before
  std::ptrdiff_t usual_lines_ = 0;  // number of lines on standard error without a fault
};

}  // namespace cachepy::test
