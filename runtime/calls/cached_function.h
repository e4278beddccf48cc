// Everything that is the same for all calls of one cached function under one configuration: its options (from its attribute,
// else from the settings), its store, and the part of the key that does not depend on arguments.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "cachepy/detail/call.h"
#include "calls/purity.h"
#include "config/settings.h"
#include "format/entry.h"
#include "format/kept_code.h"
#include "program/program_state.h"
#include "store/counts.h"
#include "store/store.h"

namespace cachepy::internal {

/// The strings of a StringList.
std::vector<std::string> strings_of(const detail::StringList& list);

/// What is kept of its code for later processes, and the digest of the program; none if it was kept before.
using UnkeptCode = std::optional<std::pair<Digest, KeptCode>>;

class CachedFunction {
 public:
  /// The object for that site under these settings, created by the first call. Never destroyed. Thread-safe.
  static const CachedFunction& of(detail::Site& site, const detail::CallOps& ops, const Settings& settings);

  const detail::Site& site;
  const std::string name;
  const Algo algo;
  const bool hash_file_paths;
  const bool verbose;
  const bool force;                          ///< its calls are computed even if a result is stored
  const bool read_only;                      ///< nothing on disk may change
  const bool require_hit;                    ///< a miss is an error
  const double audit;                        ///< the fraction of its hits that is computed again and compared
  const std::chrono::milliseconds expires;   ///< how long a result is served; 0 = without limit
  const std::chrono::milliseconds min_cost;  ///< faster calls are not stored
  const Compression compression;             ///< of its results on disk
  const bool stores_in_background;           ///< its calls do not wait until their results are stored
  const bool store_args;                     ///< entries contain the arguments
  const Tracking tracking;
  const Children children;
  const Purity purity;                       ///< what its calls may use and be stored
  const std::vector<std::string> untracked;  ///< patterns of paths that are no dependencies
  const bool keeps_files;                    ///< what its calls leave in files is part of their results
  const bool keeps_output;                   ///< what they print, too
  const std::string file_pattern;
  const std::vector<std::string> env_vars;
  const std::vector<FileOption> depends_on_files;
  const bool reads_outside;                   ///< its key contains the content of some of these
  const std::vector<std::string> parameters;  ///< their names
  const Store& store;
  CallCounters& counters;
  std::string result_schema;
  std::vector<std::string> argument_schemas;  ///< one for each parameter, "" = ignored
  /// Function, code, libraries, version, depends_on_vars and layout of the result.
  std::vector<KeyPart> fixed_parts;
  /// The code part without the cached functions that it calls; empty if it calls none.
  Digest own_code;
  std::string key_beginning;  ///< the beginning of every key: format version, digest of the fixed parts
  std::vector<std::string> argument_beginnings;  ///< one for each parameter
  std::vector<StateVariable> state;              ///< variables whose values are in the key
  bool is_directory_refused = false;             ///< it must be shared with a group, and that would be unsafe
  bool copies_environment = false;               ///< it reaches an interpreter that does
  std::string failure;                           ///< why its calls have no key; "" = they have one
  bool is_determined_by_arguments = false;       ///< the key contains nothing that must be looked up
  mutable std::atomic<bool> has_long_arguments{
      false};  ///< one of its calls had long ones; see short_call_id()

  /// Records how long a call took to compute.
  void note_cost(std::chrono::nanoseconds cost) const;
  /// How long calls take on average in this process; the maximum if that is not known yet.
  std::chrono::nanoseconds usual_cost() const;

  /// The beginnings of the keys that calls had with other code, when only the code of cached functions below was different.
  std::vector<std::string> former_key_beginnings() const;

  /// Call this when an entry was stored. Records which code the digest in the key stands for, and that the record was needed
  /// recently. Also keeps that code for later processes. Best effort; usually it does nothing. Returns the bytes of the list.
  std::uint64_t list_code() const;

 private:
  CachedFunction(detail::Site& site, const detail::CallOps& ops, const Settings& settings);
  void share_directory();
  void find_code(const Settings& settings);
  std::uint64_t write_list() const;
  void note_fixed_parts();
  bool is_current(const Settings& settings) const;

  mutable std::atomic<std::uint64_t> costs_noted_{0};
  mutable std::atomic<std::uint64_t> total_cost_ns_{0};
  mutable std::atomic<std::int64_t> code_listed_ns_{0};  // when the list was last written or renewed
  UnkeptCode unkept_code_;  // what could not be kept, as there was no directory yet
  mutable std::atomic<bool> is_code_kept_{false};
  Digest fixed_digest_;  // of fixed_parts
  Digest family_;        // of those parts, with own_code instead of the code; see store/former_code.h
  mutable std::atomic<bool> is_family_noted_{false};
  const Settings* const settings_;            // the settings it was made under
  std::uint64_t code_generation_ = 0;         // of libraries, see ReachedCode
  const CachedFunction* replaced_ = nullptr;  // its predecessor, which is kept
};

/// The store of a cache directory as the user named it. Relative directories are resolved once in a process,
/// so that a later chdir does not split a cache. Never destroyed. Thread-safe.
const Store& store_of(const std::string& directory);

}  // namespace cachepy::internal
