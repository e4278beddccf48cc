// What all translation units say together: each function once, and what it is expected to cost.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "result.h"

namespace cachepy::lint {

/// How much a call is expected to take, by the code alone.
enum class Level { kAny, kSome, kHigh };

struct Cost {
  Level level = Level::kAny;
  std::int64_t loops = 0;  ///< the deepest nesting, through calls
  bool is_recursive = false;
  std::vector<std::string> works;  ///< "opens files (std::basic_ifstream)"

  /// "loops 3 deep, recursive, opens files (fopen)".
  std::string text() const;
};

/// What is advised.
enum class Verdict {
  kRecommended,  ///< can be cached as it is, nothing is lost by a hit, and it is expected to take long
  kPossible,     ///< can be cached, but is cheap, or has warnings or effects
  kCached,       ///< annotated, and accepted
  kRefused,      ///< by the plugin
};
const char* name_of(Verdict verdict);

struct Function {
  Judged judged;
  Cost cost;
  std::optional<double> share;  ///< of the profile, 0 to 1; nothing without a profile
  Verdict verdict = Verdict::kPossible;
};

class Program {
 public:
  /// A function that several units contain is refused if one refuses it. Its messages are those of all.
  void add(UnitResult unit);

  /// All functions, by place, with their costs.
  std::vector<Function> functions() const;

 private:
  std::map<Place, Judged> judged_;
  std::map<std::string, BodyFacts> bodies_;  ///< by symbol
};

}  // namespace cachepy::lint
