#include "tracking/needs.h"

#include <fcntl.h>
#include <fnmatch.h>
#include <glob.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/directory.h"
#include "base/path.h"
#include "frames/recorder.h"
#include "tracking/content_table.h"
#include "tracking/metadata.h"
#include "tracking/names.h"
#include "tracking/path_states.h"
#include "tracking/tracker.h"
#include "tracking/validation.h"
#include "watch/watch.h"

namespace cachepy::internal {
namespace {

using Now = PathState::Now;

bool is_absence(int error) {
  return error == ENOENT || error == ENOTDIR;
}

/// Whether an error says something of the path, and would come again.
bool is_about_the_path(int error) {
  switch (error) {
    case EMFILE:
    case ENFILE:
    case ENOMEM:
    case EINTR:
    case EIO:
    case EAGAIN:
    case ENOSPC:
    case EDQUOT:
    case EBUSY:
      return false;
    default:
      return true;
  }
}

bool is_below(std::string_view path, std::string_view directory) {
  return path.starts_with(directory) && (path.size() == directory.size() || path[directory.size()] == '/');
}

/// Where nothing is stored: what a process, its machine and its terminal are. Results do not depend on these.
bool is_of_the_machine(std::string_view path) {
  constexpr std::string_view kPaths[] = {
      "/proc/self",
      "/proc/thread-self",
      "/proc/meminfo",
      "/proc/cpuinfo",
      "/proc/stat",
      "/proc/uptime",
      "/proc/loadavg",
      "/sys/fs/cgroup",
      "/sys/devices/system/cpu",
      "/sys/devices/system/node",
      "/dev/null",
      "/dev/zero",
      "/dev/full",
      "/dev/fd",
      "/dev/stdin",
      "/dev/stdout",
      "/dev/stderr",
      "/dev/tty",
      "/dev/pts",
      "/dev/ptmx",
      "/dev/random",
      "/dev/urandom",
  };
  for (const std::string_view known : kPaths)
    if (is_below(path, known)) return true;
  // Where LLVM's OpenMP runtime looks for other copies of itself in the process.
  if (path == "/dev/shm" || path.starts_with("/dev/shm/__KMP_REGISTERED_LIB_")) return true;
  constexpr std::string_view kProcesses = "/proc/";
  return path.starts_with(kProcesses) && path.size() > kProcesses.size() && path[kProcesses.size()] >= '0' &&
         path[kProcesses.size()] <= '9';
}

bool has_stored_content(std::string_view path) {
  return !is_below(path, "/proc") && !is_below(path, "/sys");
}

Metadata seen_by(const Event& event) {
  return {event.has_stat ? 0 : event.error, event.mode, event.user, event.group, event.stat};
}

class Needs {
 public:
  Needs(Frame& frame, const std::vector<std::string>& untracked)
      : frame_(frame), untracked_(untracked), keeps_effects_(frame.keeps_effects()) {}

  void run() {
    const std::vector<Event> events = frame_.recorder()->events();
    std::vector<Frame::OfChild> children = frame_.take_of_children();
    std::size_t next = 0;
    for (const Event& event : events) {
      for (; next < children.size() && children[next].order < event.order; ++next) add(children[next]);
      add(event);
    }
    for (; next < children.size(); ++next) add(children[next]);
    finish();
    frame_.set_changed(states_.changed());
    frame_.add_impurities(std::move(impurities_));
  }

 private:
  /// A file that was read.
  struct Content {
    FileStat stat;
    std::optional<Digest> digest;
  };
  struct Listing {
    Digest digest;
    FileStat stat;
    bool stat_trusted = false;
  };

  /// Where the call began, wherever it has gone since: it began to find its way from there.
  Dependency working_directory() const {
    Dependency place;
    place.kind = DependencyKind::kWorkingDirectory;
    place.name = frame_.working_directory();
    return place;
  }

