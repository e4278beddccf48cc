// The data that the web server of `cachepy serve` serves. The server is a separate module and uses the rest of the command line
// only through this interface.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace cachepy::tools {

/// Thread-safe.
class PageSource {
 public:
  virtual ~PageSource() = default;

  virtual std::string page_html() const = 0;
  /// The graph for the page.
  virtual std::string page_json() const = 0;
  /// The metadata of the entry of the call with this hash; nullopt if there is no such call.
  virtual std::optional<std::string> entry_json(const std::string& hash) const = 0;

  /// Waits until something has changed since `seen` (0: the beginning), at most for `timeout`. Sets `seen` to now.
  /// Returns the message for pages; "" if nothing has changed.
  virtual std::string wait_for_change(std::uint64_t& seen, std::chrono::milliseconds timeout) const = 0;

  /// Wakes all waiters permanently.
  virtual void stop() = 0;
  virtual bool stopped() const = 0;

  /// The number of waiters; while there are none, nothing need be refreshed.
  virtual std::size_t waiting() const = 0;
};

}  // namespace cachepy::tools
