// The interface through which replaced functions of the C library notify the runtime while cached calls run.
//
// The replacements are in an object file of their own, which is linked into programs in addition to the runtime. The linker then binds
// the calls of open(), stat(), getenv() … of all libraries to them. They know only this table of the runtime, allocate nothing and
// take no locks, because allocators, signal handlers and sanitizers call them, too.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "watch/use.h"

struct stat;

namespace cachepy::internal {

/// How a path was examined.
enum class Look : std::uint8_t {
  kStat,           ///< stat(), access() …: follows symlinks
  kLstat,          ///< the path itself, without following a symlink
  kEnter,          ///< a directory that becomes the working directory
  kList,           ///< the names in a directory
  kTree,           ///< a directory and everything below it (nftw, fts)
  kTreeWithLinks,  ///< also what symlinks in it lead to
  kGlob,           ///< the paths that match a pattern
};
enum class Change : std::uint8_t {
  kMade,  ///< a node or a file that did not exist before
  kMadeDirectory,
  kRemoved,
  kResized,
  kMode,
  kOwner,
  kTimes,  ///< to moments that the program names
  kTimesNow,
};
/// All of them preserve errno. `directory`: the descriptor of the directory at which a relative path starts, or AT_FDCWD. A path may be null.
struct Hooks {
  /// Called before an open whose flags allow it to change the file.
  void (*before_open)(int directory, const char* path, int flags);
  /// Called after an open. `fd`: -1 if it failed, with errno.
  void (*opened)(int directory, const char* path, int flags, int fd);
  /// Called after a path was examined, successfully or (with errno) not. `stat`: the stat that was found. If it is null, the result of the
  /// examination is unknown, and `found` has no meaning.
  void (*looked)(Look look, int directory, const char* path, bool found, const struct ::stat* stat);
  /// Called before the target of a symlink is read.
  void (*read_link)(int directory, const char* path);
  /// Called with the result of realpath(); null: it failed, see errno.
  void (*resolved)(const char* path, const char* real);
  /// Called when the program asks for the working directory.
  void (*asked_directory)();
  /// Called when the program asks for a variable, with its value or null.
  void (*asked_variable)(const char* name, const char* value);
  /// Called before the program sets a variable; null: before it clears all of them.
  void (*set_variable)(const char* name);
  /// Called before and after an operation that changes what a path names, successful or not. `keeps`: the former content exists
  /// afterwards, under this or another name.
  void (*before_change)(int directory, const char* path, bool keeps);
  void (*changed)(Change change, int directory, const char* path, bool done);
  /// Called after a rename or a hard link, and after a symlink was created (`from`: its target).
  void (*renamed)(int directory, const char* from, int to_directory, const char* to, unsigned flags,
                  bool done);
  void (*linked)(int directory, const char* from, int to_directory, const char* to, bool done);
  void (*symlinked)(const char* text, int directory, const char* path, bool done);
  /// Called before the library of that name is loaded, perhaps once more, and before a library is released.
  void (*loads)(const char* name);
  void (*unloads)(void* handle);
  /// Called before such a use by the function `name`. `caller`: the code that calls it.
  void (*used)(Use use, const char* name, const void* caller);
  /// Runs `start(context)`, in which the function `name` starts a process, perhaps in another thread.
  void (*starts)(const char* name, const void* caller, void (*start)(void*), void* context);
  /// Called before the function `name` forks. If the result is not null, forked() is called with it and the result of the fork, in
  /// both processes.
  void* (*before_fork)(const char* name, const void* caller);
  void (*forked)(void* state, int child);
  /// Called after text was written to descriptor 1 or 2: to the C library's stream of that descriptor, or directly. `text` may be null if
  /// nothing is recorded.
  void (*printed)(int fd, bool is_stream, const char* text, std::size_t size);
  /// Called after the stream of that descriptor was flushed.
  void (*flushed)(int fd);
  /// `name`: of the function or of what it does.
  void (*print_doubt)(PrintDoubt doubt, const char* name);
  /// Called after something was written to another descriptor, if what calls print is recorded.
  void (*wrote)(int fd);
};

/// A thread that is going to be started.
struct NewThread {
  void* routine;
  void* argument;
  bool returns_int;  ///< the routine belongs to a C11 thread
};
/// May be called at any time, even if no call runs.
struct ThreadHooks {
  /// May replace the routine of the thread. `caller`: the code that starts it.
  void (*starting)(NewThread& thread, const void* caller) noexcept;
  /// Called if a thread with a replaced routine could not be started.
  void (*not_started)(const NewThread& thread) noexcept;
};

/// One replaced function.
struct Replacement {
  const char* name;
  void* ours;
  void* visible;       ///< what the name means in this object
  void* of_sanitizer;  ///< the sanitizer's replacement, in sanitized programs
  std::atomic<void*> next;
};

struct Watch {
  std::atomic<std::size_t> running;         ///< the number of calls that are watched
  std::atomic<const Hooks*> hooks;          ///< set before the first call is watched
  std::atomic<const ThreadHooks*> threads;  ///< null: not set yet
  const Replacement* begin;
  const Replacement* end;
  const char* code_begin;  ///< bounds of the code of all replacements
  const char* code_end;
  std::atomic<std::size_t> prints;       ///< the number of calls that run and whose output is recorded
  void (*look_at_streams)(bool begins);  ///< see replace.h
  std::atomic<bool> has_name_spaces;     ///< libraries were loaded by dlmopen()

  /// False if the program defines a function of that name itself. If this is a library that was loaded by a program which does not know us,
  /// the name means the C library's function.
  static bool has(const Replacement& function) {
    return function.visible == function.ours ||
           function.visible == function.next.load(std::memory_order_relaxed);
  }
};

}  // namespace cachepy::internal

/// Null if the replacements are not linked.
extern "C" [[gnu::weak, gnu::visibility("hidden")]] cachepy::internal::Watch cachepy_watch;