  void add(const Frame::OfChild& child) {
    for (const Dependency& dependency : child.dependencies) {
      if (!is_of_a_file(dependency.kind) || !states_.is_own(states_.resolve(dependency.name)))
        frame_.add_of_child(dependency, child.own);
    }
    for (const ChangedPath& changed : child.changed) {
      PathState& state = states_[changed.path];
      add_how(state, changed);
      if (!state.is_changed()) state.type_before = changed.type_before;
      state.type_now = changed.type_now;
      state.partly |= !changed.whole;
      if (changed.whole) state.now = changed.type_now != 0 ? Now::kOwn : Now::kGone;
    }
  }

  static void add_how(PathState& state, const ChangedPath& changed) {
    const HowChanged before = std::move(state.how);
    const bool was_changed = state.is_changed();
    state.how = changed.how;
    state.how.own = before.own;
    if (!was_changed || changed.whole) return;
    state.how.content |= before.content;
    state.how.sets_mode |= before.sets_mode;
    state.how.sets_time |= before.sets_time;
    state.how.follows |= before.follows;
    if (state.how.problem.empty()) state.how.problem = before.problem;
    // Where the first of both began, if both only added.
    if (before.content)
      state.how.appended_from =
          changed.how.content && !changed.how.appended_from ? std::nullopt : before.appended_from;
  }

  void add(const Event& event) {
    switch (event.kind) {
      case EventKind::kWorkingDirectory:
        return found(working_directory());
      case EventKind::kVariable:
        return add_variable(event);
      case EventKind::kSetVariable:
        has_set_.emplace(event.path);
        return;
      case EventKind::kUsed:
        return add_use(event);
      case EventKind::kGlob:
        return add_glob(std::string(event.path));
      default:
        break;
    }
    const std::string path = normal_path(event.path);
    if (path.empty() || path.front() != '/')
      return fail("it used a relative path, and its working directory is gone");
    if (event.kind == EventKind::kRenamed && event.error == 0)
      add_renamed(event, path, normal_path(event.second));
    else if (counts(path))
      add(event, path);
  }

  bool counts(const std::string& path) const {
    return !is_of_the_machine(path) && !is_excluded(path) && !is_untracked(path);
  }

  /// One of the two paths may be none that counts.
  void add_renamed(const Event& event, const std::string& from, const std::string& to) {
    const std::string old_path = states_.resolve(from, false), new_path = states_.resolve(to, false);
    if (counts(from) && counts(to)) return add_moved(event, old_path, new_path);
    if (counts(from)) return add_removed(event, old_path);
    if (!counts(to)) return;
    make_own(new_path, S_IFREG).how = {.own = true, .content = true, .sets_mode = true, .is_moved = true};
  }

  /// By the user's patterns. One that is not absolute may begin at any directory.
  bool is_untracked(const std::string& path) const {
    return std::ranges::any_of(untracked_, [&](const std::string& pattern) {
      const std::string whole = pattern.starts_with('/') ? pattern : "*/" + pattern;
      return ::fnmatch(whole.c_str(), path.c_str(), 0) == 0;
    });
  }

  void add_use(const Event& event) {
    const Use use{static_cast<std::uint8_t>(event.flags)};
    is_seeded_ |= use == Use::kSeed;
    // Those of the C library that anybody may seed.
    const bool is_determined =
        is_seeded_ && (event.path == "rand" || event.path == "random" || event.path.ends_with("48"));
    if (use == Use::kSeed || (use == Use::kRandom && is_determined)) return;
    Impurity impurity{use, std::string(event.path)};
    impurity.callers.resize(event.second.size() / sizeof impurity.callers[0]);
    std::memcpy(impurity.callers.data(), event.second.data(), event.second.size());
    impurities_.push_back(std::move(impurity));
  }

