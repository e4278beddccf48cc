// Asks the helper process `cachepy-remote` for results of other machines, and hands it those of this one.
//
// The program has no library, thread, connection or descriptor for this: the helper is started when it is first needed, ends when it
// is idle, and serves all programs of the user with the same configuration. It alone knows servers, secrets and signatures. Nothing
// here fails or waits for long: a helper that cannot be started, or is late, is not asked for a while. Thread-safe; usable in the
// child of a fork. Knows nothing of entries.
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/file.h"
#include "config/settings.h"

namespace cachepy::internal {

/// Whether these settings name a remote. A process that runs with the rights of another user (setuid) uses none.
bool has_remote(const Settings& settings);
/// Whether they also permit sending.
bool sends_to_remote(const Settings& settings);

struct RemoteReply {
  UniqueFd object;      ///< the bytes of the object, verified by the helper; none = there is no usable one
  std::string problem;  ///< for people; "" = the servers have answered, or asking is paused after a failure
};

/// Asks for the object of that name, a SHA-256 digest. Waits for `remote_patience` at most, or for 30 s while the object is arriving.
/// A process that has lost that time does not ask for a while.
RemoteReply get_remote(const Settings& settings, const Digest& name);

/// The last bytes of a file.
struct FileEnd {
  int fd = -1;
  std::uint64_t size = 0;
};

/// Hands an object over for sending: these parts, then the end of a file if there is one. False if the helper could not take it. Does not wait for the server, so a late one is
/// no reason to refuse.
bool put_remote(const Settings& settings, const Digest& name, std::initializer_list<std::string_view> parts,
                const FileEnd& end = {});

/// Asks the helper, for people: "up redis://…" or "down http://…: reason", one line for each server. Throws nothing; empty
/// `text` with a problem if there is no helper.
struct RemoteState {
  std::string text;
  std::string problem;
};
RemoteState remote_state(const Settings& settings, std::chrono::milliseconds patience);
/// Waits until the helper has sent everything. `text`: "3 1", how many it has sent since it was started, and how many it could not.
RemoteState flush_remote(const Settings& settings, std::chrono::milliseconds patience);

}  // namespace cachepy::internal
