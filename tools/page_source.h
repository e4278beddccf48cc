// The data that the web server of `cachepy serve` serves. The server is a separate module and uses the rest of the command line
// only through this interface.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cachepy::tools {

/// A message to a page: the name of a server-sent event, and its data, one line.
struct PageEvent {
  std::string name;
  std::string data;
};

/// What one page was sent last; 0: nothing yet.
struct PageSeen {
  std::uint64_t graph = 0;
  std::uint64_t running = 0;
};

/// Thread-safe.
class PageSource {
 public:
  virtual ~PageSource() = default;

  virtual std::string page_html() const = 0;
  /// The graph for the page.
  virtual std::string page_json() const = 0;
  /// The metadata of the entry of the call with this hash; nullopt if there is no such call.
  virtual std::optional<std::string> entry_json(const std::string& hash) const = 0;

  /// Waits until something has changed since `seen`, at most for `timeout`. Sets `seen` to now. Returns the messages for the
  /// page: "change" if the graph has changed, "running" if other calls are running; none if nothing has changed.
  virtual std::vector<PageEvent> wait_for_change(PageSeen& seen, std::chrono::milliseconds timeout) const = 0;

  /// Wakes all waiters permanently.
  virtual void stop() = 0;
  virtual bool stopped() const = 0;

  /// The number of waiters; while there are none, nothing need be refreshed.
  virtual std::size_t waiting() const = 0;
};

}  // namespace cachepy::tools
