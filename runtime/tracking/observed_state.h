// The state of a file that the code of a call uses, as events describe it.
//
// May be called in a hook (tracking/hook.h), and uses little stack.
#pragma once

#include <sys/stat.h>

#include <optional>

#include "base/digest.h"
#include "frames/recorder.h"

namespace cachepy::internal {

void set_stat(EventHead& head, const struct ::stat& stat);
/// Without a digest, the recorder notes that the event could not be recorded.
void set_digest(EventHead& head, const std::optional<Digest>& digest, Recorder& recorder);
/// Sets the present state of the path, or why it is unknown. `flags`: as for fstatat().
void look_at(EventHead& head, int directory, const char* path, int flags);

/// Records a file or directory that was opened for reading.
void read_of(Recorder& recorder, const Recorder::Text& path, int fd);
/// Records where a directory lies that may be used as one at which paths start.
void place_of(Recorder& recorder, int directory, const char* path, const Recorder::Text& name);

/// The digest of the regular file at a path.
std::optional<Digest> digest_at(int directory, const char* path);

}  // namespace cachepy::internal