  void add(const Event& event, const std::string& path) {
    switch (event.kind) {
      case EventKind::kOpened:
        return add_opened(event, states_.resolve(path));
      case EventKind::kBeforeChange:
        return add_before(event, states_.resolve(path, false));
      case EventKind::kOpenedToChange:
        return add_opened_to_change(event, states_.resolve(path));
      case EventKind::kStat:
        return add_stat(event, states_.resolve(path), "");
      case EventKind::kLstat:
        return add_stat(event, states_.resolve(path, false), "l");
      case EventKind::kList:
        return add_list(event, states_.resolve(path));
      case EventKind::kTree:
        return add_tree(states_.resolve(path));
      case EventKind::kLink:
        return add_link(path, "", event.digest);
      case EventKind::kRealPath:
        return add_link(path, std::string(kRealPath),
                        event.has_digest ? event.digest : real_path_error(event.error));
      case EventKind::kMade:
        return add_made(event, states_.resolve(path, false), S_IFIFO);
      case EventKind::kMadeDirectory:
        return add_made(event, states_.resolve(path, false), S_IFDIR);
      case EventKind::kRemoved:
        return add_removed(event, states_.resolve(path, false));
      case EventKind::kTouched:
        return add_touched(event, states_.resolve(path, false));
      case EventKind::kResized:
        return add_resized(event, states_.resolve(path));
      case EventKind::kRenamed:
        need_for_failure(event, states_.resolve(path, false));
        return need_for_failure(event, states_.resolve(normal_path(event.second), false));
      case EventKind::kLinked:
        return add_linked(event, states_.resolve(path, false), normal_path(event.second));
      case EventKind::kSymlinked:
        return add_linked(event, states_.resolve(path, false), target_of(path, event.second));
      default:
        return;
    }
  }

  static std::string target_of(const std::string& link, std::string_view text) {
    if (text.starts_with('/')) return normal_path(text);
    return normal_path(parent_path(link) + "/" + std::string(text));
  }

  // What is needed.

  void fail(std::string why) { frame_.mark_inconsistent(std::move(why)); }
  void fail_by_change(const std::string& path) { fail("'" + path + "' changed while it ran"); }

  void found(Dependency dependency) {
    dependency.own = true;
    dependency.found = true;
    frame_.add_dependency(std::move(dependency));
  }

  void add_variable(const Event& event) {
    if (has_set_.contains(std::string(event.path)) || has_set_.contains("")) return;
    Dependency dependency;
    dependency.kind = DependencyKind::kEnvVar;
    dependency.name = event.path;
    if (event.has_digest) dependency.digest = event.digest;
    variables_.try_emplace(dependency.name, std::move(dependency));
  }

  void need_absent(const std::string& path) {
    if (!states_.is_own(path)) absent_.insert(path);
  }

  void need_metadata(const std::string& path, std::string fields, const Metadata& seen) {
    if (!states_.is_own(path)) metadata_.try_emplace({path, std::move(fields)}, seen);
  }

  /// As it is now: of what the event does not tell.
  void need_metadata_now(const std::string& path, std::string_view fields) {
    if (!states_.is_own(path)) found(observe_metadata(path, std::string(fields)));
  }

  void need_content(const std::string& path, const FileStat& stat, const std::optional<Digest>& digest) {
    if (states_.is_own(path)) return;
    if (is_changed_in_part(path) && !contents_.contains(path)) return need_content_before_change(path);
    const auto known = contents_.try_emplace(path, Content{stat, digest}).first;
    if (!known->second.digest && digest) {
      if (known->second.stat != stat) fail_by_change(path);
      known->second.digest = digest;
    }
  }

  bool is_changed_in_part(const std::string& path) const {
    const PathState* const state = states_.find(path);
    return state != nullptr && state->partly && state->how.content;
  }

  /// Of a file that the call has changed in part and reads now.
  void need_content_before_change(const std::string& path) {
    const auto before = contents_before_.find(path);
    if (before == contents_before_.end())
      return fail("'" + path + "' was used again after the call had added to it");
    contents_.insert(*before);
  }

  /// What was there before a change that has failed.
  void need_for_failure(const Event& event, const std::string& path) {
    if (states_.is_own(path)) return;
    if (!is_about_the_path(event.error))
      return fail("'" + path + "' could not be changed: " + std::strerror(event.error));
    const PathState& state = states_[path];
    if (state.knows_last) need_metadata(path, "ltpo", state.last);
    need_metadata_now(parent_path(path), metadata::kOther);
  }

  // Looks.

