#include "calls/purity.h"

#include <array>
#include <cstddef>
#include <set>
#include <string_view>
#include <utility>

#include "format/node_record.h"
#include "program/code_places.h"

namespace cachepy::internal {
namespace {

struct Kind {
  Use use;
  std::string_view name;  // in records
  bool can_be_allowed;    // by an option, which uses the name
  std::string_view what;
};
constexpr std::array kKinds = {
    Kind{Use::kClock, "clock", false, "used the clock"},
    Kind{Use::kIdentity, "identity", false, "asked what process or machine it is"},
    Kind{Use::kRandom, "random", true, "used random numbers"},
    Kind{Use::kNetwork, "network", true, "used the network"},
    Kind{Use::kIpc, "ipc", true, "used memory or messages of other processes"},
    Kind{Use::kTerminal, "terminal", true, "read what is typed or piped in"},
    Kind{Use::kProcesses, "processes", true, "started a process"},
    Kind{Use::kOpaque, "opaque", true, "may have run code whose use of files is not seen"},
};

// A caller inherits the notes of all calls below it.
constexpr std::size_t kMostNoted = 64;

const Kind& kind_of(Use use) {
  for (const Kind& kind : kKinds)
    if (kind.use == use) return kind;
  return kKinds.back();
}

constexpr std::uint32_t bit_of(Use use) {
  return 1u << static_cast<unsigned>(use);
}

/// By code of the program, not of a library that seeds its hash tables.
bool is_by_program(const Impurity& impurity) {
  for (const std::uintptr_t caller : impurity.callers) {
    const CodePlace place = code_place(caller);
    if (!place.is_of_language) return place.is_of_program;
  }
  return true;
}

/// "render -> layout::place -> rand".
std::string path_to(const Impurity& impurity) {
  std::string path = impurity.name;
  for (const std::uintptr_t caller : impurity.callers) {
    const CodePlace place = code_place(caller);
    if (place.is_of_cachepy) break;
    if (!place.name.empty()) path = place.name + " -> " + path;
  }
  return path;
}

}  // namespace

Purity::Purity(Tracking tracking, const std::vector<std::string>& allows, Children children)
    : is_strict_(tracking == Tracking::kStrict), children_(children) {
  permitted_ = bit_of(Use::kSeed);
  if (!is_strict_) permitted_ |= bit_of(Use::kClock) | bit_of(Use::kIdentity);
  if (children == Children::kAllow) permitted_ |= bit_of(Use::kProcesses);
  for (const std::string& word : allows) {
    bool is_known = false;
    for (const Kind& kind : kKinds) {
      if (!kind.can_be_allowed || kind.name != word) continue;
      permitted_ |= bit_of(kind.use);
      is_known = true;
    }
    if (!is_known) unknown_.push_back(word);
  }
}

bool Purity::permits(const Impurity& impurity) const {
  if (permits(impurity.use)) return true;
  return impurity.use == Use::kRandom && !is_strict_ && !is_by_program(impurity);
}

std::string Purity::refusal(const std::vector<Impurity>& impurities) const {
  for (const Impurity& impurity : impurities) {
    if (permits(impurity)) continue;
    const Kind& kind = kind_of(impurity.use);
    std::string why = "it " + std::string(kind.what) + " (" + path_to(impurity) + ")";
    if (kind.use == Use::kProcesses && children_ == Children::kUncached)
      why += "; children = \"track\" observes what it uses";
    if (kind.can_be_allowed) why += "; allows = {\"" + std::string(kind.name) + "\"} permits that";
    return why;
  }
  return "";
}

std::string Purity::noted(const std::vector<Impurity>& impurities, const std::vector<std::string>& below) {
  if (impurities.empty() && below.empty()) return "";
  using Noted = std::pair<std::string, std::string>;  // kind and path
  std::set<Noted> own, inherited;
  for (const Impurity& impurity : impurities)
    if (impurity.use != Use::kSeed) own.emplace(kind_of(impurity.use).name, path_to(impurity));
  for (const std::string& bytes : below)
    for (NotedUse& use : decode_uses(bytes)) inherited.emplace(std::move(use.kind), std::move(use.path));
  std::vector<NotedUse> uses;
  const auto add = [&](const Noted& noted, bool is_own) {
    if (uses.size() < kMostNoted) uses.push_back({noted.first, noted.second, is_own});
  };
  for (const Noted& each : own) add(each, true);
  for (const Noted& each : inherited)
    if (!own.contains(each)) add(each, false);
  return encode_uses(uses);
}

std::string Purity::text() const {
  std::string text = is_strict_ ? "strict" : "";
  for (const Kind& kind : kKinds) {
    if (kind.can_be_allowed && permits(kind.use)) text += ' ' + std::string(kind.name);
  }
  return text;
}

}  // namespace cachepy::internal
