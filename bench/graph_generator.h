// Graphs of any size in the shape that pipelines leave: samples of twenty calls each over files of their own and some that
// all share, and summaries over many samples.
//
// Per sample: two loads, each of one file of the sample and one shared reference; a chain and a fan of steps over them; one
// call on top. For every thousand samples one summary that calls all their tops, and so inherits all their files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "format/node_record.h"

namespace bench {

class GraphGenerator {
 public:
  static constexpr std::size_t kCallsPerSample = 20;
  static constexpr std::size_t kSamplesPerSummary = 1000;
  static constexpr std::size_t kReferences = 8;

  /// About `nodes` of them, at least one sample. Files lie below `data` and are not made here.
  GraphGenerator(std::size_t nodes, std::string data);

  /// Paths of all files: those of samples, then the references.
  std::vector<std::string> files() const;
  std::string sample_file(std::size_t sample, std::size_t which) const;
  std::string reference(std::size_t number) const;
  std::size_t samples() const { return samples_; }

  /// Calls `visit` with each record, callees before their callers. `observe` says how a file is; it is asked once for each.
  void generate(const std::function<cachepy::internal::Dependency(const std::string&)>& observe,
                const std::function<void(const cachepy::internal::NodeRecord&)>& visit) const;

 private:
  std::size_t samples_;
  std::string data_;
};

}  // namespace bench
