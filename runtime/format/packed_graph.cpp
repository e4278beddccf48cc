#include "format/packed_graph.h"

#include <algorithm>

namespace cachepy::internal {
namespace {

// Control characters, which no file name of this library contains.
constexpr char kKeyMark = '\1';    // the key's hex digits
constexpr char kShardMark = '\2';  // their first two, as a directory
constexpr char kVerbatim = '\3';   // the rest is the outfile itself

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
    text.replace(at, what.size(), with);
}

std::string shard_of(const std::string& hex) {
  return "/" + hex.substr(0, 2) + "/";
}

constexpr char kShardPattern[] = {'/', kShardMark, '/'};

/// The pattern of an outfile such as "results/3f/load.3fa9….cpz"; "" for all others. Every hit from disk that is new to the graph needs it.
std::string pattern_of_usual(std::string_view outfile, const std::string& hex) {
  constexpr std::string_view kResults = "results/";
  const auto is_mark = [](char c) { return c >= kKeyMark && c <= kVerbatim; };
  const std::size_t name_at = kResults.size() + 3;
  if (outfile.size() < name_at || !outfile.starts_with(kResults) || outfile[name_at - 1] != '/' ||
      outfile.substr(kResults.size(), 2) != std::string_view(hex).substr(0, 2) ||
      std::any_of(outfile.begin(), outfile.end(), is_mark))
    return {};
  const std::string_view name = outfile.substr(name_at);
  const std::size_t key_at = name.find(hex);
  if (key_at == name.npos || name.find('/') != name.npos) return {};
  const std::string_view end = name.substr(key_at + hex.size());
  if (end.size() >= hex.size()) return {};  // it may contain the key again
  std::string pattern;
  pattern.reserve(kResults.size() + 2 + key_at + 1 + end.size());
  pattern.append(kResults).append({kShardMark, '/'}).append(name.substr(0, key_at));
  return pattern.append(1, kKeyMark).append(end);
}

}  // namespace

std::string outfile_pattern(std::string_view outfile, const Digest& key) {
  if (outfile.empty()) return {};
  std::string pattern(outfile);
  if (!key.empty()) {
    const std::string hex = key.hex();
    if (std::string usual = pattern_of_usual(outfile, hex); !usual.empty()) return usual;
    replace_all(pattern, hex, std::string_view(&kKeyMark, 1));
    replace_all(pattern, shard_of(hex), std::string_view(kShardPattern, sizeof kShardPattern));
  }
  if (outfile_of(pattern, key) == outfile) return pattern;
  return kVerbatim + std::string(outfile);
}

std::string outfile_of(std::string_view pattern, const Digest& key) {
  if (!pattern.empty() && pattern.front() == kVerbatim) return std::string(pattern.substr(1));
  std::string outfile(pattern);
  if (key.empty()) return outfile;
  const std::string hex = key.hex();
  replace_all(outfile, std::string_view(kShardPattern, sizeof kShardPattern), shard_of(hex));
  replace_all(outfile, std::string_view(&kKeyMark, 1), hex);
  return outfile;
}

}  // namespace cachepy::internal
