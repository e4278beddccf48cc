// What stays the same over all calls of one cached function under one configuration: its options (what its attribute says,
// else the settings), its store, and the part of the key that does not depend on arguments.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/digest.h"
#include "cachepy/detail/call.h"
#include "config/settings.h"
#include "format/entry.h"
#include "program/program_state.h"
#include "store/counts.h"
#include "store/store.h"

namespace cachepy::internal {

/// The strings of a StringList.
std::vector<std::string> strings_of(const detail::StringList& list);

class CachedFunction {
 public:
  /// The one for that site under these settings, made on the first call. Never destroyed. Thread-safe.
  static const CachedFunction& of(detail::Site& site, const detail::CallOps& ops, const Settings& settings);

  const detail::Site& site;
  const std::string name;
  const Algo algo;
  const bool hash_file_paths;
  const bool verbose;
  const bool force;                          ///< its calls are computed whatever is stored
  const bool read_only;                      ///< nothing on disk may change
  const bool require_hit;                    ///< its calls may not be computed
  const double audit;                        ///< this share of its hits is computed again and compared
  const std::chrono::milliseconds expires;   ///< how long a result is served; 0 = for good
  const std::chrono::milliseconds min_cost;  ///< results of faster calls are not stored
  const std::string file_pattern;
  const std::vector<std::string> env_vars;
  const std::vector<FileOption> depends_on_files;
  const bool reads_outside;                   ///< its key has the content of some of these
  const std::vector<std::string> parameters;  ///< their names
  const Store& store;
  CallCounters& counters;
  std::string result_schema;
  std::vector<std::string> argument_schemas;  ///< one a parameter, "" = ignored
  /// Function, code, libraries, version, depends_on_vars and layout of the result.
  std::vector<KeyPart> fixed_parts;
  std::string key_beginning;                     ///< of every call: format version, digest of the fixed parts
  std::vector<std::string> argument_beginnings;  ///< one a parameter
  std::vector<StateVariable> state;              ///< variables whose values are in the key
  std::string failure;                           ///< why no call of it has a key; "" = they have
  bool is_told_by_arguments = false;             ///< nothing in the key of a call need be looked up
  mutable std::atomic<bool> has_long_arguments{false};  ///< a call of it had; see short_call_id()

  /// To be called when an entry was stored: sees to it that the store knows what code the key's digest stands for, and that
  /// this was needed not long ago. Best effort, and most often nothing. Returns the bytes written.
  std::uint64_t list_code() const;

 private:
  CachedFunction(detail::Site& site, const detail::CallOps& ops, const Settings& settings);
  bool is_current(const Settings& settings) const;

  mutable std::atomic<std::int64_t> code_listed_ns_{0};  // when the list was written or renewed last
  const Settings* const settings_;                       // these it was made under
  std::uint64_t code_generation_ = 0;                    // of libraries, see ReachedCode
  const CachedFunction* replaced_ = nullptr;             // the one before, which is kept
};

/// The store of a cache directory as the user named it. Relative directories are resolved once in a process,
/// so that a later chdir does not split a cache. Never destroyed. Thread-safe.
const Store& store_of(const std::string& directory);

}  // namespace cachepy::internal