  void add_opened(const Event& event, const std::string& path) {
    if (event.has_stat) {
      if (event.stat.kind == FileStat::Kind::kRegular)
        need_content(path, event.stat, event.has_digest ? std::optional(event.digest) : std::nullopt);
      else if (event.stat.kind == FileStat::Kind::kDirectory)
        need_metadata(path, std::string(metadata::kType), {.mode = S_IFDIR});
      else if (!states_.is_own(path))
        fail("it read '" + path + "', which is a pipe or a device");
    } else if (is_absence(event.error)) {
      need_absent(path);
    } else if (is_about_the_path(event.error)) {
      need_metadata(path, std::string(metadata::kOpening), seen_by(event));
    } else if (!states_.is_own(path)) {
      fail("'" + path + "' could not be opened: " + std::strerror(event.error));
    }
  }

  void add_stat(const Event& event, const std::string& path, const std::string& prefix) {
    const bool is_absent = !event.has_stat && is_absence(event.error);
    if (is_absent && prefix.empty()) return need_absent(path);
    // Its size is another each time that the call adds to it.
    if (event.has_stat && is_changed_in_part(path) && !contents_.contains(path))
      return need_content_before_change(path);
    const bool is_file = event.has_stat && (S_ISREG(event.mode) || S_ISLNK(event.mode));
    need_metadata(path, prefix + std::string(is_file ? metadata::kFile : metadata::kOther), seen_by(event));
  }

  void add_list(const Event& event, const std::string& path) {
    if (states_.is_own(path)) return;
    if (!event.has_digest) {
      if (!is_about_the_path(event.error)) return fail("'" + path + "' could not be listed");
      if (event.error == ENOENT) return need_absent(path);
      need_metadata_now(path, metadata::kType);
      return need_metadata_now(path, metadata::kOpening);
    }
    Listing listing{event.digest, event.stat, event.stat_is_trusted};
    if (adjust(path, listing.digest)) listing.stat_trusted = false;
    listings_.try_emplace(path, listing);
  }

  /// Takes what the call has changed in the directory out of the digest of its names. False: nothing.
  bool adjust(const std::string& path, Digest& names) const {
    bool is_adjusted = false;
    states_.for_each_in(path, [&](std::string_view name, const PathState& state) {
      if (state.now == Now::kForeign) return;
      is_adjusted = true;
      if (state.type_before != 0) names = with_name(names, name, state.type_before);
      if (state.type_now != 0) names = without_name(names, name, state.type_now);
    });
    return is_adjusted;
  }

  /// Everything below, as it is now.
  void add_tree(const std::string& path) {
    need_metadata_now(path, "l" + std::string(metadata::kFile));
    struct ::stat stat;
    if (::lstat(path.c_str(), &stat) != 0 || !S_ISDIR(stat.st_mode) || states_.is_own(path)) return;
    need_listing_now(path);
    static_cast<void>(for_each_name(path, [&](std::string_view name) {
      if (name != "." && name != "..") add_tree(path + "/" + std::string(name));
    }));
  }

  void need_listing_now(const std::string& path) {
    if (states_.is_own(path)) return;
    const Dependency now = observe_listing(path);
    if (now.digest.empty()) return need_metadata_now(path, metadata::kType);
    Listing listing{now.digest, now.stat, now.stat_trusted};
    if (adjust(path, listing.digest)) listing.stat_trusted = false;
    listings_.try_emplace(path, listing);
  }

  /// The directories that a pattern is looked for in, and what it names there.
  void add_glob(const std::string& pattern) {
    if (pattern.find_first_of("{~") != pattern.npos)
      return fail("it called glob() with '" + pattern + "', of which cachepy does not know what it looks at");
    for (std::size_t end = pattern.find('/');; end = pattern.find('/', end + 1)) {
      const std::string part = pattern.substr(0, end);
      const std::size_t slash = part.rfind('/');
      if (part.substr(slash == part.npos ? 0 : slash + 1).find_first_of("*?[") != part.npos)
        add_listings(slash == part.npos ? "." : part.substr(0, std::max<std::size_t>(slash, 1)));
      if (end == pattern.npos) break;
    }
    for (const std::string& path : paths_for(pattern)) need_metadata_now(path, metadata::kType);
    if (pattern.find_first_of("*?[") == pattern.npos)
      need_metadata_now(normal_path(pattern), metadata::kType);
  }

