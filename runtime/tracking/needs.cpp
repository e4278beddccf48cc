#include "tracking/needs.h"

#include <fnmatch.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/path.h"
#include "tracking/call_needs.h"
#include "tracking/content_table.h"
#include "tracking/names.h"
#include "tracking/tracker.h"
#include "tracking/validation.h"

namespace cachepy::internal {
namespace {

bool is_below(std::string_view path, std::string_view directory) {
  return path.starts_with(directory) && (path.size() == directory.size() || path[directory.size()] == '/');
}

}  // namespace

bool is_absence(int error) {
  return error == ENOENT || error == ENOTDIR;
}

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

Metadata seen_by(const Event& event) {
  return {event.has_stat ? 0 : event.error, event.mode, event.user, event.group, event.stat};
}

void Needs::run() {
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

Dependency Needs::working_directory() const {
  Dependency place;
  place.kind = DependencyKind::kWorkingDirectory;
  place.name = frame_.working_directory();
  return place;
}

void Needs::add(const Frame::OfChild& child) {
  for (const Dependency& dependency : child.dependencies) {
    if (is_of_a_file(dependency.kind)) {
      const std::string path = states_.resolve(dependency.name);
      if (states_.is_own(path)) continue;
      // The call below saw what this one had made of the file, which is not what a later call finds.
      if (is_changed_in_part(path)) {
        if (!contents_.contains(path)) need_content_before_change(path);
        continue;
      }
      if (dependency.kind == DependencyKind::kDirectory && states_.has_part_changed_below(path))
        fail("'" + path + "' was read after the call had added to a file in it");
    }
    frame_.add_of_child(dependency, child.own);
  }
  for (const ChangedPath& changed : child.changed) add(changed, child.own);
}

void Needs::add(const ChangedPath& changed, bool is_of_failure) {
  // The call below followed links that this one has made, unless it replaced or removed the link itself.
  const bool follows = changed.how.follows || !changed.how.content;
  const std::string path = states_.resolve(changed.path, follows);
  const bool is_own = states_.is_own(path);
  PathState& state = states_[path];
  add_how(state, changed, is_own);
  state.how.own |= is_of_failure;  // no record names a call that failed
  if (!state.is_changed()) state.type_before = changed.type_before;
  state.type_now = changed.type_now;
  if (!changed.whole && !is_own) {
    state.partly = true;
    return;
  }
  const bool is_link = changed.type_now != 0 && !changed.how.target.empty();
  state.now = is_link ? Now::kLink : changed.type_now != 0 ? Now::kOwn : Now::kGone;
  state.target = changed.how.target;
}

void Needs::add_how(PathState& state, const ChangedPath& changed, bool is_own) {
  const HowChanged before = std::move(state.how);
  const bool was_changed = state.is_changed();
  const bool is_new = state.now == Now::kGone || state.now == Now::kLink;
  state.how = changed.how;
  state.how.own = before.own;
  // A file that is made anew does not get the permissions of the one that a hit finds there.
  state.how.sets_mode |= before.sets_mode || is_new;
  state.how.follows &= !is_own;
  if (is_own) {
    state.how.content = true;
    state.how.appended_from.reset();
  }
  if (!was_changed || changed.whole || is_own) return;
  state.how.stat_before = before.stat_before;
  state.how.content_before = before.content_before;
  state.how.content |= before.content;
  state.how.sets_time |= before.sets_time;
  state.how.follows |= before.follows;
  if (state.how.problem.empty()) state.how.problem = before.problem;
  // Where the first of both began, if both only added.
  if (before.content)
    state.how.appended_from =
        changed.how.content && !changed.how.appended_from ? std::nullopt : before.appended_from;
}

void Needs::add(const Event& event) {
  switch (event.kind) {
    case EventKind::kWorkingDirectory:
      return found(working_directory());
    case EventKind::kVariable:
      return add_variable(event);
    case EventKind::kEnvironment:
      return add_environment(event);
    case EventKind::kSetVariable:
      has_set_.emplace(event.path);
      return;
    case EventKind::kUsed:
      return add_use(event);
    case EventKind::kLoaded:
      return;  // the files of the library have events of their own
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

bool Needs::counts(const std::string& path) const {
  return !is_of_the_machine(path) && !is_excluded(path) && !is_untracked(path);
}

void Needs::add_renamed(const Event& event, const std::string& from, const std::string& to) {
  const std::string old_path = states_.resolve(from, false), new_path = states_.resolve(to, false);
  if (counts(from) && counts(to)) return add_moved(event, old_path, new_path);
  if (counts(from)) return add_removed(event, old_path);
  if (!counts(to)) return;
  make_own(new_path, S_IFREG).how = {.own = true, .content = true, .sets_mode = true, .is_moved = true};
}

bool Needs::is_untracked(const std::string& path) const {
  return std::ranges::any_of(untracked_, [&](const std::string& pattern) {
    const std::string whole = pattern.starts_with('/') ? pattern : "*/" + pattern;
    return ::fnmatch(whole.c_str(), path.c_str(), 0) == 0;
  });
}

void Needs::add_use(const Event& event) {
  const Use use{static_cast<std::uint8_t>(event.flags)};
  is_seeded_ |= use == Use::kSeed;
  // The generators of the C library that a program can seed.
  const bool is_determined =
      is_seeded_ && (event.path == "rand" || event.path == "random" || event.path.ends_with("48"));
  if (use == Use::kSeed || (use == Use::kRandom && is_determined)) return;
  Impurity impurity{use, std::string(event.path)};
  impurity.callers.resize(event.second.size() / sizeof impurity.callers[0]);
  if (!impurity.callers.empty())  // a use by another process has none
    std::memcpy(impurity.callers.data(), event.second.data(), event.second.size());
  impurities_.push_back(std::move(impurity));
}

void Needs::add(const Event& event, const std::string& path) {
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
      return add_tree(states_.resolve(path), event.flags != 0);
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
      return add_linked(event, states_.resolve(path, false),
                        states_.resolve(normal_path(event.second), false));
    case EventKind::kSymlinked:
      return add_linked(event, states_.resolve(path, false), link_target(path, event.second));
    default:
      return;
  }
}

// Dependencies.

void Needs::found(Dependency dependency) {
  dependency.own = true;
  dependency.found = true;
  frame_.add_dependency(std::move(dependency));
}

void Needs::add_variable(const Event& event) {
  if (has_set_.contains(std::string(event.path)) || has_set_.contains("")) return;
  Dependency dependency;
  dependency.kind = DependencyKind::kEnvVar;
  dependency.name = event.path;
  if (event.has_digest) dependency.digest = event.digest;
  variables_.try_emplace(dependency.name, std::move(dependency));
}

void Needs::add_environment(const Event& event) {
  Dependency dependency;
  dependency.kind = DependencyKind::kEnvVar;
  dependency.name = event.path;
  dependency.pattern = event.second;
  dependency.digest = event.digest;
  environments_.push_back(std::move(dependency));
}

void Needs::need_absent(const std::string& path) {
  if (!states_.is_own(path)) absent_.insert(path);
}

void Needs::need_no_name(const std::string& path) {
  need_metadata(path, std::string(metadata::kExists), {.error = ENOENT});
}

void Needs::need_metadata(const std::string& path, std::string fields, const Metadata& seen) {
  if (!states_.is_own(path)) metadata_.try_emplace({path, std::move(fields)}, seen);
}

void Needs::need_metadata_now(const std::string& path, std::string_view fields) {
  if (!states_.is_own(path)) found(observe_metadata(path, std::string(fields)));
}

void Needs::need_content(const std::string& path, const FileStat& stat, const std::optional<Digest>& digest) {
  if (states_.is_own(path)) return;
  if (is_changed_in_part(path) && !contents_.contains(path)) return need_content_before_change(path);
  const auto known = contents_.try_emplace(path, Content{stat, digest}).first;
  if (!known->second.digest && digest) {
    if (known->second.stat != stat) fail_by_change(path);
    known->second.digest = digest;
  }
}

bool Needs::is_changed_in_part(const std::string& path) const {
  const PathState* const state = states_.find(path);
  return state != nullptr && state->partly && state->how.content;
}

void Needs::need_content_before_change(const std::string& path) {
  const auto before = contents_before_.find(path);
  if (before == contents_before_.end())
    return fail("'" + path + "' was used again after the call had added to it");
  contents_.insert(*before);
}

void Needs::need_for_failure(const Event& event, const std::string& path) {
  if (states_.is_own(path)) return;
  if (!is_about_the_path(event.error))
    return fail("'" + path + "' could not be changed: " + std::strerror(event.error));
  const PathState& state = states_[path];
  if (state.knows_last) need_metadata(path, "ltpo", state.last);
  if (event.error == ENOTEMPTY) need_listing_now(path);
  need_metadata_now(parent_path(path), metadata::kOther);
}

// At the end of the call.

}  // namespace cachepy::internal
