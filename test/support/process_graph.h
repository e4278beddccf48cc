// The process's graph for one test: empty before and after it.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cachepy/graph.h"
#include "support/graph_records.h"
#include "support/temp_dir.h"

namespace cachepy::test {

class ProcessGraphTest : public testing::Test {
 protected:
  ProcessGraphTest() { cache_tree_reset(); }
  ~ProcessGraphTest() override { cache_tree_reset(); }

  /// A call of this process, whose entry is stored.
  void finish(const internal::NodeRecord& record) {
    ASSERT_TRUE(store_entry(dir_, record, internal::kUsualPackLimit).ok());
    internal::Graph::process().upsert(record, dir_);
  }

  /// The diamond of the tutorial over one real file: top calls left and right, both call load, load tracks data.
  void finish_diamond() {
    write_file(data_, "1,2,3");
    const internal::Dependency own = file_dependency(data_, "1,2,3");
    const internal::Dependency inherited = file_dependency(data_, "1,2,3", false);
    finish(record_of("load", {}, {own}));
    finish(record_of("left", {"load"}, {inherited}));
    finish(record_of("right", {"load"}, {inherited}));
    finish(record_of("top", {"left", "right"}, {inherited}));
  }

  TempDir temp_;
  const std::string dir_ = temp_ / "cache";
  const std::string data_ = temp_ / "data.csv";
};

}  // namespace cachepy::test
