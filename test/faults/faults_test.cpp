// Operations of the library on a cache directory, killed at, or with failure of, every system call. The result must be right all the same,
// and so must that of the next process, which must not wait.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "cachepy/cache.h"
#include "cachepy/cachepy.h"
#include "cachepy/graph.h"
#include "faults/faults_fixture.h"

namespace cachepy::test {
namespace {

namespace fs = std::filesystem;

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