  void add_listings(const std::string& directories) {
    for (const std::string& directory : paths_for(directories)) need_listing_now(directory);
  }

  static std::vector<std::string> paths_for(const std::string& pattern) {
    std::vector<std::string> paths;
    ::glob_t found{};
    if (::glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found) == 0) {
      for (std::size_t i = 0; i < found.gl_pathc; ++i) paths.push_back(normal_path(found.gl_pathv[i]));
    }
    ::globfree(&found);
    return paths;
  }

  void add_link(const std::string& path, const std::string& pattern, const Digest& digest) {
    if (states_.is_own(path)) return;
    Dependency dependency;
    dependency.kind = DependencyKind::kLink;
    dependency.name = path;
    dependency.pattern = pattern;
    dependency.digest = digest;
    links_.push_back(std::move(dependency));
  }

  // Changes.

  void add_before(const Event& event, const std::string& path) {
    // An open follows symlinks, a rename does not: the event says what was looked at.
    for (const std::string& each : {path, states_.resolve(path)}) {
      PathState& state = states_[each];
      state.last = seen_by(event);
      state.last_digest = event.has_digest ? std::optional(event.digest) : std::nullopt;
      state.knows_last = true;
      if (!state.is_changed() && !states_.is_own(each))
        state.type_before = event.has_stat ? event.mode & S_IFMT : 0;
      const auto read = contents_.find(each);
      if (read != contents_.end() && event.has_digest && !state.is_changed())
        need_content(each, event.stat, event.digest);
      if (path == each && states_.resolve(path) == path) break;
    }
  }

  /// What the call's own code has now changed.
  PathState& change(const std::string& path) {
    PathState& state = states_[path];
    state.how.own = true;
    return state;
  }

  PathState& make_own(const std::string& path, std::uint32_t type) {
    PathState& state = change(path);
    if (state.now != Now::kOwn)
      state.how = {.own = true, .sets_mode = state.now == Now::kForeign && state.how.sets_mode};
    state.how.content = true;
    state.now = Now::kOwn;
    state.type_now = type;
    return state;
  }

  void add_opened_to_change(const Event& event, const std::string& path) {
    PathState& state = states_[path];
    const bool was_there = state.knows_last && state.last.error == 0;
    const int access = event.flags & O_ACCMODE;
    if (event.error != 0) return need_for_failure(event, path);
    if (states_.is_own(path)) {
      make_own(path, S_IFREG);
      return;
    }
    if (was_there && !S_ISREG(state.last.mode))
      return;  // a device, a pipe: its own kind says what that means
    const bool is_new = (event.flags & O_EXCL) != 0 || !was_there;
    const bool truncates = (event.flags & O_TRUNC) != 0;
    if (keeps_effects_ && access == O_WRONLY && !truncates && (event.flags & (O_APPEND | O_EXCL)) == O_APPEND)
      return append(path, was_there ? state.last.stat.size : 0);
    if (is_new && (event.flags & O_CREAT) != 0 && !truncates &&
        (keeps_effects_ || access != O_WRONLY || (event.flags & O_EXCL) != 0))
      need_absent(path);
    if (is_new || truncates) {
      HowChanged& how = make_own(path, S_IFREG).how;
      how.follows = (event.flags & (O_EXCL | O_NOFOLLOW)) == 0;
      // Made by mkstemp() and the like.
      how.has_new_name = (event.flags & O_EXCL) != 0 && (event.flags & O_CREAT) == 0;
      how.sets_mode |= how.has_new_name;
      return;
    }
    if (keeps_effects_ || access != O_WRONLY) need_content_before(path);
    if (access != O_RDONLY) change_in_part(path);
  }

  /// Whatever the file contains: the same is added to it by a hit.
  void append(const std::string& path, std::uint64_t size) {
    PathState& state = change(path);
    if (!state.how.content) state.how.appended_from = size;
    state.how.content = state.how.follows = state.partly = true;
    state.type_now = S_IFREG;
  }

