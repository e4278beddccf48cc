#include "program/code_graph.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "base/bytes.h"
#include "program/readable_name.h"

namespace cachepy::internal {
namespace {

constexpr std::uint32_t kNoSymbol = ~std::uint32_t{0};

// What a program may define in place of the language's: libraries call it from nearly everywhere, and name nothing of the program's.
constexpr std::string_view kReplaceable[] = {
    // operator new, new[], delete and delete[], with sizes, alignments and std::nothrow
    "_Znwm",
    "_ZnwmSt11align_val_t",
    "_ZnwmRKSt9nothrow_t",
    "_ZnwmSt11align_val_tRKSt9nothrow_t",
    "_Znam",
    "_ZnamSt11align_val_t",
    "_ZnamRKSt9nothrow_t",
    "_ZnamSt11align_val_tRKSt9nothrow_t",
    "_ZdlPv",
    "_ZdlPvSt11align_val_t",
    "_ZdlPvRKSt9nothrow_t",
    "_ZdlPvSt11align_val_tRKSt9nothrow_t",
    "_ZdaPv",
    "_ZdaPvSt11align_val_t",
    "_ZdaPvRKSt9nothrow_t",
    "_ZdaPvSt11align_val_tRKSt9nothrow_t",
    "_ZdlPvm",
    "_ZdlPvmSt11align_val_t",
    "_ZdaPvm",
    "_ZdaPvmSt11align_val_t",
    "malloc",
    "calloc",
    "realloc",
    "free",
    "aligned_alloc",
    "posix_memalign",
    "memalign",
    "abort",
};

std::uint64_t pair_of(std::uint32_t high, std::uint32_t low) {
  return std::uint64_t{high} << 32 | low;
}

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

CodeUnitDigest with_used(const CodeUnitDigest& own, const std::vector<std::uint32_t>& used,
                         const std::vector<CodeUnitDigest>& known) {
  std::vector<CodeUnitDigest> digests;
  for (const std::uint32_t step : used) digests.push_back(known[step]);
  const Digest both = digest_of(bytes_of({own}) + bytes_of(set_of(std::move(digests))));
  CodeUnitDigest digest;
  std::memcpy(digest.data(), both.bytes.data(), sizeof digest);
  return digest;
}

}  // namespace

std::uint32_t CodeGraph::add_object(std::vector<CodeRecords> records) {
  const auto object = static_cast<std::uint32_t>(objects_.size());
  objects_.push_back(static_cast<std::uint32_t>(records_.size()));
  for (CodeRecords& each : records) {
    const auto number = static_cast<std::uint32_t>(records_.size());
    Records& added = records_.emplace_back(Records{object, std::move(each), {}});
    const std::vector<CodeUnit>& units = added.records.units();
    added.symbols.assign(units.size(), kNoSymbol);
    for (std::uint32_t i = 0; i < units.size(); ++i) {
      if (!units[i].external) continue;
      const auto next = static_cast<std::uint32_t>(symbols_.size());
      const auto [symbol, is_new] = symbol_numbers_.try_emplace(units[i].name, next);
      if (is_new) symbols_.emplace_back();
      added.symbols[i] = symbol->second;
      if (units[i].defined) symbols_[symbol->second].definitions.push_back({number, i});
    }
    for (std::uint32_t i = 0; i < units.size(); ++i) {
      for (const std::uint32_t base : added.records.overridden(units[i])) {
        const std::uint32_t symbol = added.symbols[base];
        (symbol == kNoSymbol ? local_overriders_[pair_of(number, base)] : symbols_[symbol].overriders)
            .push_back({number, i});
      }
    }
  }
  return object;
}

class CodeGraph::Walk {
 public:
  explicit Walk(const CodeGraph& graph) : graph_(graph), seen_(graph.records_.size()) {}

  Reach from(Ref first) {
    enter(first, kNoParent);
    for (const std::string_view name : kReplaceable) {
      const auto symbol = graph_.symbol_numbers_.find(name);
      if (symbol == graph_.symbol_numbers_.end()) continue;
      const std::vector<Ref>& definitions = graph_.symbols_[symbol->second].definitions;
      if (!definitions.empty()) enter(definitions.front(), 0);
    }
    // The list grows while it is worked off.
    for (std::uint32_t i = 0; i < reach_.steps.size(); ++i) {
      const Ref ref = reach_.steps[i].ref;
      const CodeRecords& records = graph_.records(ref.records);
      const CodeUnit& unit = graph_.unit(ref);
      for (const std::uint32_t next : records.references(unit)) enter({ref.records, next}, i);
      for (const std::uint32_t next : records.virtual_calls(unit)) enter_overriders({ref.records, next}, i);
      reach_.virtual_calls |= !records.virtual_calls(unit).empty();
      for (const std::uint32_t next : records.state(unit)) read({ref.records, next});
    }
    return std::move(reach_);
  }

