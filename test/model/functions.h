// The cached functions of the model, each of which interprets a program; and the same functions without the cache.
#pragma once

#include <map>
#include <string>

#include "program.h"

namespace model {

struct Value {
  std::string text;                   ///< everything that the function saw, in order
  std::map<std::string, int> counts;  ///< calls below it by function

  friend bool operator==(const Value& a, const Value& b) { return a.text == b.text && a.counts == b.counts; }
};

/// Calls a function of a program through the cache. Throws what the function throws (std::runtime_error).
Value call_cached(const Program& program, int function, int argument);
/// The expected result: evaluated without the cache, reading every file.
Value call_plain(const Program& program, int function, int argument);

/// Every body calls this when it runs. Defined in a file that is compiled without the plugin.
void note_run();

}  // namespace model
