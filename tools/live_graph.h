// The present graph of one cache directory, for the pages of `cachepy serve`: the data that they load, and later changes.
//
// Thread-safe: one thread refreshes, any number of threads read and wait.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "page_source.h"
#include "plot/snapshot.h"

namespace cachepy::tools {

class LiveGraph : public PageSource {
 public:
  /// `dir`: a cache directory, which may still be empty. It is not read before the first refresh().
  /// `all`: include superseded calls.
  LiveGraph(std::string dir, bool all);

  /// Checks every entry and every tracked file. Wakes waiters if something has changed.
  void refresh();
  /// Lists the calls that are running. Wakes waiters if they are others than before. Reads a few small files.
  void refresh_running();
  /// The paths whose changes can change the graph: files, and directories with their direct contents.
  void to_watch(std::set<std::string>& files, std::set<std::string>& directories) const;

  std::string page_html() const override;
  std::string page_json() const override;
  std::optional<std::string> entry_json(const std::string& hash) const override;
  std::vector<PageEvent> wait_for_change(PageSeen& seen, std::chrono::milliseconds timeout) const override;
  void stop() override;
  bool stopped() const override;
  std::size_t waiting() const override;

 private:
  struct Current {
    plot::Snapshot snapshot;
    std::uint64_t graph = 0;    ///< changes when nodes change
    std::uint64_t changes = 0;  ///< changes when anything changes
  };
  std::shared_ptr<const Current> current() const;

  const std::string dir_;
  const bool all_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::shared_ptr<const Current> current_;
  std::string running_;               ///< from running_json()
  std::uint64_t running_number_ = 0;  ///< changes with it
  std::set<std::string> problems_;    ///< already reported
  mutable std::size_t waiting_ = 0;
  bool stopped_ = false;
};

}  // namespace cachepy::tools
