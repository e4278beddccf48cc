#include "tracking/path_states.h"

#include <sys/stat.h>

#include <algorithm>

#include "base/path.h"

namespace cachepy::internal {
namespace {

constexpr int kMostLinks = 40;

}  // namespace

std::string link_target(const std::string& link, std::string_view text) {
  if (text.starts_with('/')) return normal_path(text);
  return normal_path(parent_path(link) + "/" + std::string(text));
}

const PathState* PathStates::find(const std::string& path) const {
  const auto found = states_.find(path);
  return found != states_.end() ? &found->second : nullptr;
}

std::string PathStates::resolve(std::string path, bool follows) const {
  for (int links = 0; links < kMostLinks && !states_.empty(); ++links) {
    bool is_changed = false;
    for (std::size_t end = path.find('/', 1); !is_changed; end = path.find('/', end + 1)) {
      const bool is_last = end == path.npos;
      if (is_last && !follows) break;
      const PathState* const state = find(path.substr(0, end));
      if (state != nullptr && state->now == PathState::Now::kLink) {
        path = state->target + (is_last ? "" : path.substr(end));
        is_changed = true;
      }
      if (is_last) break;
    }
    if (!is_changed) break;
  }
  return path;
}

bool PathStates::is_own(const std::string& path) const {
  if (states_.empty()) return false;
  for (std::string at = path; at.size() > 1; at = parent_path(at)) {
    const PathState* const state = find(at);
    if (state != nullptr && state->now != PathState::Now::kForeign) return true;
  }
  return false;
}

bool PathStates::is_changed(const std::string& path) const {
  const PathState* const state = find(path);
  return (state != nullptr && state->is_changed()) || is_own(path);
}

std::string_view PathStates::name_in(const std::string& directory, std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == path.npos || path.substr(0, slash == 0 ? 1 : slash) != directory) return {};
  return path.substr(slash + 1);
}

bool PathStates::has_made_files() const {
  return std::ranges::any_of(states_, [](const auto& each) {
    return each.second.now == PathState::Now::kOwn && S_ISREG(each.second.type_now);
  });
}

bool PathStates::has_part_changed_below(const std::string& directory) const {
  const std::string beginning = directory + '/';
  for (const auto& [path, state] : states_)
    if (state.partly && path.starts_with(beginning)) return true;
  return false;
}

void PathStates::leave_below(const std::string& directory) {
  const std::string beginning = directory + '/';
  for (auto& [path, state] : states_) {
    if (!path.starts_with(beginning)) continue;
    state.now = PathState::Now::kGone;
    state.type_now = 0;
  }
}

std::vector<ChangedPath> PathStates::changed() const {
  std::vector<ChangedPath> changed;
  for (const auto& [path, state] : states_) {
    if (state.is_changed())
      changed.push_back(
          {path, state.now != PathState::Now::kForeign, state.type_before, state.type_now, state.how});
  }
  return changed;
}

}  // namespace cachepy::internal
