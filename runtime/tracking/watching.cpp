#include "tracking/watching.h"

#include <fcntl.h>
#include <linux/limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

#include "frames/recorder.h"
#include "tracking/child_processes.h"
#include "tracking/hook.h"
#include "tracking/loads.h"
#include "tracking/names.h"
#include "tracking/needs.h"
#include "tracking/observed_path.h"
#include "tracking/observed_state.h"
#include "tracking/printing.h"
#include "tracking/uses.h"
#include "watch/watch.h"

namespace cachepy::internal {
namespace {

// Threads may have small stacks, and rooms for paths need 4 KiB each. Functions with such a room are not inlined into others, and hooks
// that the runtime's own calls reach, too, call them only if there is something to record.

bool is_change(int flags) {
  return (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) != 0;
}

/// Records the state before a change: including its content if that is requested, or was read before and not hashed.
[[gnu::noinline]] void record_before(Recorder& recorder, int directory, const char* path, bool follows,
                                     bool wants_content) {
  recorder.note_changes();
  EventHead head{.kind = EventKind::kBeforeChange};
  look_at(head, directory, path, follows ? 0 : AT_SYMLINK_NOFOLLOW);
  const bool may_be_read = head.stat.kind == FileStat::Kind::kRegular && head.stat.size < kLargeFileBytes;
  if (head.has_stat && may_be_read && (wants_content || recorder.has_read(head.stat)))
    set_digest(head, digest_at(directory, path), recorder);
  recorder.add(head, ObservedPath(recorder, directory, path).text());
}

void before_open(int directory, const char* path, int flags) {
  const Hook hook;
  if (!hook || path == nullptr) return;
  // What is only appended to is not seen by the call.
  const bool changes_in_place =
      (flags & O_TRUNC) == 0 && ((flags & O_ACCMODE) == O_RDWR || (flags & O_APPEND) == 0);
  record_before(*hook, directory, path, /*follows=*/true, changes_in_place);
}

[[gnu::noinline]] void record_opened(const Hook& hook, int directory, const char* path, int flags, int fd) {
  const ObservedPath name(*hook, directory, path);
  if (const std::optional<Use> use = use_of_device(path); use && fd >= 0 && (flags & O_ACCMODE) != O_WRONLY)
    record_use(*hook, *use, path, nullptr);
  if (is_change(flags)) {
    EventHead head{.kind = EventKind::kOpenedToChange, .error = fd < 0 ? hook.error() : 0, .flags = flags};
    hook->note_changes();
    hook->add(head, name.text());
  } else if (fd < 0 && (flags & (O_DIRECTORY | O_NOFOLLOW)) != 0) {
    EventHead head{.kind = EventKind::kLstat};  // it may exist with a different type
    look_at(head, directory, path, AT_SYMLINK_NOFOLLOW);
    hook->add_once(head, name.text());
  } else if (fd < 0) {
    hook->add_once({.kind = EventKind::kOpened, .error = hook.error()}, name.text());
  } else if ((flags & O_PATH) != 0) {
    EventHead head{.kind = (flags & O_NOFOLLOW) != 0 ? EventKind::kLstat : EventKind::kStat};
    struct ::stat stat;
    if (::fstat(fd, &stat) != 0) return hook->note_lost();
    set_stat(head, stat);
    hook->add_once(head, name.text());
    if (S_ISDIR(stat.st_mode)) read_of(*hook, name.text(), fd);
  } else {
    read_of(*hook, name.text(), fd);
  }
}

void opened(int directory, const char* path, int flags, int fd) {
  if (fd >= 0 && path != nullptr && (flags & O_ACCMODE) != O_RDONLY) record_opened_to_print(path);
  const Hook hook;
  if (hook && path != nullptr) record_opened(hook, directory, path, flags, fd);
}

EventKind kind_of(Look look) {
  switch (look) {
    case Look::kStat:
    case Look::kEnter:
      return EventKind::kStat;
    case Look::kLstat:
      return EventKind::kLstat;
    case Look::kList:
      return EventKind::kList;
    case Look::kTree:
    case Look::kTreeWithLinks:
      return EventKind::kTree;
    case Look::kGlob:
      return EventKind::kGlob;
  }
  return EventKind::kStat;
}

bool is_of_open_file(int directory, const char* path) {
  return *path == '\0' && directory != AT_FDCWD;
}

[[gnu::noinline]] void record_look(const Hook& hook, const EventHead& head, Look look, int directory,
                                   const char* path) {
  const ObservedPath name(*hook, directory, path);
  if (look == Look::kList || look == Look::kEnter) place_of(*hook, directory, path, name.text());
  if (name.is_absolute() || look == Look::kGlob) hook->add_once(head, name.text());
}

void looked(Look look, int directory, const char* path, bool found, const struct ::stat* stat) {
  const Hook hook;
  if (!hook || path == nullptr) return;
  const bool is_stat = look == Look::kStat || look == Look::kLstat || look == Look::kEnter;
  // It is an open file, whose open was recorded.
  if (is_stat && is_of_open_file(directory, path)) return;
  EventHead head{.kind = kind_of(look)};
  if (look == Look::kList) {
    const Names names = names_in(directory, path);
    head.error = names.error;
    head.has_stat = head.has_digest = names.error == 0;
    head.stat = names.stat;
    head.stat_is_trusted = names.stat_trusted;
    head.digest = names.digest;
  } else if (is_stat && stat != nullptr) {
    if (found)
      set_stat(head, *stat);
    else
      head.error = hook.error();
  } else if (is_stat) {
    look_at(head, directory, path, look == Look::kLstat ? AT_SYMLINK_NOFOLLOW : 0);
  }
  head.flags = look == Look::kTreeWithLinks ? 1 : 0;
  record_look(hook, head, look, directory, path);
}

[[gnu::noinline]] void record_path(const Hook& hook, const EventHead& head, int directory, const char* path) {
  hook->add_once(head, ObservedPath(*hook, directory, path).text());
}

/// Sets the digest of the text of the symlink. False if there is none.
[[gnu::noinline]] bool set_text(EventHead& head, int directory, const char* path, Recorder& recorder) {
  std::array<char, PATH_MAX> text;
  const ssize_t size = ::readlinkat(directory, path, text.data(), text.size());
  if (size >= 0) set_digest(head, digest_of({text.data(), static_cast<std::size_t>(size)}), recorder);
  return size >= 0;
}

void read_link(int directory, const char* path) {
  const Hook hook;
  if (!hook || path == nullptr) return;
  EventHead head{.kind = EventKind::kLink};
  if (!set_text(head, directory, path, *hook)) {
    head.kind = EventKind::kLstat;
    look_at(head, directory, path, AT_SYMLINK_NOFOLLOW);
  }
  record_path(hook, head, directory, path);
}

void resolved(const char* path, const char* real) {
  const Hook hook;
  if (!hook || path == nullptr) return;
  EventHead head{.kind = EventKind::kRealPath, .error = real == nullptr ? hook.error() : 0};
  if (real != nullptr) set_digest(head, digest_of(real), *hook);
  record_path(hook, head, AT_FDCWD, path);
}

void asked_directory() {
  const Hook hook;
  if (hook) hook->add_once({.kind = EventKind::kWorkingDirectory}, {});
}

void asked_variable(const char* name, const char* value) {
  const Hook hook;
  if (!hook || name == nullptr) return;
  EventHead head{.kind = EventKind::kVariable};
  if (value != nullptr) set_digest(head, digest_of(value), *hook);
  hook->add_once(head, {"", name});
}

void set_variable(const char* name) {
  const Hook hook;
  if (!hook) return;
  hook->note_changes();
  const std::string_view text = name != nullptr ? name : "";
  hook->add({.kind = EventKind::kSetVariable}, {"", text.substr(0, text.find('='))});
}

void before_change(int directory, const char* path, bool keeps) {
  const Hook hook;
  if (!hook || path == nullptr || *path == '\0') return;  // "": the state of an open file is known
  record_before(*hook, directory, path, /*follows=*/false, keeps);
}

EventKind kind_of(Change change) {
  switch (change) {
    case Change::kMade:
      return EventKind::kMade;
    case Change::kMadeDirectory:
      return EventKind::kMadeDirectory;
    case Change::kRemoved:
      return EventKind::kRemoved;
    case Change::kResized:
      return EventKind::kResized;
    case Change::kMode:
    case Change::kOwner:
    case Change::kTimes:
    case Change::kTimesNow:
      break;
  }
  return EventKind::kTouched;
}

/// Whether the file open there still has a name, and is no pipe or socket.
bool names_a_file(const ObservedPath& path) {
  return path.is_absolute() && !path.text().base.ends_with(" (deleted)");
}

void changed(Change change, int directory, const char* path, bool done) {
  const Hook hook;
  if (!hook || path == nullptr) return;
  const ObservedPath name(*hook, directory, path);
  if (is_of_open_file(directory, path) && !names_a_file(name)) return;
  hook->note_changes();
  hook->add({.kind = kind_of(change), .error = done ? 0 : hook.error(), .flags = static_cast<int>(change)},
            name.text());
}

void renamed(int directory, const char* from, int to_directory, const char* to, unsigned flags, bool done) {
  const Hook hook;
  if (!hook || from == nullptr || to == nullptr) return;
  hook->add({.kind = EventKind::kRenamed, .error = done ? 0 : hook.error(), .flags = static_cast<int>(flags)},
            ObservedPath(*hook, directory, from).text(), ObservedPath(*hook, to_directory, to).text());
}

void linked(int directory, const char* from, int to_directory, const char* to, bool done) {
  const Hook hook;
  if (!hook || from == nullptr || to == nullptr) return;
  hook->add({.kind = EventKind::kLinked, .error = done ? 0 : hook.error()},
            ObservedPath(*hook, to_directory, to).text(), ObservedPath(*hook, directory, from).text());
}

void symlinked(const char* text, int directory, const char* path, bool done) {
  const Hook hook;
  if (!hook || text == nullptr || path == nullptr) return;
  hook->add({.kind = EventKind::kSymlinked, .error = done ? 0 : hook.error()},
            ObservedPath(*hook, directory, path).text(), {"", text});
}

void used(Use use, const char* name, const void* caller) {
  const Hook hook;
  if (hook) record_use(*hook, use, name, caller);
}

void starts(const char* name, const void* caller, void (*start)(void*), void* context) {
  bool has_started = false;
  {
    const Hook hook;
    if (hook && hook.frame().observes_processes())
      has_started = start_observed(hook.frame(), start, context);
    else if (hook)
      record_use(*hook, Use::kProcesses, name, caller);
  }
  if (!has_started) start(context);
}

void* before_fork(const char* name, const void* caller) {
  const Hook hook;
  if (!hook) return nullptr;
  if (hook.frame().observes_processes()) return prepare_fork(hook.frame());
  record_use(*hook, Use::kProcesses, name, caller);
  return nullptr;
}

void forked(void* state, int child) {
  const int error = errno;
  const Quiet quiet;
  finish_fork(state, child);
  errno = error;
}

constexpr Hooks kHooks{
    .before_open = before_open,
    .opened = opened,
    .looked = looked,
    .read_link = read_link,
    .resolved = resolved,
    .asked_directory = asked_directory,
    .asked_variable = asked_variable,
    .set_variable = set_variable,
    .before_change = before_change,
    .changed = changed,
    .renamed = renamed,
    .linked = linked,
    .symlinked = symlinked,
    .loads = record_load,
    .unloads = record_unload,
    .used = used,
    .starts = starts,
    .before_fork = before_fork,
    .forked = forked,
    .printed = record_printed,
    .flushed = record_flushed,
    .print_doubt = record_print_doubt,
    .wrote = record_wrote,
};

}  // namespace

const Hooks& recording_hooks() {
  return kHooks;
}

bool begin_watching(Frame& frame) {
  if (&cachepy_watch == nullptr) return false;
  cachepy_watch.hooks.store(&kHooks, std::memory_order_release);
  frame.record(cachepy_watch.running);
  return true;
}

}  // namespace cachepy::internal
