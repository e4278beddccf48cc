// Which functions are worth being cached, and the order in which they are shown.
#pragma once

#include <optional>
#include <vector>

#include "profile.h"
#include "program.h"

namespace cachepy::lint {

struct Thresholds {
  Level cost = Level::kSome;  ///< without a profile: cheaper functions are left out
  double share = 0.01;        ///< with a profile: functions with a smaller share are left out
  bool are_named = false;     ///< the user named the functions: none is left out
};

/// Those that are worth a look, the most expensive first. Sets the shares and the verdicts.
std::vector<Function> worth_a_look(std::vector<Function> functions, const std::optional<Profile>& profile,
                                   const Thresholds& thresholds);

}  // namespace cachepy::lint