 private:
  void enter(Ref ref, std::uint32_t parent) {
    const Records& records = graph_.records_[ref.records];
    const std::uint32_t symbol = records.symbols[ref.unit];
    if (symbol == kNoSymbol) return add(ref, parent);
    if (!entered_.insert(pair_of(records.object, symbol)).second) return;
    const std::vector<Ref>& definitions = graph_.symbols_[symbol].definitions;
    if (definitions.empty()) {
      reach_.missing.push_back({records.records.units()[ref.unit].name, records.object, parent});
      return;
    }
    const std::uint32_t first = graph_.records_[definitions.front().records].object;
    for (const Ref definition : definitions) {
      const std::uint32_t object = graph_.records_[definition.records].object;
      if (object == first || object == records.object) add(definition, parent);
    }
  }

  void enter_overriders(Ref method, std::uint32_t parent) {
    const std::uint32_t symbol = graph_.records_[method.records].symbols[method.unit];
    if (symbol != kNoSymbol) {
      for (const Ref overrider : graph_.symbols_[symbol].overriders) enter(overrider, parent);
    } else if (const auto found = graph_.local_overriders_.find(pair_of(method.records, method.unit));
               found != graph_.local_overriders_.end()) {
      for (const Ref overrider : found->second) enter(overrider, parent);
    }
  }

  void read(Ref variable) {
    const Records& records = graph_.records_[variable.records];
    const std::uint32_t symbol = records.symbols[variable.unit];
    const std::uint64_t meant =
        symbol == kNoSymbol ? pair_of(variable.records, variable.unit) : pair_of(records.object, symbol);
    if ((symbol == kNoSymbol ? read_local_ : read_).insert(meant).second) reach_.state.push_back(variable);
  }

  void add(Ref ref, std::uint32_t parent) {
    std::vector<bool>& seen = seen_[ref.records];
    if (seen.empty()) seen.resize(graph_.records(ref.records).units().size());
    if (seen[ref.unit]) return;
    seen[ref.unit] = true;
    if (graph_.unit(ref).defined) reach_.steps.push_back({ref, parent});
  }

  const CodeGraph& graph_;
  std::vector<std::vector<bool>> seen_;
  // Symbols, as each object means them.
  absl::flat_hash_set<std::uint64_t> entered_;
  absl::flat_hash_set<std::uint64_t> read_;
  absl::flat_hash_set<std::uint64_t> read_local_;  // those without a symbol
  Reach reach_;
};

CodeGraph::Reach CodeGraph::reach(Ref from) const {
  return Walk(*this).from(from);
}

std::vector<CodeGraph::LocalUses> CodeGraph::local_uses(const Reach& reach) const {
  absl::flat_hash_map<std::uint64_t, std::uint32_t> locals;
  for (std::uint32_t i = 0; i < reach.steps.size(); ++i) {
    const Ref ref = reach.steps[i].ref;
    if (records_[ref.records].symbols[ref.unit] == kNoSymbol) locals[pair_of(ref.records, ref.unit)] = i;
  }
  std::vector<LocalUses> users;
  for (std::uint32_t i = 0; i < reach.steps.size(); ++i) {
    const Ref ref = reach.steps[i].ref;
    LocalUses user{i, {}};
    for (const std::uint32_t next : records(ref.records).references(unit(ref)))
      if (const auto local = locals.find(pair_of(ref.records, next)); local != locals.end())
        user.used.push_back(local->second);
    if (!user.used.empty()) users.push_back(std::move(user));
  }
  return users;
}

// In each round a unit learns what those that it uses knew after the one before. When that tells no more units apart, whatever
// could change places without changing the set has left its mark on those that use it.
Digest CodeGraph::digest(const Reach& reach) const {
  std::vector<CodeUnitDigest> known;
  known.reserve(reach.steps.size());
  for (const Step& step : reach.steps) known.push_back(unit(step.ref).digest);
  const std::vector<LocalUses> users = local_uses(reach);
  std::vector<CodeUnitDigest> all = set_of(known);
  for (std::size_t told_apart = 0; !users.empty() && all.size() > told_apart;) {
    told_apart = all.size();
    std::vector<CodeUnitDigest> learned = known;
    for (const LocalUses& user : users)
      learned[user.step] = with_used(unit(reach.steps[user.step].ref).digest, user.used, known);
    known = std::move(learned);
    all = set_of(known);
  }
  return digest_of(bytes_of(all));
}

std::vector<ListedUnit> CodeGraph::list(const Reach& reach) const {
  std::vector<ListedUnit> listed;
  std::map<CodeUnitDigest, std::uint32_t> numbers;
  std::vector<std::uint32_t> number_of_step;
  for (const Step& step : reach.steps) {
    const CodeUnit& described = unit(step.ref);
    const auto next = static_cast<std::uint32_t>(listed.size());
    const auto [number, is_new] = numbers.try_emplace(described.digest, next);
    number_of_step.push_back(number->second);
    if (!is_new) continue;
    const std::uint32_t parent = step.parent == kNoParent ? next : number_of_step[step.parent];
    listed.push_back({described.kind, readable_name(described.name), described.digest,
                      std::string(file_of(step.ref)), described.line, parent});
  }
  return listed;
}

}  // namespace cachepy::internal
