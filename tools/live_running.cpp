#include "live_running.h"

#include <cachepy/cache.h>

#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/visible.h"

namespace cachepy::tools {
namespace {

using std::chrono::milliseconds;
using std::chrono::system_clock;

/// Calls that are younger are not listed.
constexpr milliseconds kWorthListing{300};
constexpr std::size_t kMaxListed = 200;

std::int64_t milliseconds_of(system_clock::time_point time) {
  return std::chrono::duration_cast<milliseconds>(time.time_since_epoch()).count();
}

std::vector<RunningCall> long_running(const std::string& dir) {
  std::vector<RunningCall> calls;
  try {
    calls = cache_running(dir);
  } catch (const Error&) {
    return {};
  }
  const auto youngest = system_clock::now() - kWorthListing;
  std::erase_if(calls, [&](const RunningCall& call) { return call.since > youngest; });
  return calls;
}

/// [function, computing, waiting, oldest in milliseconds] of each function.
nlohmann::json counts_of(const std::vector<RunningCall>& calls) {
  struct Counts {
    std::size_t computing = 0, waiting = 0;
    system_clock::time_point oldest = system_clock::time_point::max();
  };
  std::map<std::string, Counts> functions;
  for (const RunningCall& call : calls) {
    Counts& counts = functions[call.fname];
    ++(call.waits ? counts.waiting : counts.computing);
    counts.oldest = std::min(counts.oldest, call.since);
  }
  auto json = nlohmann::json::array();
  for (const auto& [function, counts] : functions)
    json.push_back(
        {internal::visible(function), counts.computing, counts.waiting, milliseconds_of(counts.oldest)});
  return json;
}

}  // namespace

std::string running_json(const std::string& dir) {
  const std::vector<RunningCall> calls = long_running(dir);
  auto listed = nlohmann::json::array();
  for (const RunningCall& call : calls) {  // the longest-running first
    if (listed.size() == kMaxListed) break;
    listed.push_back({call.id.substr(call.id.rfind(':') + 1), internal::visible(call.fname),
                      call.waits ? 1 : 0, call.process, internal::visible(call.host),
                      milliseconds_of(call.since)});
  }
  const bool is_complete = listed.size() == calls.size();
  return nlohmann::json{{"calls", std::move(listed)},
                        {"functions", is_complete ? nlohmann::json::array() : counts_of(calls)}}
      .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace cachepy::tools