  /// What was there before the change that has happened.
  void need_content_before(const std::string& path) {
    const PathState& state = states_[path];
    if (state.how.appended_from) return fail("'" + path + "' was used again after the call had added to it");
    if (state.knows_last && state.last.error == 0 && S_ISREG(state.last.mode))
      need_content(path, state.last.stat, state.last_digest);
  }

  void change_in_part(const std::string& path) {
    PathState& state = change(path);
    state.how.content = state.how.follows = state.partly = true;
    state.type_now = state.type_before;
    if (state.last_digest) contents_before_.try_emplace(path, Content{state.last.stat, state.last_digest});
  }

  void add_made(const Event& event, const std::string& path, std::uint32_t type) {
    if (event.error != 0) return need_for_failure(event, path);
    // One with a name of its own (mkdtemp) was not looked for.
    if (states_[path].knows_last) need_absent(path);
    HowChanged& how = make_own(path, type).how;
    how.has_new_name = !states_[path].knows_last;
    how.sets_mode = true;
  }

  void add_removed(const Event& event, const std::string& path) {
    if (event.error != 0) return need_for_failure(event, path);
    need_last(path);
    PathState& state = change(path);
    state.now = Now::kGone;
    state.type_now = 0;
  }

  /// That it was there.
  void need_last(const std::string& path) {
    const PathState& state = states_[path];
    if (state.knows_last) need_metadata(path, "lt", state.last);
  }

  void add_touched(const Event& event, const std::string& path) {
    if (event.error != 0) return need_for_failure(event, path);
    const Change change_made{static_cast<std::uint8_t>(event.flags)};
    const bool is_own = states_.is_own(path);
    if (is_own && change_made == Change::kTimesNow) return;
    if (!is_own) need_last(path);
    HowChanged& how = change(path).how;
    how.sets_mode |= change_made == Change::kMode;
    how.sets_time = change_made == Change::kTimes;
    if (change_made == Change::kOwner) how.problem = "was given to another owner";
    if (change_made == Change::kTimesNow) how.problem = "was given the present time";
    PathState& state = states_[path];
    if (is_own) return;
    state.partly = true;
    state.type_now = state.type_before;
  }

  void add_resized(const Event& event, const std::string& path) {
    if (event.error != 0) return need_for_failure(event, path);
    if (states_.is_own(path)) return;
    need_content_before(path);
    change_in_part(path);
  }

  void add_moved(const Event& event, const std::string& from, const std::string& to) {
    const bool exchanges = (event.flags & RENAME_EXCHANGE) != 0;
    if (!states_.is_own(from) && (exchanges || !S_ISREG(states_[from].last.mode)))
      fail("it renamed '" + from + "', which is no file");
    if (exchanges && keeps_effects_) fail("it exchanged '" + from + "' and '" + to + "'");
    need_content_before(from);
    const PathState moved = states_[from];
    // A directory can only take the place of nothing, or of an empty one.
    const bool is_directory = S_ISDIR(moved.type_now != 0 ? moved.type_now : moved.type_before);
    if (is_directory && states_[to].knows_last && states_[to].last.error == 0)
      fail("it renamed '" + from + "' over '" + to + "'");
    if (is_directory || (event.flags & RENAME_NOREPLACE) != 0) need_absent(to);
    PathState& state = make_own(to, moved.type_now != 0 ? moved.type_now : moved.type_before);
    state.how = {.own = true,
                 .content = true,
                 .sets_mode = true,
                 .sets_time = moved.how.sets_time,
                 .is_symlink = moved.how.is_symlink,
                 .is_moved = true,
                 .problem = moved.how.problem};
    if (moved.now == Now::kLink) {
      state.now = Now::kLink;
      state.target = moved.target;
    }
    states_.leave_below(from);
    PathState& left = change(from);
    left.now = Now::kGone;
    left.type_now = 0;
  }

  void add_linked(const Event& event, const std::string& path, const std::string& target) {
    if (event.error != 0) return need_for_failure(event, path);
    need_absent(path);
    const bool is_symlink = event.kind == EventKind::kSymlinked;
    PathState& state = make_own(path, is_symlink ? S_IFLNK : S_IFREG);
    state.now = Now::kLink;
    state.target = target;
    state.how.is_symlink = is_symlink;
    state.how.sets_mode = !is_symlink;
    // One of a file without a name (O_TMPFILE) gives it one.
    if (!is_symlink && !states_.is_own(target) && !is_of_the_machine(target))
      state.how.problem = "is a hard link to a file that the call did not make";
  }

