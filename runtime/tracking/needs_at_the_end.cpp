// What a call needs, when it has ended: paths and what was seen of them become dependencies.
#include <sys/stat.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/path.h"
#include "tracking/call_needs.h"
#include "tracking/needs.h"
#include "tracking/tracker.h"
#include "tracking/validation.h"

namespace cachepy::internal {
namespace {

bool has_stored_content(std::string_view path) {
  return !path.starts_with("/proc/") && !path.starts_with("/sys/");
}

}  // namespace

void Needs::finish() {
  finish_contents();
  finish_permissions();
  finish_temporaries();
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
  for (Dependency& environment : environments_) {
    environment.settled = !has_set_.empty();
    found(std::move(environment));
  }
}

void Needs::settle_and_add(Dependency dependency) {
  dependency.settled = states_.is_changed(dependency.name);
  found(std::move(dependency));
}

void Needs::finish_contents() {
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

void Needs::finish_permissions() {
  if (!keeps_effects_ || !states_.has_made_files()) return;
  for (const auto& [path, content] : contents_)
    if (!states_.is_changed(path) && has_stored_content(path))
      need_metadata_now(path, metadata::kPermissions);
}

void Needs::finish_temporaries() {
  for (const ChangedPath& changed : states_.changed()) {
    const bool is_temporary = changed.whole && changed.type_before == 0 && changed.type_now == 0;
    if (is_temporary && !changed.how.has_new_name)
      need_metadata(parent_path(changed.path), std::string(metadata::kType), {.mode = S_IFDIR});
  }
}

Dependency Needs::metadata_of(const std::string& path, std::string_view fields, const Metadata& seen) {
  Dependency dependency;
  dependency.kind = DependencyKind::kMetadata;
  dependency.name = path;
  dependency.pattern = fields;
  dependency.digest = metadata_digest(seen, fields);
  return dependency;
}

void Needs::finish_metadata(const std::string& path, const std::string& fields, const Metadata& seen) {
  const bool is_of_link = fields.starts_with('l');
  const bool is_known = contents_.contains(path) || listings_.contains(path);
  if (!is_known || seen.error != 0 || fields == metadata::kPermissions)
    return settle_and_add(metadata_of(path, fields, seen));
  if (is_of_link) settle_and_add(metadata_of(path, "lt", seen));
}

void Needs::finish_listing(const std::string& path, const Listing& listing) {
  Dependency dependency;
  dependency.kind = DependencyKind::kListing;
  dependency.name = path;
  dependency.digest = listing.digest;
  dependency.stat = listing.stat;
  dependency.stat_trusted = listing.stat_trusted;
  dependency.settled = states_.is_own(path);  // the call has removed it
  Digest now = observe_listing(path).digest;
  if (!now.empty() && adjust(path, now)) {
    // The call itself has changed its stat.
    if (now != listing.digest) fail_by_change(path);
    dependency.settled = true;
  }
  found(std::move(dependency));
}

void add_found_dependencies(Frame& frame, const std::vector<std::string>& untracked) {
  Needs(frame, untracked).run();
}

}  // namespace cachepy::internal
