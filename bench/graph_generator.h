// Generates graphs of any size with the shape of pipelines: samples of twenty calls that read files of their own and some shared
// files, and summaries over many samples.
//
// Each sample has two loads, which read one file of the sample and one shared reference each; a chain and a fan of steps over them; and
// one call on top. Each thousand samples have a summary that calls all of their top calls, and thus inherits all of their files.
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

  /// A graph of about `nodes` nodes, at least one sample. Its files are below `data`; they are not created here.
  GraphGenerator(std::size_t nodes, std::string data);

  /// Paths of all files: those of samples, then the references.
  std::vector<std::string> files() const;
  std::string sample_file(std::size_t sample, std::size_t which) const;
  std::string reference(std::size_t number) const;
  std::size_t samples() const { return samples_; }

  /// Calls `visit` with each record, callees before their callers. `observe` returns the state of a file; it is called once per file.
  void generate(const std::function<cachepy::internal::Dependency(const std::string&)>& observe,
                const std::function<void(const cachepy::internal::NodeRecord&)>& visit) const;

 private:
  std::size_t samples_;
  std::string data_;
};

}  // namespace bench
