// Programs of the model, which describe as data what their functions do. Functions call only later functions, so the graph of calls has no
// cycles.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace model {

using Random = std::mt19937_64;

/// A random number below `limit`.
inline int pick(Random& random, int limit) {
  return static_cast<int>(random() % static_cast<std::uint64_t>(limit));
}
inline bool one_in(Random& random, int count) {
  return pick(random, count) == 0;
}

enum class Do {
  kRead,             ///< the content of a file or directory, or that there is nothing
  kExists,           ///< whether there is something
  kReadEnvironment,  ///< a variable that the function's attribute names
  kReadSettings,     ///< a file that the function's attribute names
  kReadArgument,     ///< the file that the function was called with
  kFail,             ///< throws, depending on the content of the file
  kCall,
  kCallOnThread,
  kCallSurviving,  ///< catches what the callee throws
  kCallForced,
  kCallUnsaved,
};

struct Step {
  Do what = Do::kRead;
  std::string path;
  int callee = 0;
  int argument = 0;          ///< added to the function's own
  bool only_if_odd = false;  ///< of the argument
};

/// The attributes of the function; see functions.cpp.
enum class Flavour { kPlain, kElsewhere, kEnvironment, kSettings, kFileArgument, kFileArgumentByContent };
constexpr int kFlavours = 6;

struct Function {
  Flavour flavour = Flavour::kPlain;
  std::string file;  ///< what callers name, where the flavour takes a file
  std::vector<Step> steps;
};

struct Program {
  std::vector<Function> functions;
};

/// A program over these paths.
Program random_program(Random& random, const std::vector<std::string>& paths);

}  // namespace model
