#include "format/packed_graph.h"

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

}  // namespace

std::string outfile_pattern(std::string_view outfile, const Digest& key) {
  if (outfile.empty()) return {};
  std::string pattern(outfile);
  if (!key.empty()) {
    const std::string hex = key.hex();
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
