// What the functions that take the place of the C library's tell the runtime while cached calls run.
//
// The functions lie in an object of their own, which is linked into programs beside the runtime: the linker then binds every
// library's calls of open(), stat(), getenv() … to them. They know nothing of the runtime but this table, allocate nothing and
// hold no locks: allocators, signal handlers and sanitizers call them, too.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "watch/use.h"

struct stat;

namespace cachepy::internal {

/// How a path was looked at, or what was done to it.
enum class Look : std::uint8_t {
  kStat,   ///< stat(), access() …: follows symlinks
  kLstat,  ///< of the path itself
  kList,   ///< the names in a directory
  kTree,   ///< a directory and all below it (ftw, fts)
  kGlob,   ///< the paths that fit a pattern
};
enum class Change : std::uint8_t {
  kMade,  ///< a node or a file: it had not been there
  kMadeDirectory,
  kRemoved,
  kResized,
  kMode,
  kOwner,
  kTimes,  ///< to moments that the program names
  kTimesNow,
};
/// All keep errno. `directory`: the descriptor that a relative path begins at, or AT_FDCWD. A path may be null.
struct Hooks {
  /// Before an open that may change the file, by its flags.
  void (*before_open)(int directory, const char* path, int flags);
  /// After an open. `fd`: -1 when it failed, with errno.
  void (*opened)(int directory, const char* path, int flags, int fd);
  /// A look at a path, successful or (with errno) not. `stat`: what it found; null, and `found` means nothing, before a look of
  /// which one does not get to know.
  void (*looked)(Look look, int directory, const char* path, bool found, const struct ::stat* stat);
  /// Before the text of a symlink is read.
  void (*read_link)(int directory, const char* path);
  /// What realpath() made of a path; null: nothing, see errno.
  void (*resolved)(const char* path, const char* real);
  /// The working directory was asked for.
  void (*asked_directory)();
  /// A variable was asked for, and its value or null.
  void (*asked_variable)(const char* name, const char* value);
  /// Before the program sets a variable; null: before it clears them all.
  void (*set_variable)(const char* name);
  /// Before something that changes what a path names, and after it, successful or not. `keeps`: content that was there before
  /// is there afterwards, under this or another name.
  void (*before_change)(int directory, const char* path, bool keeps);
  void (*changed)(Change change, int directory, const char* path, bool done);
  /// After a rename or a hard link, and after a symlink was made (`from`: its text).
  void (*renamed)(int directory, const char* from, int to_directory, const char* to, unsigned flags,
                  bool done);
  void (*linked)(int directory, const char* from, int to_directory, const char* to, bool done);
  void (*symlinked)(const char* text, int directory, const char* path, bool done);
  /// Before such a use, by the function `name`. `caller`: code that calls it.
  void (*used)(Use use, const char* name, const void* caller);
};

/// A thread that is about to be started.
struct NewThread {
  void* routine;
  void* argument;
  bool returns_int;  ///< the routine is one of C11's threads
};
/// May be called at any time, also while no call runs.
struct ThreadHooks {
  /// May give the thread something else to run. `caller`: code that starts it.
  void (*starting)(NewThread& thread, const void* caller) noexcept;
  /// It was given something else, and could not be started.
  void (*not_started)(const NewThread& thread) noexcept;
};

/// One function that was replaced.
struct Replaced {
  const char* name;
  void* ours;
  void* of_sanitizer;  ///< its own replacement, in sanitized programs
  std::atomic<void*> next;
};

struct Watch {
  std::atomic<std::size_t> running;         ///< how many calls are watched
  std::atomic<const Hooks*> hooks;          ///< set before the first is
  std::atomic<const ThreadHooks*> threads;  ///< null: not yet set
  const Replaced* begin;
  const Replaced* end;
  const char* code_begin;  ///< of all functions that are ours
  const char* code_end;

  /// False: the program has a function of that name itself.
  bool has(const Replaced& function) const { return function.ours >= code_begin && function.ours < code_end; }
};

}  // namespace cachepy::internal

/// Null where the functions are not linked.
extern "C" [[gnu::weak, gnu::visibility("hidden")]] cachepy::internal::Watch cachepy_watch;
