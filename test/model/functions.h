// The cached functions of the model, each of which interprets a program; and the same without a cache.
#pragma once

#include <map>
#include <string>

#include "program.h"

namespace model {

struct Value {
  std::string text;                   ///< all that the function saw, in order
  std::map<std::string, int> counts;  ///< calls below it by function

  friend bool operator==(const Value& a, const Value& b) { return a.text == b.text && a.counts == b.counts; }
};

/// Calls a function of a program through the cache. Throws what the function throws (std::runtime_error).
Value call_cached(const Program& program, int function, int argument);
/// What that must give: evaluated here and now, every file read.
Value call_plain(const Program& program, int function, int argument);

/// A body says that it runs. Defined where the plugin does not see it.
void note_run();

}  // namespace model
