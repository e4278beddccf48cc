// The changes that a call has made to each path so far.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/digest.h"
#include "frames/frame.h"
#include "tracking/metadata.h"

namespace cachepy::internal {

/// Where a symlink with that text leads to, absolute.
std::string link_target(const std::string& link, std::string_view text);

struct PathState {
  enum class Now : std::uint8_t {
    kForeign,  ///< the call has not created what is there
    kOwn,      ///< the call has created it
    kGone,     ///< the call has removed it
    kLink,     ///< the call has created a link there
  };
  Now now = Now::kForeign;
  bool partly = false;            ///< kForeign, and the call has changed a part of it
  std::string target;             ///< the target of a kLink
  std::uint32_t type_before = 0;  ///< file type before the first change, as in st_mode; 0: nothing existed
  std::uint32_t type_now = 0;
  HowChanged how;

  // Before the change that is about to happen.
  Metadata last;
  std::optional<Digest> last_digest;
  bool knows_last = false;

  bool is_changed() const { return now != Now::kForeign || partly; }
};

class PathStates {
 public:
  PathState& operator[](const std::string& path) { return states_[path]; }
  const PathState* find(const std::string& path) const;

  /// The path without the links that the call has made; one at its end stays if it is not to be followed.
  std::string resolve(std::string path, bool follows = true) const;
  /// Whether what is at that path is the call's own: also below a directory that it has made or removed.
  bool is_own(const std::string& path) const;
  /// Whether the call has changed it, or something above it.
  bool is_changed(const std::string& path) const;

  /// Directly in that directory: visit(name, state).
  template <class Visit>
  void for_each_in(const std::string& directory, Visit visit) const {
    for (const auto& [path, state] : states_) {
      const std::string_view name = name_in(directory, path);
      if (!name.empty() && state.is_changed()) visit(name, state);
    }
  }
  bool has_made_files() const;
  /// Whether the call has changed a part of a file below that directory.
  bool has_part_changed_below(const std::string& directory) const;
  /// What the call has made below that directory has gone elsewhere.
  void leave_below(const std::string& directory);
  std::vector<ChangedPath> changed() const;

 private:
  static std::string_view name_in(const std::string& directory, std::string_view path);

  absl::flat_hash_map<std::string, PathState> states_;
};

}  // namespace cachepy::internal
