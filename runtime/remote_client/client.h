// Asks the helper process `cachepy-remote` for results of other machines, and hands it those of this one.
//
// The program has no library, thread, connection or descriptor for this: the helper is started when it is first needed, ends when it
// is idle, and serves all programs of the user with the same configuration. It alone knows servers, secrets and signatures. Nothing
// here fails or waits for long: a helper that cannot be started, or is late, is not asked for a while. Thread-safe; usable in the
// child of a fork. Knows nothing of entries.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <memory>
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
  bool is_missing = false;  ///< the servers do not have it
};

/// Asks for the object of that name, a SHA-256 digest. Waits for `remote_patience` at most, or for 30 s while the object is arriving.
/// A process that has lost that time does not ask for a while.
RemoteReply get_remote(const Settings& settings, const Digest& name);

/// The right to compute a call that other machines wait for, until the object is destroyed. In the child of a fork, it is the parent's.
class RemoteClaim {
 public:
  explicit RemoteClaim(UniqueFd connection);
  ~RemoteClaim();
  RemoteClaim(const RemoteClaim&) = delete;
  RemoteClaim& operator=(const RemoteClaim&) = delete;

  /// Sends an object. The claim ends when the helper has sent it on. False: the helper is gone.
  bool send(const Digest& name, int object);
  /// Call this when the function has returned. If nothing is sent then, others need not wait for each other.
  void note_computed() { is_computed_ = true; }
  /// When this descriptor is shut down, the claim ends.
  int descriptor() const { return connection_.get(); }

 private:
  const UniqueFd connection_;
  const ::pid_t process_;
  bool is_computed_ = false, has_sent_ = false;
};

struct ClaimReply {
  enum class Kind {
    kMine,
    kTaken,  ///< `holder` computes it
    kThere,  ///< the object has come meanwhile
    kNone,   ///< the remotes keep no claims, or cannot be asked
  };
  Kind kind = Kind::kNone;
  std::shared_ptr<RemoteClaim> claim = nullptr;
  std::string holder = {};  ///< for people: "process 4711 on ann-laptop"
};

/// Claims the call whose result would be the object of that name. Waits for `remote_patience` at most.
ClaimReply claim_remote(const Settings& settings, const Digest& name);

/// The last bytes of a file.
struct FileEnd {
  int fd = -1;
  std::uint64_t size = 0;
};

/// Hands an object over for sending: these parts, then the end of a file if there is one. `claim`: that of the call, or null. False if
/// the helper could not take it. Does not wait for the server, so a late one is no reason to refuse.
bool put_remote(const Settings& settings, const Digest& name, std::initializer_list<std::string_view> parts,
                const FileEnd& end = {}, RemoteClaim* claim = nullptr);

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
