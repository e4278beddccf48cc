#include "program.h"

#include <algorithm>
#include <set>

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace cachepy::lint {
namespace {

void add_new(std::vector<Message>& to, std::vector<Message> from) {
  for (Message& message : from)
    if (!llvm::is_contained(to, message)) to.push_back(std::move(message));
}

/// Follows calls through all bodies.
class Costs {
 public:
  explicit Costs(const std::map<std::string, BodyFacts>& bodies) : bodies_(bodies) {}

  Cost of(const std::string& symbol) {
    const Sum& sum = sum_of(symbol);
    Cost cost;
    cost.loops = sum.loops;
    cost.is_recursive = sum.is_recursive;
    bool waits = false;
    for (const auto& [kind, callee] : sum.works) {
      cost.works.push_back(kind + " (" + callee + ")");
      waits |= kind != "prints";
    }
    if (waits || cost.loops >= 2 || (cost.is_recursive && cost.loops != 0))
      cost.level = Level::kHigh;
    else if (cost.loops != 0 || cost.is_recursive)
      cost.level = Level::kSome;
    return cost;
  }

 private:
  struct Sum {
    std::int64_t loops = 0;
    bool is_recursive = false;
    std::map<std::string, std::string> works;  ///< a callee for each kind
    bool is_being_made = true;
  };

  static constexpr std::int64_t kLoopsMax = 9;  // a chain of calls in loops says little beyond that

  Sum& sum_of(const std::string& symbol) {
    const auto [known, is_new] = sums_.try_emplace(symbol);
    Sum& sum = known->second;  // references into a std::map stay valid
    if (!is_new) {
      if (sum.is_being_made) sum.is_recursive = true;
      return sum;
    }
    if (const auto body = bodies_.find(symbol); body != bodies_.end()) {
      sum.loops = body->second.loops;
      for (const BodyFacts::Work& work : body->second.works) sum.works.try_emplace(work.kind, work.callee);
      for (const BodyFacts::Call& call : body->second.calls) {
        const Sum& callee = sum_of(call.symbol);
        sum.loops = std::min(kLoopsMax, std::max(sum.loops, call.depth + callee.loops));
        if (&callee != &sum) sum.is_recursive |= callee.is_recursive;
        sum.works.insert(callee.works.begin(), callee.works.end());
      }
    }
    sum.is_being_made = false;
    return sum;
  }

  const std::map<std::string, BodyFacts>& bodies_;
  std::map<std::string, Sum> sums_;
};

}  // namespace

std::string Cost::text() const {
  std::vector<std::string> parts;
  if (loops != 0) parts.push_back("loops " + std::to_string(loops) + " deep");
  if (loops == 1) parts.back() = "loops";
  if (is_recursive) parts.push_back("recursive");
  parts.insert(parts.end(), works.begin(), works.end());
  return llvm::join(parts, ", ");
}

const char* name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kRecommended:
      return "recommended";
    case Verdict::kPossible:
      return "possible";
    case Verdict::kCached:
      return "cached";
    case Verdict::kRefused:
      return "refused";
  }
  return "";
}

void Program::add(UnitResult unit) {
  for (Judged& judged : unit.functions) {
    const auto [known, is_new] = judged_.try_emplace(judged.place, judged);
    if (is_new) continue;
    add_new(known->second.refusals, std::move(judged.refusals));
    add_new(known->second.warnings, std::move(judged.warnings));
    add_new(known->second.effects, std::move(judged.effects));
  }
  for (BodyFacts& body : unit.bodies) {
    std::string symbol = body.symbol;
    bodies_.try_emplace(std::move(symbol), std::move(body));
  }
}

std::vector<Function> Program::functions() const {
  Costs costs(bodies_);
  std::vector<Function> functions;
  for (const auto& [place, judged] : judged_) {
    Function function{judged, costs.of(judged.symbol), std::nullopt, Verdict::kPossible};
    if (!judged.refusals.empty())
      function.verdict = Verdict::kRefused;
    else if (judged.is_annotated)
      function.verdict = Verdict::kCached;
    functions.push_back(std::move(function));
  }
  return functions;
}

}  // namespace cachepy::lint
