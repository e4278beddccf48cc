// The graph as a Chrome trace: one slice for each computation, in the lane of the thread that made it.
//
// A hit computes nothing and has no slice. Times are relative to the first computation, because JSON numbers cannot represent
// microseconds since the epoch with a precision of nanoseconds.
#include <algorithm>
#include <array>
#include <cstdio>
#include <limits>
#include <nlohmann/json.hpp>

#include "inspect/graph_view.h"

namespace cachepy::internal {
namespace {

using Json = nlohmann::ordered_json;

/// Microseconds with three decimal places, which a double would round.
std::string microseconds(std::uint64_t ns) {
  std::array<char, 32> buffer;
  const int size =
      std::snprintf(buffer.data(), buffer.size(), "%llu.%03llu", static_cast<unsigned long long>(ns / 1000),
                    static_cast<unsigned long long>(ns % 1000));
  return std::string(buffer.data(), static_cast<std::size_t>(size));
}

/// The time between two moments; 0 if the second is earlier, because a call may have been added since the first one was determined.
std::uint64_t since(std::int64_t first_ns, std::int64_t ns) {
  return ns < first_ns ? 0 : static_cast<std::uint64_t>(ns) - static_cast<std::uint64_t>(first_ns);
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string graph_to_trace(const Graph& graph) {
  std::int64_t first_ns = std::numeric_limits<std::int64_t>::max();
  graph.for_each([&](const GraphNode& node) { first_ns = std::min(first_ns, node.record.started_ns); });
  if (graph.size() == 0) first_ns = 0;
  NodeStates states(graph);
  std::string events;
  graph.for_each([&](const GraphNode& node) {
    const NodeRecord& record = node.record;
    const Json args = {{"id", record.id()},
                       {"state", to_string(states.of(node))},
                       {"result_bytes", record.result_bytes},
                       {"source", record.source_file + ":" + std::to_string(record.source_line)}};
    events.append(events.empty() ? "\n" : ",\n");
    events += "{\"ph\":\"X\",\"name\":" + dump(record.function) +
              ",\"cat\":\"cachepy\",\"ts\":" + microseconds(since(first_ns, record.started_ns)) +
              ",\"dur\":" + microseconds(record.cost_ns) + ",\"pid\":" + std::to_string(record.process) +
              ",\"tid\":" + std::to_string(record.thread) + ",\"args\":" + dump(args) + "}";
  });
  return "{\"displayTimeUnit\":\"ms\",\"otherData\":{\"started_ns\":" + std::to_string(first_ns) +
         "},\"traceEvents\":[" + events + "\n]}\n";
}

}  // namespace cachepy::internal
