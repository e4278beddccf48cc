// What identifies the code that a function reaches, and the list of it for people.
#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "program/code_graph.h"
#include "program/readable_name.h"

namespace cachepy::internal {
namespace {

std::vector<CodeUnitDigest> set_of(std::vector<CodeUnitDigest> digests) {
  std::sort(digests.begin(), digests.end());
  digests.erase(std::unique(digests.begin(), digests.end()), digests.end());
  return digests;
}

std::string bytes_of(const std::vector<CodeUnitDigest>& digests) {
  ByteWriter bytes(digests.size() * sizeof(CodeUnitDigest));
  for (const CodeUnitDigest& digest : digests) {
    bytes.u64(digest[0]);
    bytes.u64(digest[1]);
  }
  return bytes.take();
}

CodeUnitDigest unit_digest_of(std::string_view bytes) {
  const Digest whole = digest_of(bytes);
  CodeUnitDigest digest;
  std::memcpy(digest.data(), whole.bytes.data(), sizeof digest);
  return digest;
}

CodeUnitDigest with_used(const CodeUnitDigest& own, const CodeGraph::Uses& uses,
                         const std::vector<CodeUnitDigest>& known) {
  std::vector<CodeUnitDigest> in_order{own};
  for (const auto& [number, step] : uses.used) {
    in_order.push_back({number, 0});
    in_order.push_back(known[step]);
  }
  std::vector<CodeUnitDigest> digests;
  for (const auto& [symbol, step] : uses.by_symbol)
    digests.push_back(unit_digest_of(bytes_of({known[step]}) + std::string(symbol)));
  return unit_digest_of(bytes_of(in_order) + bytes_of(set_of(std::move(digests))));
}

}  // namespace

CodeUnitDigest CodeGraph::digest(const Step& step) const {
  const CodeUnit& own = unit(step.ref);
  return step.by_name ? unit_digest_of(bytes_of({own.digest}) + std::string(own.name)) : own.digest;
}

// In each round, the digest of a unit is combined with those that the units it uses had after the previous round. Once a round
// distinguishes no further units, exchanging two units would change the digests of the units that use them.
Digest CodeGraph::digest(const Reach& reach) const {
  std::vector<CodeUnitDigest> known;
  known.reserve(reach.steps.size());
  for (const Step& step : reach.steps) known.push_back(digest(step));
  std::vector<CodeUnitDigest> all = set_of(known);
  for (std::size_t told_apart = 0; !reach.uses.empty() && all.size() > told_apart;) {
    told_apart = all.size();
    std::vector<CodeUnitDigest> learned = known;
    for (const Uses& user : reach.uses)
      learned[user.step] = with_used(digest(reach.steps[user.step]), user, known);
    known = std::move(learned);
    all = set_of(known);
  }
  return digest_of(bytes_of(all));
}

Digest CodeGraph::own_digest(const Reach& reach) const {
  if (reach.left_out.empty()) return {};
  const std::set<std::string_view> symbols(reach.left_out.begin(), reach.left_out.end());
  ByteWriter text;
  text.digest(digest(reach));
  for (const std::string_view symbol : symbols) text.string(symbol);
  return digest_of(text.str());
}

std::vector<ListedUnit> CodeGraph::list(const Reach& reach) const {
  std::vector<ListedUnit> listed;
  std::map<CodeUnitDigest, std::uint32_t> numbers;
  std::vector<std::uint32_t> number_of_step;
  for (const Step& step : reach.steps) {
    const CodeUnit& described = unit(step.ref);
    const auto next = static_cast<std::uint32_t>(listed.size());
    const CodeUnitDigest step_digest = digest(step);
    const auto [number, is_new] = numbers.try_emplace(step_digest, next);
    number_of_step.push_back(number->second);
    if (!is_new) continue;
    const std::uint32_t parent = step.parent == kNoParent ? next : number_of_step[step.parent];
    listed.push_back({described.kind, readable_name(described.name), step_digest,
                      std::string(file_of(step.ref)), described.line, parent});
  }
  return listed;
}

}  // namespace cachepy::internal
