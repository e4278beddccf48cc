// Records the observed system calls of the code that works for a frame, event by event. When the call ends, they are converted
// to dependencies (tracking/needs.h).
//
// Events are recorded wherever the C library is called: inside allocators and signal handlers, in several threads at once.
// Therefore recording takes no lock and allocates directly from the system.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/digest.h"
#include "base/file_stat.h"

namespace cachepy::internal {

enum class EventKind : std::uint8_t {
  kOpened,          ///< for reading or as a directory; `error` when it failed
  kBeforeChange,    ///< what is there before an open for writing, a rename …; no stat: nothing
  kOpenedToChange,  ///< `flags`: of open()
  kStat,
  kLstat,
  kList,  ///< `digest`: of the names
  kTree,
  kGlob,
  kLink,      ///< `digest`: of the text
  kRealPath,  ///< `digest`: of the result; none: `error`
  kWorkingDirectory,
  kVariable,     ///< `digest`: of the value, empty: unset
  kEnvironment,  ///< all variables; `digest`: of their values; `second`: those that were set before, each followed by a line break
  kSetVariable,  ///< path "": all of them
  kMade,
  kMadeDirectory,
  kRemoved,
  kTouched,  ///< `flags`: the Change
  kResized,
  kRenamed,    ///< `second`: to; `flags`: of renameat2()
  kLinked,     ///< path: the new one; `second`: the old one
  kSymlinked,  ///< `second`: the text
  kLoaded,     ///< path: the name of a library, as it was given to the loader
  kUsed,  ///< `flags`: the Use; path: by which function; `second`: the addresses of the functions that run
};

struct EventHead {
  EventKind kind{};
  bool has_stat = false;
  bool stat_is_trusted = false;  ///< a later change of the file will change its stat
  bool has_digest = false;
  int error = 0;
  int flags = 0;
  std::uint32_t mode = 0;
  std::uint32_t user = 0;
  std::uint32_t group = 0;
  FileStat stat{};
  Digest digest{};
  const void* address = nullptr;  ///< of the code that made the call
};

struct Event : EventHead {
  std::uint32_t order = 0;
  std::string_view path;  ///< absolute if it is a path; not normalized
  std::string_view second;
};

class Recorder {
 public:
  Recorder() = default;
  ~Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  /// A path in two parts: the directory, and the part relative to it.
  struct Text {
    std::string_view base;
    std::string_view rest;
  };
  void add(const EventHead& head, const Text& path, const Text& second = {}) noexcept;
  /// As above, unless an equal event was recorded before.
  void add_once(const EventHead& head, const Text& path) noexcept;
  /// Whether this is the first such event. Call it only once for each event.
  bool is_first(const EventHead& head, const Text& path) noexcept;

  /// Returns the position in the order of events of whatever happens next.
  std::uint32_t next_order() noexcept { return orders_.fetch_add(1, std::memory_order_relaxed); }
  /// Whether the code has begun to change anything.
  bool has_changes() const noexcept { return has_changes_.load(std::memory_order_acquire); }
  void note_changes() noexcept { has_changes_.store(true, std::memory_order_release); }
  bool has_loaded() const noexcept { return has_loaded_.load(std::memory_order_acquire); }
  /// Notes that the code has loaded a library.
  void note_loaded() noexcept { has_loaded_.store(true, std::memory_order_release); }
  /// Whether the content of that file was used and has not been hashed yet. May return true for other files.
  bool has_read(const FileStat& file) const noexcept;
  /// Notes that an event could not be recorded.
  void note_lost() noexcept { has_lost_ = true; }
  bool has_lost() const noexcept { return has_lost_; }

  /// All events so far, in order. They live as long as the recorder.
  std::vector<Event> events() const;

 private:
  struct Chunk;
  struct Record;
  char* reserve(std::uint32_t size) noexcept;
  bool is_new(std::uint64_t fingerprint) noexcept;
  template <class Visit>
  void for_each(Visit visit) const;

  static std::atomic<std::uint64_t> last_id;
  const std::uint64_t id_ = last_id.fetch_add(1, std::memory_order_relaxed) + 1;
  std::atomic<Chunk*> chunks_{nullptr};
  std::atomic<std::atomic<std::uint64_t>*> seen_{nullptr};
  std::atomic<std::uint32_t> orders_{0};
  std::atomic<bool> has_changes_{false};
  std::atomic<bool> has_loaded_{false};
  std::atomic<bool> has_lost_{false};
};

}  // namespace cachepy::internal
