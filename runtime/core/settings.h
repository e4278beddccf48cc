// What the environment says for the whole process. Read once, at the first cached call.
#pragma once

#include <string>

namespace cachepy::internal {

struct Settings {
  bool disabled = false;    ///< CACHEPY_DISABLE: every call is computed, nothing is read or written
  bool verbose = false;     ///< CACHEPY_VERBOSE: every cached call says what it did
  std::string default_dir;  ///< CACHEPY_DIR, else ".cachepy"
};

/// Set and neither empty nor "0", "false", "no", "off" counts as true.
const Settings& settings();

}  // namespace cachepy::internal
