// The graph of one cache directory as it is now, for the pages that `cachepy serve` serves: what they load, and what has
// changed since.
//
// Thread-safe: one thread refreshes, any number read and wait.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "page_source.h"
#include "plot/snapshot.h"

namespace cachepy::tools {

class LiveGraph : public PageSource {
 public:
  /// `dir`: a cache directory, which may be empty yet. Not looked at before the first refresh().
  /// `all`: also what is superseded.
  LiveGraph(std::string dir, bool all);

  /// Looks at every entry and every tracked file. Wakes those who wait when something differs from before.
  void refresh();
  /// What a change of can change the graph: files, and directories with all that is directly in them.
  void to_watch(std::set<std::string>& files, std::set<std::string>& directories) const;

  std::string page_html() const override;
  std::string page_json() const override;
  std::optional<std::string> entry_json(const std::string& hash) const override;
  std::string wait_for_change(std::uint64_t& seen, std::chrono::milliseconds timeout) const override;
  void stop() override;
  bool stopped() const override;
  std::size_t waiting() const override;

 private:
  struct Current {
    plot::Snapshot snapshot;
    std::uint64_t graph = 0;    ///< differs when nodes do
    std::uint64_t changes = 0;  ///< differs when anything does
  };
  std::shared_ptr<const Current> current() const;

  const std::string dir_;
  const bool all_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::shared_ptr<const Current> current_;
  std::set<std::string> problems_;  ///< said already
  mutable std::size_t waiting_ = 0;
  bool stopped_ = false;
};

}  // namespace cachepy::tools