  // At the end of the call.

  void finish() {
    finish_contents();
    for (const std::string& path : absent_) {
      Dependency dependency;
      dependency.kind = DependencyKind::kAbsent;
      dependency.name = path;
      settle_and_add(std::move(dependency));
    }
    for (const auto& [name, seen] : metadata_) finish_metadata(name.first, name.second, seen);
    for (const auto& [path, listing] : listings_) finish_listing(path, listing);
    for (Dependency& link : links_) settle_and_add(std::move(link));
    for (auto& [name, variable] : variables_) {
      variable.settled = has_set_.contains(name) || has_set_.contains("");
      found(std::move(variable));
    }
  }

  void settle_and_add(Dependency dependency) {
    dependency.settled = states_.is_changed(dependency.name);
    found(std::move(dependency));
  }

  void finish_contents() {
    std::vector<std::string> unknown;
    for (const auto& [path, content] : contents_) {
      if (content.stat.size >= kLargeFileBytes) {
        settle_and_add(metadata_of(path, metadata::kVersion, {0, S_IFREG, 0, 0, content.stat}));
      } else if (content.digest) {
        Dependency dependency;
        dependency.name = path;
        dependency.digest = *content.digest;
        dependency.stat = content.stat;
        settle_and_add(std::move(dependency));
      } else {
        unknown.push_back(path);
      }
    }
    for (Dependency& dependency : observe_paths(unknown, "", Algo::kXxh3)) {
      const bool is_same =
          dependency.kind == DependencyKind::kFile &&
          (dependency.stat == contents_.at(dependency.name).stat || !has_stored_content(dependency.name));
      if (is_same)
        found(std::move(dependency));
      else
        fail_by_change(dependency.name);
    }
  }

  static Dependency metadata_of(const std::string& path, std::string_view fields, const Metadata& seen) {
    Dependency dependency;
    dependency.kind = DependencyKind::kMetadata;
    dependency.name = path;
    dependency.pattern = fields;
    dependency.digest = metadata_digest(seen, fields);
    return dependency;
  }

  /// Of a file that is read as well, size and times do not count beside its content.
  void finish_metadata(const std::string& path, const std::string& fields, const Metadata& seen) {
    const bool is_of_link = fields.starts_with('l');
    const bool is_known = contents_.contains(path) || listings_.contains(path);
    if (!is_known || seen.error != 0) return settle_and_add(metadata_of(path, fields, seen));
    if (is_of_link) settle_and_add(metadata_of(path, "lt", seen));
  }

  void finish_listing(const std::string& path, const Listing& listing) {
    Dependency dependency;
    dependency.kind = DependencyKind::kListing;
    dependency.name = path;
    dependency.digest = listing.digest;
    dependency.stat = listing.stat;
    dependency.stat_trusted = listing.stat_trusted;
    dependency.settled = states_.is_own(path);  // the call has removed it
    Digest now = observe_listing(path).digest;
    if (!now.empty() && adjust(path, now)) {
      // Its stat is another one by the call's own doing.
      if (now != listing.digest) fail_by_change(path);
      dependency.settled = true;
    }
    found(std::move(dependency));
  }

  Frame& frame_;
  const std::vector<std::string>& untracked_;
  const bool keeps_effects_;
  std::vector<Impurity> impurities_;
  bool is_seeded_ = false;
  PathStates states_;
  std::map<std::string, Content> contents_;
  std::map<std::string, Content> contents_before_;
  std::set<std::string> absent_;
  std::map<std::pair<std::string, std::string>, Metadata> metadata_;
  std::map<std::string, Listing> listings_;
  std::vector<Dependency> links_;
  std::map<std::string, Dependency> variables_;
  std::set<std::string> has_set_;
};

}  // namespace

void add_found_dependencies(Frame& frame, const std::vector<std::string>& untracked) {
  Needs(frame, untracked).run();
}

}  // namespace cachepy::internal
