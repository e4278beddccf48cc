// Operations of the library on a cache directory, killed at, or with failure of, every system call. The result must be right all the same,
// and so must that of the next process, which must not wait.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "base/file_stat.h"
#include "cachepy/cache.h"
#include "cachepy/cachepy.h"
#include "cachepy/graph.h"
#include "faults/traced_process.h"
#include "support/cached.h"
#include "support/child_process.h"
#include "support/temp_dir.h"

namespace cachepy::test {
namespace {

namespace fs = std::filesystem;

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
    for (const auto& item : fs::directory_iterator(data_)) names.push_back(item.path().filename().string());
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
    fs::create_directory(prepared);
  }

  void write(const std::string& content) {
    fs::create_directories(data);
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
    fs::remove_all(prepared);
    if (fs::exists(cache)) fs::copy(cache, prepared, fs::copy_options::recursive);
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
    fs::remove_all(cache);
    fs::copy(prepared, cache, fs::copy_options::recursive);
    if (fs::is_empty(cache)) fs::remove(cache);
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

TEST_F(Faults, trap_r05_r06_a_first_call) {
  let_data_age();
  disturb_call();
}

TEST_F(Faults, trap_r05_r06_a_hit) {
  let_data_age();
  prepare([&] { call(); });
  disturb_call();
}

TEST_F(Faults, trap_r05_r06_a_call_whose_file_changed) {
  prepare([&] { call(); });
  write("two");
  disturb_call();
}

TEST_F(Faults, trap_r05_r06_a_call_whose_file_changed_back) {
  prepare([&] {
    call();
    write("two");
    call();
  });
  write("one");
  let_data_age();
  disturb_call();
}

TEST_F(Faults, trap_r05_r06_a_call_whose_file_appeared) {
  fs::remove(data + "/file");
  prepare([&] { call(); });
  write("here");
  let_data_age();
  disturb_call();
}

TEST_F(Faults, trap_r05_r06_a_call_whose_entries_are_damaged) {
  let_data_age();
  was_damaged_ = true;
  prepare([&] {
    call();
    for (const auto& item : fs::recursive_directory_iterator(cache)) {
      if (item.path().extension() == ".cpz") fs::resize_file(item.path(), item.file_size() - 1);
      if (item.path().extension() == ".cps") fs::resize_file(item.path(), item.file_size() / 2);
    }
  });
  disturb_call();
}

/// A result that is written while it is being encoded.
class LargeResult {
 public:
  explicit LargeResult(const std::string& cache)
      : make_("make", cache, [](int) {
          const Unwatched user;
          return noise();
        }) {}
  bool operator()() { return make_(1) == noise(); }
  int runs() const { return make_.runs; }

 private:
  static const std::string& noise() {
    static const std::string bytes = [] {
      std::string made(std::size_t{6} << 20, '\0');
      std::uint32_t state = 1;
      for (char& c : made) c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
      return made;
    }();
    return bytes;
  }
  Cached<std::string, int> make_;
};

TEST_F(Faults, trap_r05_r06_a_large_result) {
  disturb(
      [&] {
        LargeResult large(cache);
        watch(true);
        const bool is_right = large();
        watch(false);
        return is_right ? 0 : 1;
      },
      [&]() -> std::string {
        LargeResult large(cache);
        if (!large()) return "the result is wrong";
        LargeResult later(cache);
        return later() && later.runs() == 0 ? "" : "it runs again";
      });
}

/// The nodes of the directory's graph as a new process sees them, or what is wrong with it.
std::string nodes_of(const std::string& cache) {
  const SyncInfo info = cache_tree_sync(cache);
  if (!info.problems.empty()) return info.problems[0];
  return std::to_string(cache_tree_nodes().size()) + " nodes";
}

TEST_F(Faults, trap_r05_r06_compact) {
  prepare([&] { call(); });
  disturb(
      [&] {
        try {
          watch(true);
          cache_compact(cache);
        } catch (const Error&) {  // may be said, but no node may be lost
        }
        watch(false);
        return 0;
      },
      [&] {
        const std::string nodes = nodes_of(cache);
        if (nodes != "3 nodes") return nodes;
        cache_compact(cache);  // nothing may be locked, and no record may be lost
        cache_tree_reset();
        const std::string again = nodes_of(cache);
        return again == "3 nodes" ? "" : again;
      });
}

TEST_F(Faults, trap_r05_r06_freeing_a_segment) {
  let_data_age();
  prepare([&] {
    call();
    for (const EntryInfo& entry : cache_list(cache))
      if (entry.fname != "named") cache_remove(cache, {entry.id});
  });
  disturb(
      [&] {
        try {
          watch(true);
          cache_compact(cache);
        } catch (const Error&) {  // may be said, but the entry that is moved may not be lost
        }
        watch(false);
        return 0;
      },
      [&]() -> std::string {
        Functions functions(cache, data);
        if (functions.call() != functions.expected()) return "the result is wrong";
        return functions.runs() == 2 ? "" : std::to_string(functions.runs()) + " functions ran";
      });
}

TEST_F(Faults, trap_r05_r06_prune) {
  let_data_age();
  prepare([&] { call(); });
  disturb(
      [&] {
        try {
          watch(true);
          cache_prune(cache, 0);
        } catch (const Error&) {  // may be said; whatever is left must be whole
        }
        watch(false);
        return 0;
      },
      [&] {
        const std::string nodes = nodes_of(cache);
        return nodes == "3 nodes" ? call_again() : nodes;
      });
}

// Longer than what is copied at once.
const std::string kLong((std::size_t{1} << 20) + 5, 'n');

/// A function that writes a file or adds to it, as its hits do.
class Writing {
 public:
  Writing(const std::string& cache, const std::string& file, std::ios::openmode mode)
      : write_(mode == std::ios::app ? "add" : "write", cache, [=](int n) {
          const Unwatched user;
          std::ofstream(file, mode) << kLong;
          return n;
        }) {
    write_.site().effects = {"files", 1};
  }
  bool operator()() { return write_(1) == 1; }

 private:
  Cached<int, int> write_;
};

class FilesPutBack : public Faults {
 protected:
  /// `before` and `after`: what the file contains.
  void disturb_hit(std::ios::openmode mode, const std::string& before, const std::string& after) {
    const std::string file = data + "/out";
    prepare([&] { Writing(cache, file, mode)(); });
    disturb(
        [&] {
          write_file(file, before);
          Writing write(cache, file, mode);
          watch(true);
          const bool is_right = write();
          watch(false);
          return is_right && read_file(file) == after ? 0 : 1;
        },
        [&]() -> std::string {
          const std::string left = read_file(file);
          if (left != before && left != after)
            return "the file has " + std::to_string(left.size()) + " bytes";
          write_file(file, before);
          Writing(cache, file, mode)();
          return read_file(file) == after ? "" : "the file was not written";
        });
  }
};

TEST_F(FilesPutBack, trap_r05_r06_a_file_is_put_back_whole_or_not_at_all) {
  disturb_hit(std::ios::out, "old", kLong);
}

TEST_F(FilesPutBack, trap_r05_r06_what_a_call_appends_is_appended_once_or_not_at_all) {
  disturb_hit(std::ios::app, "old", "old" + kLong);
}

TEST_F(Faults, trap_r05_r06_saving_a_graph) {
  const std::string file = cache + "/saved.cpg";
  prepare([&] {
    call();
    cache_tree_save(file);
  });
  disturb(
      [&] {
        cache_tree_sync(cache);
        bool said_so = false;
        try {
          watch(true);
          cache_tree_save(file);
        } catch (const Error&) {
          said_so = true;
        }
        watch(false);
        cache_tree_reset();
        cache_tree_load(file);  // the old one or the new one
        return cache_tree_nodes().size() == 3 || said_so ? 0 : 1;
      },
      [&]() -> std::string {
        cache_tree_load(file);
        return cache_tree_nodes().size() == 3 ? "" : "the file holds another graph";
      });
}

}  // namespace
}  // namespace cachepy::test
