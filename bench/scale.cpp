// Measures operations on graphs of 10^3 to 10^6 nodes, in CPU time. Prints a line for each operation and a column for each size.
//
//   cachepy_scale [NODES...]           the default is 1000 10000 100000 1000000; the largest takes 6 GB and some minutes
//   cachepy_scale --make DIR NODES     only creates DIR/cache and DIR/data, for use with the command line
//
// Directories are created below TMPDIR as a program would leave them: tracked files, an entry for each call, and one log for each of
// eight processes, or a snapshot.
#include <cachepy/cache.h>
#include <cachepy/graph.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "bench/graph_generator.h"
#include "bench/scratch.h"
#include "graph/graph.h"
#include "graph/graph_store.h"
#include "store/store.h"
#include "tracking/tracker.h"

namespace bench {
namespace {

namespace fs = std::filesystem;

/// CPU time of this process, in user and system mode. It equals the wall time of an idle machine, but other programs do not affect it.
/// All files that are read here were written a moment ago and are in memory.
double cpu_seconds() {
  ::timespec time = {};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

struct Row {
  std::string what;
  std::vector<double> values;  ///< seconds; MB if `what` contains the unit
};

class Table {
 public:
  /// The fastest of `times` runs.
  void measure(const std::string& what, int times, const std::function<void()>& run) {
    double best = 1e9;
    for (int i = 0; i < times; ++i) {
      const double begin = cpu_seconds();
      run();
      best = std::min(best, cpu_seconds() - begin);
    }
    add(what, best);
  }

  void add(const std::string& what, double value) {
    for (Row& row : rows_)
      if (row.what == what) return row.values.push_back(value);
    rows_.push_back({what, {value}});
  }

  void print(const std::vector<std::size_t>& sizes) const {
    std::string head = "| nodes |", rule = "|---|";
    for (const std::size_t size : sizes) {
      head += " " + std::to_string(size) + " |";
      rule += "---|";
    }
    std::printf("%s\n%s\n", head.c_str(), rule.c_str());
    for (const Row& row : rows_) {
      std::printf("| %s |", row.what.c_str());
      for (const double value : row.values) std::printf(" %s |", shown(row.what, value).c_str());
      std::printf("\n");
    }
  }

 private:
  static std::string shown(const std::string& what, double value) {
    char text[32];
    if (what.ends_with("MB")) {
      std::snprintf(text, sizeof text, "%.3g", value);
    } else if (value < 1e-3) {
      std::snprintf(text, sizeof text, "%.3g µs", value * 1e6);
    } else if (value < 1) {
      std::snprintf(text, sizeof text, "%.3g ms", value * 1e3);
    } else {
      std::snprintf(text, sizeof text, "%.3g s", value);
    }
    return text;
  }

  std::vector<Row> rows_;
};

void write_file(const std::string& path, const std::string& text) {
  fs::create_directories(fs::path(path).parent_path());
  std::ofstream(path) << text;
}

/// Eight processes append the graph's nodes, one after another, each to a log of its own.
void write_logs(const GraphGenerator& generator, const std::string& cache) {
  std::map<std::string, cachepy::internal::Dependency> observed;
  for (const std::string& path : generator.files()) observed[path] = cachepy::internal::observe_path(path);
  constexpr std::size_t kWriters = 8;
  for (std::size_t writer = 0; writer < kWriters; ++writer) {
    const ::pid_t child = ::fork();
    if (child == 0) {
      std::size_t number = 0;
      generator.generate(
          [&](const std::string& path) { return observed.at(path); },
          [&](const cachepy::internal::NodeRecord& record) {
            if (number++ % kWriters == writer && !cachepy::internal::append_record(cache, record).ok())
              std::abort();
          });
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    if (status != 0) std::abort();
  }
}

void write_entries(const GraphGenerator& generator, const std::string& cache) {
  using namespace cachepy::internal;
  const Store store(cache);
  std::map<std::string, Dependency> observed;
  for (const std::string& path : generator.files()) observed[path] = observe_path(path);
  generator.generate([&](const std::string& path) { return observed.at(path); },
                     [&](const cachepy::internal::NodeRecord& record) {
                       PayloadWriter payload;
                       payload.append(std::string(8, 'x'));
                       EntryMetadata metadata;
                       metadata.node = record;
                       metadata.node.result = payload.digest();
                       metadata.node.result_bytes = 8;
                       metadata.signature = "double (const std::string &, int)";
                       metadata.result_type = "double";
                       metadata.schema = "f64";
                       metadata.node.program = "/usr/bin/analysis";
                       const std::string number = std::to_string(record.created_ns / 1'000'000 % 1'000'000);
                       metadata.key_parts = {
                           {KeyPartKind::kFunction, record.function, digest_of(record.function), ""},
                           {KeyPartKind::kCode, "", digest_of("code of " + record.function), ""},
                           {KeyPartKind::kArgument, "path", digest_of("path " + number),
                            "\"/data/sample_" + number + ".fastq\""},
                           {KeyPartKind::kArgument, "threads", digest_of("4"), "4"},
                           {KeyPartKind::kResultLayout, "", digest_of("f64"), ""}};
                       if (!store.put(metadata, payload.finish(), 8).ok()) std::abort();
                     });
}

double resident_megabytes() {
  std::ifstream statm("/proc/self/statm");
  double total = 0, resident = 0;
  statm >> total >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

void make_directories(const GraphGenerator& generator, const std::string& cache) {
  for (const std::string& path : generator.files()) write_file(path, "@" + path);
  write_entries(generator, cache);
  write_logs(generator, cache);
}

void measure_size(std::size_t nodes, Table& table) {
  using namespace cachepy;
  const Scratch scratch;
  const std::string cache = Scratch::cache(), data = Scratch::file("data"),
                    saved = Scratch::file("saved.cpg");
  const GraphGenerator generator(nodes, data);
  make_directories(generator, cache);

  const double empty = resident_megabytes();
  cache_tree_reset();
  table.measure("sync a directory of eight logs", 1, [&] {
    cache_tree_reset();
    cache_tree_sync(cache);
  });
  table.measure("compact them", 1, [&] { (void)internal::compact(cache); });
  double wall = 1e9;  // this one uses two threads
  table.measure("sync the directory then", 3, [&] {
    cache_tree_reset();
    const auto begin = std::chrono::steady_clock::now();
    cache_tree_sync(cache);
    wall = std::min(wall, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  });
  table.add("the same by the clock on the wall", wall);
  table.add("memory, MB", resident_megabytes() - empty);
  table.measure("save the graph", 3, [&] { cache_tree_save(saved); });
  table.measure("load it", 3, [&] { cache_tree_load(saved); });
  table.add("its file, MB", static_cast<double>(fs::file_size(saved)) / 1e6);

  const std::string sample = generator.sample_file(generator.samples() / 2, 0);
  table.measure("calls that read one sample's file", 5, [&] { cache_tree_for_file(sample); });
  table.measure("calls that depend on it", 5, [&] { cache_tree_for_file(sample, true); });
  const std::string id = cache_tree_for_file(sample).begin()->first;
  table.measure("a node by the first digits of its hash", 3,
                [&] { cache_tree_find(id.substr(id.rfind(':') + 1, 10)); });
  table.measure("the part around one, two calls far", 1, [&] { cache_tree_focus({id}, 2); });
  cache_tree_load(saved);
  const std::vector<std::string> files = generator.files();
  table.measure("stat of every tracked file (baseline)", 3, [&] {
    struct ::stat st;
    for (const std::string& file : files) ::stat(file.c_str(), &st);
  });
  table.measure("stale, nothing changed", 3, [&] { cache_tree_changed_files(); });
  write_file(sample, "changed");
  table.measure("stale, one sample's file changed", 3, [&] { cache_tree_changed_files(); });
  write_file(generator.reference(0), "changed");
  table.measure("stale, a reference of every eighth sample changed", 1, [&] { cache_tree_changed_files(); });
  table.measure("states of all nodes", 1, [&] { cache_tree_states(); });
  table.measure("summary", 1, [&] { cache_tree_summary(); });
  table.measure("the graph as JSON", 1, [&] { cache_tree_to_json(saved + ".json"); });
  table.add("its file, in MB", static_cast<double>(fs::file_size(saved + ".json")) / 1e6);
  table.measure("statistics of the directory", 1, [&] { cache_stats(cache); });
  cache_tree_reset();
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  if (argc == 4 && std::string(argv[1]) == "--make") {
    const std::string dir = std::filesystem::absolute(argv[2]);
    bench::make_directories({std::strtoul(argv[3], nullptr, 10), dir + "/data"}, dir + "/cache");
    return 0;
  }
  std::vector<std::size_t> sizes;
  for (int i = 1; i < argc; ++i) sizes.push_back(std::strtoul(argv[i], nullptr, 10));
  if (sizes.empty()) sizes = {1'000, 10'000, 100'000, 1'000'000};
  bench::Table table;
  for (const std::size_t size : sizes) bench::measure_size(size, table);
  table.print(sizes);
}
