// What the web server of `cachepy serve` serves. The server lives in a module of its own and sees the rest of the command line
// through this only.
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
  /// What the entry of the call with this hash says; nullopt when there is no such call.
  virtual std::optional<std::string> entry_json(const std::string& hash) const = 0;

  /// Waits until something has changed since `seen` (0: before everything), at most for `timeout`; then `seen` is now.
  /// The message for pages: "" when nothing has changed.
  virtual std::string wait_for_change(std::uint64_t& seen, std::chrono::milliseconds timeout) const = 0;

  /// Wakes all who wait, for good.
  virtual void stop() = 0;
  virtual bool stopped() const = 0;

  /// How many wait for changes; while nobody does, nothing need be refreshed.
  virtual std::size_t waiting() const = 0;
};

}  // namespace cachepy::tools
