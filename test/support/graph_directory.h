// The graph files of a cache directory, for tests that inspect them.
#pragma once

#include <absl/status/statusor.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>
#include <utility>
#include <vector>

#include "base/directory.h"
#include "base/file.h"
#include "graph/graph_store.h"
#include "store/graph_files.h"
#include "support/child_process.h"
#include "support/graph_records.h"

namespace cachepy::test {

inline std::vector<std::string> logs_of(const std::string& dir) {
  const absl::StatusOr<std::vector<std::string>> logs =
      internal::list_files(internal::graph_dir(dir), internal::kLogSuffix);
  return logs.ok() ? *logs : std::vector<std::string>();
}

inline ::mode_t mode_of(const std::string& path) {
  struct ::stat st = {};
  EXPECT_EQ(::stat(path.c_str(), &st), 0) << path;
  return st.st_mode & 0777;
}

/// Appends in a process that has ended afterwards, so that its log is finished.
inline void append_elsewhere(const std::string& dir, const std::vector<internal::NodeRecord>& records) {
  ChildProcess writer([&] {
    for (const internal::NodeRecord& record : records)
      if (!internal::append_record(dir, record).ok()) return false;
    return true;
  });
  ASSERT_TRUE(writer.wait());
}

inline std::vector<std::pair<std::string, std::string>> loaded(const std::string& dir,
                                                               internal::LoadReport* report = nullptr) {
  internal::Graph graph;
  const absl::Status status = internal::load_graph(dir, graph, report);
  EXPECT_TRUE(status.ok()) << status;
  return contents(graph);
}

}  // namespace cachepy::test
