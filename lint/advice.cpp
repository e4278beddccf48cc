#include "advice.h"

#include <algorithm>
#include <tuple>

namespace cachepy::lint {
namespace {

auto rank(const Function& function) {
  const Cost& cost = function.cost;
  return std::tuple(function.share.value_or(0), cost.level, cost.loops, cost.works.size(), cost.is_recursive);
}

bool is_expensive(const Function& function, bool has_profile, const Thresholds& thresholds) {
  return has_profile ? function.share.value_or(0) >= thresholds.share : function.cost.level == Level::kHigh;
}

bool is_left_out(const Function& function, bool has_profile, const Thresholds& thresholds) {
  if (!function.judged.is_asked_for) return true;
  if (thresholds.are_named || function.judged.is_annotated) return false;
  if (function.judged.is_special) return true;
  return has_profile ? function.share.value_or(0) < thresholds.share : function.cost.level < thresholds.cost;
}

}  // namespace

std::vector<Function> worth_a_look(std::vector<Function> functions, const std::optional<Profile>& profile,
                                   const Thresholds& thresholds) {
  for (Function& function : functions) {
    const Judged& judged = function.judged;
    if (profile) function.share = profile->share_of(judged.symbol, judged.name).value_or(0);
    if (function.verdict == Verdict::kPossible && judged.warnings.empty() && judged.effects.empty() &&
        !judged.is_special && is_expensive(function, profile.has_value(), thresholds))
      function.verdict = Verdict::kRecommended;
  }
  std::erase_if(functions, [&](const Function& function) {
    return is_left_out(function, profile.has_value(), thresholds);
  });
  std::sort(functions.begin(), functions.end(), [](const Function& a, const Function& b) {
    if (rank(a) != rank(b)) return rank(a) > rank(b);
    return a.judged.place < b.judged.place;
  });
  return functions;
}

}  // namespace cachepy::lint
