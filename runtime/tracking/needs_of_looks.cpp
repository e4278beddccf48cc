// What a call that reads, looks for or lists something needs.
#include <glob.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "base/directory.h"
#include "base/path.h"
#include "tracking/call_needs.h"
#include "tracking/names.h"
#include "tracking/tracker.h"

namespace cachepy::internal {

void Needs::add_opened(const Event& event, const std::string& path) {
  if (event.has_stat) {
    if (event.stat.kind == FileStat::Kind::kRegular)
      need_content(path, event.stat, event.has_digest ? std::optional(event.digest) : std::nullopt);
    else if (event.stat.kind == FileStat::Kind::kDirectory)
      add_opened_directory(event, path);
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

void Needs::add_opened_directory(const Event& event, const std::string& path) {
  need_metadata(path, std::string(metadata::kType), {.mode = S_IFDIR});
  const bool is_through_link = event.has_digest && event.digest != digest_of(path);
  if (is_through_link) add_link(path, std::string(kRealPath), event.digest);
}

void Needs::add_stat(const Event& event, const std::string& path, const std::string& prefix) {
  const bool is_absent = !event.has_stat && is_absence(event.error);
  if (is_absent && prefix.empty()) return need_absent(path);
  // Its size is another each time that the call adds to it.
  if (event.has_stat && is_changed_in_part(path) && !contents_.contains(path))
    return need_content_before_change(path);
  const bool is_file = event.has_stat && (S_ISREG(event.mode) || S_ISLNK(event.mode));
  need_metadata(path, prefix + std::string(is_file ? metadata::kFile : metadata::kOther), seen_by(event));
}

void Needs::add_list(const Event& event, const std::string& path) {
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

bool Needs::adjust(const std::string& path, Digest& names) const {
  bool is_adjusted = false;
  states_.for_each_in(path, [&](std::string_view name, const PathState& state) {
    if (state.now == Now::kForeign) return;
    is_adjusted = true;
    if (state.type_before != 0) names = with_name(names, name, state.type_before);
    if (state.type_now != 0) names = without_name(names, name, state.type_now);
  });
  return is_adjusted;
}

void Needs::add_tree(const std::string& path, bool with_links) {
  if (is_changed_in_part(path)) return fail("'" + path + "' was looked at after the call had added to it");
  need_metadata_now(path, "l" + std::string(metadata::kFile));
  struct ::stat stat;
  if (::lstat(path.c_str(), &stat) != 0 || states_.is_own(path)) return;
  if (S_ISLNK(stat.st_mode) && with_links) return add_link_in_tree(path);
  if (!S_ISDIR(stat.st_mode) || (with_links && !walked_.insert(path).second)) return;
  need_listing_now(path);
  static_cast<void>(for_each_name(path, [&](std::string_view name) {
    if (name != "." && name != "..") add_tree(path + "/" + std::string(name), with_links);
  }));
}

void Needs::add_link_in_tree(const std::string& path) {
  Dependency link = observe_link(path, std::string(kRealPath));
  add_link(path, link.pattern, link.digest);
  need_metadata_now(path, metadata::kFile);
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(path, error);
  if (!error && std::filesystem::is_directory(real, error)) add_tree(real, true);
}

void Needs::need_listing_now(const std::string& path) {
  if (states_.is_own(path)) return;
  const Dependency now = observe_listing(path);
  if (now.digest.empty()) return need_metadata_now(path, metadata::kType);
  Listing listing{now.digest, now.stat, now.stat_trusted};
  if (adjust(path, listing.digest)) listing.stat_trusted = false;
  listings_.try_emplace(path, listing);
}

void Needs::need_empty(const std::string& path) {
  if (states_.is_own(path)) return;
  Listing listing{no_names(), {}, false};
  adjust(path, listing.digest);
  listings_.try_emplace(path, listing);
}

void Needs::add_glob(const std::string& pattern) {
  if (pattern.find_first_of("{~") != pattern.npos)
    return fail("it called glob() with '" + pattern + "', of which cachepy does not know what it looks at");
  for (std::size_t end = pattern.find('/');; end = pattern.find('/', end + 1)) {
    const std::string part = pattern.substr(0, end);
    const std::size_t slash = part.rfind('/');
    if (part.substr(slash == part.npos ? 0 : slash + 1).find_first_of("*?[") != part.npos)
      add_listings(slash == part.npos ? "." : part.substr(0, std::max<std::size_t>(slash, 1)));
    else if (part.find_first_of("*?[") != part.npos)
      for (const std::string& directory : paths_for(part.substr(0, slash)))
        need_metadata_now(directory + part.substr(slash), metadata::kType);
    if (end == pattern.npos) break;
  }
  for (const std::string& path : paths_for(pattern)) need_metadata_now(path, metadata::kType);
  if (pattern.find_first_of("*?[") == pattern.npos) need_metadata_now(normal_path(pattern), metadata::kType);
}

void Needs::add_listings(const std::string& directories) {
  for (const std::string& directory : paths_for(directories)) need_listing_now(directory);
}

std::vector<std::string> Needs::paths_for(const std::string& pattern) {
  std::vector<std::string> paths;
  ::glob_t found{};
  if (::glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found) == 0) {
    for (std::size_t i = 0; i < found.gl_pathc; ++i) paths.push_back(normal_path(found.gl_pathv[i]));
  }
  ::globfree(&found);
  return paths;
}

void Needs::add_link(const std::string& path, const std::string& pattern, const Digest& digest) {
  if (states_.is_own(path)) return;
  Dependency dependency;
  dependency.kind = DependencyKind::kLink;
  dependency.name = path;
  dependency.pattern = pattern;
  dependency.digest = digest;
  links_.push_back(std::move(dependency));
}

}  // namespace cachepy::internal
