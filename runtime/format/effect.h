// What a call left at one path. Records keep it in the form of a dependency (kEffect), so that logs, snapshots and the graph need no
// further tables.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/digest.h"
#include "format/node_record.h"

namespace cachepy::internal {

enum class EffectKind : char {
  kFile = 'f',
  kDirectory = 'd',
  kSymlink = 'l',
  kGone = 'g',        ///< the call removed or renamed what was there
  kAppended = 'a',    ///< bytes at the end of a file
  kOutput = 'o',      ///< what it printed; its path is ""
  kAttributes = 'm',  ///< permissions or times of something whose content the call did not change
};

struct Effect {
  EffectKind kind = EffectKind::kFile;
  std::string path;  ///< absolute
  bool own = true;   ///< false: only calls below changed it
  /// Whether a hit puts it back. Else only `kind`, `path` and `own` are set.
  bool kept = false;
  bool follows = false;    ///< kFile: if a symlink is at the path, the file that it leads to is meant
  bool sets_mode = false;  ///< the permissions are the call's, also of a file that exists already
  std::uint32_t mode = 0;  ///< type and permissions; kGone: the type of what was there
  std::optional<std::int64_t> mtime_ns = {};  ///< set by the call
  Digest content = {};                        ///< kFile, kAppended; kOutput: of its parts (format/output.h)
  std::string target = {};                    ///< kSymlink: its text; kOutput: the number of bytes
};

Dependency dependency_of(const Effect& effect);
/// The effect kOutput among them; null: there is none.
const Dependency* output_among(std::span<const Dependency> dependencies);
/// Nullopt if the dependency is no effect, or not one of this version.
std::optional<Effect> effect_of(const Dependency& dependency);

}  // namespace cachepy::internal
