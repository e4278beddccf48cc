// What a call that changes paths needs and leaves.
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include <cstdint>
#include <optional>
#include <string>

#include "base/path.h"
#include "tracking/call_needs.h"
#include "watch/watch.h"

namespace cachepy::internal {

void Needs::add_before(const Event& event, const std::string& path) {
  // An open follows symlinks, but a rename does not. The event contains the path that was examined.
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

PathState& Needs::change(const std::string& path) {
  PathState& state = states_[path];
  state.how.own = true;
  return state;
}

PathState& Needs::make_own(const std::string& path, std::uint32_t type) {
  PathState& state = change(path);
  if (state.now != Now::kOwn)
    state.how = {.own = true, .sets_mode = state.now != Now::kForeign || state.how.sets_mode};
  state.how.content = true;
  state.now = Now::kOwn;
  state.type_now = type;
  return state;
}

void Needs::add_opened_to_change(const Event& event, const std::string& path) {
  PathState& state = states_[path];
  const bool was_there = state.knows_last && state.last.error == 0;
  const int access = event.flags & O_ACCMODE;
  if (event.error != 0) return need_for_failure(event, path);
  if (states_.is_own(path)) {
    make_own(path, S_IFREG);
    return;
  }
  if (was_there && !S_ISREG(state.last.mode))
    return;  // a device or a pipe: its own kind of event describes it
  const bool is_new = (event.flags & O_EXCL) != 0 || !was_there;
  const bool truncates = (event.flags & O_TRUNC) != 0;
  if (keeps_effects_ && access == O_WRONLY && !truncates && (event.flags & (O_APPEND | O_EXCL)) == O_APPEND)
    return append(path, was_there ? state.last.stat.size : 0);
  if (is_new && (event.flags & O_CREAT) != 0 && !truncates &&
      (keeps_effects_ || access != O_WRONLY || (event.flags & O_EXCL) != 0))
    (event.flags & O_EXCL) != 0 ? need_no_name(path) : need_absent(path);
  if (was_there && (event.flags & O_CREAT) == 0)
    need_metadata(path, std::string(metadata::kType), state.last);
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

void Needs::append(const std::string& path, std::uint64_t size) {
  PathState& state = change(path);
  if (!state.how.content) state.how.appended_from = size;
  state.how.content = state.how.follows = state.partly = true;
  state.type_now = S_IFREG;
}

void Needs::need_content_before(const std::string& path) {
  const PathState& state = states_[path];
  if (state.how.appended_from) return fail("'" + path + "' was used again after the call had added to it");
  if (state.knows_last && state.last.error == 0 && S_ISREG(state.last.mode))
    need_content(path, state.last.stat, state.last_digest);
}

void Needs::change_in_part(const std::string& path) {
  PathState& state = change(path);
  if (!state.is_changed() && state.knows_last && state.last.error == 0) {
    state.how.stat_before = state.last.stat;
    state.how.content_before = state.last_digest;
  }
  state.how.content = state.how.follows = state.partly = true;
  state.type_now = state.type_before;
  if (state.last_digest) contents_before_.try_emplace(path, Content{state.last.stat, state.last_digest});
}

void Needs::add_made(const Event& event, const std::string& path, std::uint32_t type) {
  if (event.error != 0) return need_for_failure(event, path);
  // A directory with a generated name (mkdtemp) was not searched before.
  if (states_[path].knows_last) need_no_name(path);
  HowChanged& how = make_own(path, type).how;
  how.has_new_name = !states_[path].knows_last;
  how.sets_mode = true;
}

void Needs::add_removed(const Event& event, const std::string& path) {
  if (event.error != 0) return need_for_failure(event, path);
  need_last(path);
  if (S_ISDIR(states_[path].last.mode)) need_empty(path);
  PathState& state = change(path);
  state.now = Now::kGone;
  state.type_now = 0;
}

void Needs::need_last(const std::string& path) {
  const PathState& state = states_[path];
  if (state.knows_last) need_metadata(path, "lt", state.last);
}

void Needs::add_touched(const Event& event, const std::string& path) {
  if (event.error != 0) return need_for_failure(event, path);
  const Change change_made{static_cast<std::uint8_t>(event.flags)};
  const bool is_own = states_.is_own(path);
  if (is_own && change_made == Change::kTimesNow) return;
  if (!is_own) need_last(path);
  HowChanged& how = change(path).how;
  how.sets_mode |= change_made == Change::kMode;
  // chmod() and the like keep the times.
  if (change_made == Change::kTimes || change_made == Change::kTimesNow)
    how.sets_time = change_made == Change::kTimes;
  if (change_made == Change::kOwner) how.problem = "was given to another owner";
  if (change_made == Change::kTimesNow) how.problem = "was given the present time";
  PathState& state = states_[path];
  if (is_own) return;
  state.partly = true;
  state.type_now = state.type_before;
}

void Needs::add_resized(const Event& event, const std::string& path) {
  if (event.error != 0) return need_for_failure(event, path);
  if (states_.is_own(path)) return;
  need_content_before(path);
  change_in_part(path);
}

void Needs::add_moved(const Event& event, const std::string& from, const std::string& to) {
  const bool exchanges = (event.flags & RENAME_EXCHANGE) != 0;
  if (!states_.is_own(from) && (exchanges || !S_ISREG(states_[from].last.mode)))
    fail("it renamed '" + from + "', which is no file");
  if (exchanges && keeps_effects_) fail("it exchanged '" + from + "' and '" + to + "'");
  need_content_before(from);
  if (keeps_effects_ && states_[from].knows_last)
    need_metadata(from, std::string(metadata::kPermissions), states_[from].last);
  const PathState moved = states_[from];
  // A directory can only take the place of nothing, or of an empty one.
  const bool is_directory = S_ISDIR(moved.type_now != 0 ? moved.type_now : moved.type_before);
  if (is_directory && states_[to].knows_last && states_[to].last.error == 0)
    fail("it renamed '" + from + "' over '" + to + "'");
  if (is_directory || (event.flags & RENAME_NOREPLACE) != 0) need_no_name(to);
  PathState& state = make_own(to, moved.type_now != 0 ? moved.type_now : moved.type_before);
  state.how = {.own = true,
               .content = true,
               .sets_mode = true,
               .sets_time = moved.how.sets_time,
               .is_symlink = moved.how.is_symlink,
               .is_moved = true,
               .target = moved.how.target,
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

void Needs::add_linked(const Event& event, const std::string& path, const std::string& target) {
  const bool is_symlink = event.kind == EventKind::kSymlinked;
  if (event.error != 0) {
    need_for_failure(event, path);
    if (!is_symlink && counts(target)) need_for_failure(event, target);
    return;
  }
  need_no_name(path);
  if (!is_symlink) need_last(target);
  PathState& state = make_own(path, is_symlink ? S_IFLNK : S_IFREG);
  state.now = Now::kLink;
  state.target = state.how.target = target;
  state.how.is_symlink = is_symlink;
  state.how.sets_mode = !is_symlink;
  // One of a file without a name (O_TMPFILE) gives it one.
  if (!is_symlink && !states_.is_own(target) && !is_of_the_machine(target))
    state.how.problem = "is a hard link to a file that the call did not make";
}

}  // namespace cachepy::internal
