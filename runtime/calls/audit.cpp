#include "calls/audit.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <vector>

#include "base/file_stat.h"
#include "reasons/value_json.h"

namespace cachepy::internal {
namespace {

// Larger results are compared, but not shown.
constexpr std::size_t kMostShown = std::size_t{16} << 20;
constexpr std::size_t kShownChars = 160;
constexpr std::size_t kShownOfDifference = 40;

/// Sebastiano Vigna's SplitMix64 (https://prng.di.unimi.it/splitmix64.c). Its only state is a counter.
std::uint64_t next_random() {
  static std::atomic<std::uint64_t> state{static_cast<std::uint64_t>(now_ns())};
  std::uint64_t z = state.fetch_add(0x9e3779b97f4a7c15, std::memory_order_relaxed);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

std::string shortened(std::string_view text, std::size_t most) {
  return text.size() <= most ? std::string(text) : std::string(text.substr(0, most)) + "…";
}

/// The number, string or word at that place in a JSON text.
std::string_view token_at(std::string_view json, std::size_t at) {
  constexpr std::string_view kEnds = ",:[]{}";
  const std::size_t before = at == 0 ? std::string_view::npos : json.find_last_of(kEnds, at - 1);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  return json.substr(begin, json.find_first_of(kEnds, std::max(at, begin)) - begin);
}

}  // namespace

bool is_audited(const CachedFunction& function) {
  return static_cast<double>(next_random() >> 11) * 0x1p-53 < function.audit;
}

std::string stored_payload(const CachedFunction& function, const KeptResult& stored) {
  if (!stored.payload.empty()) return stored.payload;
  if (stored.node.result_bytes > kMostShown) return "";
  const auto entry = function.store.open({function.name, stored.node.key});
  if (!entry.ok()) return "";
  std::string payload;
  for (std::string_view bytes; !(bytes = (*entry)->next()).empty();) payload += bytes;
  return (*entry)->status().ok() ? payload : "";
}

std::string json_path_at(std::string_view json, std::size_t at) {
  struct Level {
    bool is_object;
    std::size_t index;
    std::string_view name;
  };
  std::vector<Level> levels;
  for (std::size_t i = 0; i < std::min(at, json.size()); ++i) {
    const char c = json[i];
    if (c == '{' || c == '[') levels.push_back({c == '{', 0, {}});
    if ((c == '}' || c == ']') && !levels.empty()) levels.pop_back();
    if (c == ',' && !levels.empty()) {
      ++levels.back().index;
      levels.back().name = {};
    }
    if (c != '"') continue;
    const std::size_t begin = ++i;
    while (i < json.size() && json[i] != '"') i += json[i] == '\\' ? 2 : 1;
    if (!levels.empty() && levels.back().is_object && levels.back().name.empty() && i < at)
      levels.back().name = json.substr(begin, i - begin);
  }
  std::string path;
  for (const Level& level : levels)
    path += level.is_object ? "." + std::string(level.name) : "[" + std::to_string(level.index) + "]";
  return path;
}

std::string describe_difference(std::string_view schema, std::string_view stored, std::string_view now) {
  if (stored.empty() || now.empty()) return "the results are too large to be shown";
  const std::string before = value_to_json(schema, stored), after = value_to_json(schema, now);
  const auto differ = std::ranges::mismatch(before, after);
  const auto at = static_cast<std::size_t>(differ.in1 - before.begin());
  const std::string path = json_path_at(before, at);
  std::string text = "stored " + shortened(before, kShownChars) + ", now " + shortened(after, kShownChars);
  if (before == after) return text + "; the difference is in a part that is not printed";
  if (path.empty()) return text;
  return text + "; first difference at " + path + " (" + shortened(token_at(before, at), kShownOfDifference) +
         ", now " + shortened(token_at(after, at), kShownOfDifference) + ")";
}

}  // namespace cachepy::internal
