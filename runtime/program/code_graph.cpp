#include "program/code_graph.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"

namespace cachepy::internal {
namespace {

constexpr std::string_view kWrap = "__wrap_";
constexpr std::string_view kReal = "__real_";

// Functions of the language that a program may replace. Libraries call them from nearly everywhere, without naming anything of the
// program.
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

}  // namespace

std::uint32_t CodeGraph::symbol_number(std::string_view name) {
  const auto next = static_cast<std::uint32_t>(symbols_.size());
  const auto [number, is_new] = symbol_numbers_.try_emplace(name, next);
  if (!is_new) return number->second;
  symbols_.push_back({{}, {}, kNoSymbol, kNoSymbol});
  symbol_names_.push_back(name);
  // Substrings of names live as long as the records, too.
  if (name.starts_with(kWrap)) {
    const std::uint32_t wrapped = symbol_number(name.substr(kWrap.size()));
    symbols_[wrapped].wrapper = next;
  } else if (name.starts_with(kReal)) {
    const std::uint32_t wrapped = symbol_number(name.substr(kReal.size()));
    symbols_[next].wrapped = wrapped;
  }
  return next;
}

std::uint32_t CodeGraph::add_object(std::vector<CodeRecords> records,
                                    absl::flat_hash_set<std::string> exports) {
  const auto object = static_cast<std::uint32_t>(objects_.size());
  objects_.push_back({static_cast<std::uint32_t>(records_.size()), std::move(exports)});
  for (CodeRecords& each : records) {
    const auto number = static_cast<std::uint32_t>(records_.size());
    Records& added = records_.emplace_back(Records{object, std::move(each), {}});
    const std::vector<CodeUnit>& units = added.records.units();
    added.symbols.assign(units.size(), kNoSymbol);
    for (std::uint32_t i = 0; i < units.size(); ++i) {
      if (!units[i].external) continue;
      added.symbols[i] = symbol_number(units[i].name);
      if (units[i].defined) symbols_[added.symbols[i]].definitions.push_back({number, i});
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
  Walk(const CodeGraph& graph, Binder& binder, CachedCalls calls)
      : graph_(graph), binder_(binder), calls_(calls), seen_(graph.records_.size()) {}

  Reach from(const std::vector<Ref>& first) {
    for (const Ref each : first) enter(each, reach_.steps.empty() ? kNoParent : 0);
    for (const std::string_view name : kReplaceable) {
      const auto symbol = graph_.symbol_numbers_.find(name);
      if (symbol == graph_.symbol_numbers_.end()) continue;
      const std::vector<Ref>& definitions = graph_.symbols_[symbol->second].definitions;
      if (!definitions.empty()) enter(definitions.front(), 0);
    }
    // The list grows while it is processed.
    for (std::uint32_t i = 0; i < reach_.steps.size(); ++i) {
      const Ref ref = reach_.steps[i].ref;
      const CodeRecords& records = graph_.records(ref.records);
      const CodeUnit& unit = graph_.unit(ref);
      for (const std::uint32_t next : records.references(unit)) enter({ref.records, next}, i);
      for (const std::uint32_t next : records.virtual_calls(unit)) enter_overriders({ref.records, next}, i);
      reach_.virtual_calls |= !records.virtual_calls(unit).empty();
      for (const std::uint32_t next : records.state(unit)) read({ref.records, next});
    }
    find_uses();
    return std::move(reach_);
  }

 private:
  void enter(Ref ref, std::uint32_t parent) {
    const Records& records = graph_.records_[ref.records];
    const std::uint32_t symbol = records.symbols[ref.unit];
    if (symbol == kNoSymbol) return add(ref, parent);
    enter_symbol(records.object, symbol, parent);
  }

  void enter_symbol(std::uint32_t object, std::uint32_t symbol, std::uint32_t parent) {
    const std::uint64_t key = pair_of(object, symbol);
    if (!meanings_.try_emplace(key).second) return;
    std::vector<Ref> meant = bind(object, symbol, parent);
    for (const Ref definition : meant) add(definition, parent);
    compare(symbol, meant);
    meanings_[key] = std::move(meant);
    const Symbol& named = graph_.symbols_[symbol];
    if (named.wrapper != kNoSymbol && !graph_.symbols_[named.wrapper].definitions.empty())
      enter_symbol(object, named.wrapper, parent);
    if (named.wrapped != kNoSymbol && named.definitions.empty()) enter_symbol(object, named.wrapped, parent);
  }

  /// The definitions that may be meant, first the one that linkers prefer. The units of an object are in the order of the link.
  std::vector<Ref> bind(std::uint32_t object, std::uint32_t symbol, std::uint32_t parent) {
    const std::vector<Ref>& definitions = graph_.symbols_[symbol].definitions;
    std::vector<std::uint32_t> defining;
    for (const Ref definition : definitions) {
      const std::uint32_t in = graph_.object_of(definition);
      if (defining.empty() || defining.back() != in) defining.push_back(in);
    }
    const std::string_view name = graph_.symbol_names_[symbol];
    Binder::Meaning meaning = binder_.bind(object, name, defining);
    const bool is_real = graph_.symbols_[symbol].wrapped != kNoSymbol;
    if (!meaning.foreign.empty() || (meaning.objects.empty() && !is_real))
      reach_.missing.push_back({name, object, parent, std::move(meaning.foreign)});
    std::vector<Ref> meant;
    for (const std::uint32_t in : meaning.objects)
      for (const Ref definition : definitions)
        if (graph_.object_of(definition) == in) meant.push_back(definition);
    return meant;
  }

  /// Collects the symbols that mean different units in different places.
  void compare(std::uint32_t symbol, const std::vector<Ref>& meant) {
    if (meant.empty()) return;
    const auto [first, is_new] = first_meanings_.try_emplace(symbol, meant.front());
    bool is_one = is_new || first->second == meant.front();
    for (const Ref definition : meant) is_one = is_one && are_same(definition, meant.front());
    if (!is_one) ambiguous_.insert(symbol);
  }

  /// Whether two definitions are the same code, including the units with internal linkage that they use. Units with external
  /// linkage are compared when they are entered themselves.
  bool are_same(Ref one, Ref other) const {
    absl::flat_hash_set<std::pair<std::uint64_t, std::uint64_t>> seen;
    return are_same(one, other, seen);
  }
  bool are_same(Ref one, Ref other,
                absl::flat_hash_set<std::pair<std::uint64_t, std::uint64_t>>& seen) const {
    if (!seen.insert({pair_of(one.records, one.unit), pair_of(other.records, other.unit)}).second)
      return true;
    if (graph_.unit(one).digest != graph_.unit(other).digest) return false;
    const Records& mine = graph_.records_[one.records];
    const Records& others = graph_.records_[other.records];
    const auto used = mine.records.references(graph_.unit(one));
    const auto used_there = others.records.references(graph_.unit(other));
    return std::equal(used.begin(), used.end(), used_there.begin(), used_there.end(),
                      [&](std::uint32_t here, std::uint32_t there) {
                        if (mine.symbols[here] != others.symbols[there]) return false;
                        return mine.symbols[here] != kNoSymbol ||
                               are_same({one.records, here}, {other.records, there}, seen);
                      });
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
    const CodeUnit& unit = graph_.unit(ref);
    if (!unit.defined) return;
    if (is_left_out(unit, parent)) {
      reach_.left_out.push_back(unit.name);
      return;
    }
    const bool by_name =
        unit.without_symbol && unit.external && binder_.exports(graph_.object_of(ref), unit.name);
    reach_.steps.push_back({ref, parent, by_name});
  }

  bool is_left_out(const CodeUnit& unit, std::uint32_t parent) const {
    return calls_ == CachedCalls::kLeftOut && parent != kNoParent && unit.cached && unit.external &&
           !unit.without_symbol;
  }

  using Numbers = absl::flat_hash_map<std::uint64_t, std::uint32_t>;  // of steps

  void find_uses() {
    Numbers unclear, without_symbol;
    for (std::uint32_t i = 0; i < reach_.steps.size(); ++i) {
      const Ref ref = reach_.steps[i].ref;
      const std::uint32_t symbol = graph_.records_[ref.records].symbols[ref.unit];
      const bool has_symbol = !graph_.unit(ref).without_symbol;
      if (!has_symbol) without_symbol[pair_of(ref.records, ref.unit)] = i;
      // Several functions may have one stable name.
      const bool is_stable = !has_symbol && graph_.unit(ref).cached;
      if ((symbol == kNoSymbol && has_symbol) || is_stable || ambiguous_.contains(symbol))
        unclear[pair_of(ref.records, ref.unit)] = i;
    }
    // A function whose symbol is in no text of its users is unclear where the text alone does not say which one is meant.
    for (std::uint32_t i = 0; i < reach_.steps.size() && !without_symbol.empty(); ++i) {
      const Ref ref = reach_.steps[i].ref;
      for (const std::uint32_t next : graph_.records(ref.records).references(graph_.unit(ref))) {
        const Ref named{ref.records, next};
        const Ref meant = first_meant_by(named);
        const auto used = without_symbol.find(pair_of(meant.records, meant.unit));
        if (used != without_symbol.end() && (!graph_.unit(named).defined || !is_told_by_text(named, meant)))
          unclear.insert(*used);
      }
    }
    // Its users contain a digest of the text of such a unit, in which a name may be unclear.
    for (std::size_t known = 0; !unclear.empty() && known < unclear.size();) {
      known = unclear.size();
      for (const auto& [unit, step] : without_symbol)
        if (!unclear.contains(unit) && !uses_of(step, unclear, {}).used.empty()) unclear[unit] = step;
    }
    if (unclear.empty() && without_symbol.empty()) return;
    for (std::uint32_t i = 0; i < reach_.steps.size(); ++i) {
      Uses uses = uses_of(i, unclear, without_symbol);
      if (!uses.used.empty() || !uses.by_symbol.empty()) reach_.uses.push_back(std::move(uses));
    }
  }

  Uses uses_of(std::uint32_t step, const Numbers& unclear, const Numbers& without_symbol) const {
    const Ref ref = reach_.steps[step].ref;
    Uses uses{step, {}, {}};
    std::uint64_t number = 0;
    for (const std::uint32_t next : graph_.records(ref.records).references(graph_.unit(ref))) {
      const Ref named{ref.records, next};
      const Ref meant = first_meant_by(named);
      if (const auto used = unclear.find(pair_of(meant.records, meant.unit)); used != unclear.end())
        uses.used.emplace_back(number, used->second);
      const auto used = without_symbol.find(pair_of(meant.records, meant.unit));
      if (used != without_symbol.end() && !is_told_by_text(named, meant))
        uses.by_symbol.emplace_back(graph_.unit(named).name, used->second);
      number += graph_.unit(named).without_symbol;
    }
    return uses;
  }

  /// Whether the text that refers to a function without a symbol says which one it means.
  bool is_told_by_text(Ref named, Ref meant) const {
    const CodeUnit& unit = graph_.unit(named);
    return unit.without_symbol && (!unit.defined || unit.digest == graph_.unit(meant).digest);
  }

  /// The unit that a name means first, if its symbol is known to this walk.
  Ref first_meant_by(Ref reference) const {
    const Records& records = graph_.records_[reference.records];
    const std::uint32_t symbol = records.symbols[reference.unit];
    if (symbol == kNoSymbol) return reference;
    const auto meaning = meanings_.find(pair_of(records.object, symbol));
    return meaning != meanings_.end() && !meaning->second.empty() ? meaning->second.front() : reference;
  }

  const CodeGraph& graph_;
  Binder& binder_;
  const CachedCalls calls_;
  std::vector<std::vector<bool>> seen_;
  absl::flat_hash_map<std::uint64_t, std::vector<Ref>> meanings_;  // of a symbol in an object
  absl::flat_hash_map<std::uint32_t, Ref> first_meanings_;         // of a symbol
  absl::flat_hash_set<std::uint32_t> ambiguous_;                   // symbols
  absl::flat_hash_set<std::uint64_t> read_;
  absl::flat_hash_set<std::uint64_t> read_local_;  // variables without a symbol
  Reach reach_;
};

const std::vector<CodeGraph::Ref>& CodeGraph::definitions(std::string_view name) const {
  static const std::vector<Ref> none;
  const auto symbol = symbol_numbers_.find(name);
  return symbol == symbol_numbers_.end() ? none : symbols_[symbol->second].definitions;
}

CodeGraph::Reach CodeGraph::reach(const std::vector<Ref>& from, Binder& binder, CachedCalls calls) const {
  return Walk(*this, binder, calls).from(from);
}

CodeGraph::Reach CodeGraph::reach(Ref from, CachedCalls calls) const {
  class InOrder : public Binder {
   public:
    explicit InOrder(const std::vector<Object>& objects) : objects_(objects) {}

   private:
    Meaning bind(std::uint32_t user, std::string_view, const std::vector<std::uint32_t>& defining) override {
      if (defining.empty()) return {};
      const bool has_own = std::binary_search(defining.begin(), defining.end(), user);
      if (!has_own || defining.front() == user) return {{defining.front()}, {}};
      return {{user, defining.front()}, {}};
    }
    bool exports(std::uint32_t object, std::string_view name) override {
      return objects_[object].exports.contains(std::string(name));
    }

    const std::vector<Object>& objects_;
  } in_order(objects_);
  return reach({from}, in_order, calls);
}

}  // namespace cachepy::internal
