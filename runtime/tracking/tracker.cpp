#include "tracking/tracker.h"

#include <fcntl.h>

#include <charconv>
#include <cstdlib>
#include <optional>

#include "base/file_stat.h"
#include "config/settings.h"
#include "tracking/content.h"
#include "tracking/content_table.h"
#include "tracking/metadata.h"
#include "tracking/names.h"
#include "tracking/whole_environment.h"

namespace cachepy::internal {
namespace {

Algo algo_of(const Digest& digest) {
  return digest.size == 32 ? Algo::kSha256 : Algo::kXxh3;
}

/// Whether the file or directory of a dependency is what it was, as far as its stat, which is given back, can tell.
std::optional<bool> judge_by_stat(const Dependency& dependency, FileStat& now) {
  if (dependency.digest.empty()) return false;
  const bool is_file = dependency.kind == DependencyKind::kFile;
  const std::optional<FileStat> stat = stat_file(dependency.name);
  if (!stat || stat->kind != (is_file ? FileStat::Kind::kRegular : FileStat::Kind::kDirectory)) return false;
  now = *stat;
  // The stat of a directory says nothing of the files below it, but all of its own names.
  if (dependency.kind == DependencyKind::kDirectory || !dependency.stat_trusted) return std::nullopt;
  if (is_file && now.size != dependency.stat.size) return false;
  if (now != dependency.stat) return std::nullopt;
  if (!is_file) return true;
  remember_file(dependency.name, algo_of(dependency.digest), now, dependency.digest);
  return true;
}

bool file_still_holds(const Dependency& dependency) {
  FileStat now;
  if (const std::optional<bool> known = judge_by_stat(dependency, now)) return *known;
  const Algo algo = algo_of(dependency.digest);
  if (dependency.kind == DependencyKind::kFile)
    return observe_file(dependency.name, algo, now).digest == dependency.digest;
  if (dependency.kind == DependencyKind::kListing)
    return names_in(AT_FDCWD, dependency.name.c_str()).digest == dependency.digest;
  const Dependency* const recorded = dependency.stat_trusted ? &dependency : nullptr;
  return observe_directory(dependency.name, dependency.pattern, algo, now, recorded).digest ==
         dependency.digest;
}

}  // namespace

Dependency observe_path(const std::string& path, const std::string& pattern, Algo algo) {
  Dependency out;
  out.name = normal_path(path);
  std::optional<FileStat> stat = stat_file(out.name);
  if (stat && stat->kind != FileStat::Kind::kAbsent && stat->kind != FileStat::Kind::kOther) {
    const bool is_directory = stat->kind == FileStat::Kind::kDirectory;
    const Content content = is_directory ? observe_directory(out.name, pattern, algo, *stat, nullptr)
                                         : observe_file(out.name, algo, *stat);
    if (is_directory) out.pattern = pattern;
    out.kind = is_directory ? DependencyKind::kDirectory : DependencyKind::kFile;
    out.digest = content.digest;
    out.stat_trusted = content.stat_trusted;
    stat = content.stat;  // kAbsent when it was removed between the two looks at it
  }
  if (stat && stat->kind == FileStat::Kind::kAbsent) out.kind = DependencyKind::kAbsent;
  if (stat) out.stat = *stat;
  return out;
}

std::optional<Dependency> recall_path(const std::string& path, Algo algo, std::uint64_t& bytes) {
  Dependency out;
  out.name = normal_path(path);
  const std::optional<FileStat> stat = stat_file(out.name);
  bytes = 0;
  if (!stat || stat->kind != FileStat::Kind::kRegular) return std::nullopt;
  bytes = stat->size;
  const std::optional<Content> known = recall_file(out.name, algo, *stat);
  if (!known) return std::nullopt;
  out.digest = known->digest;
  out.stat = *stat;
  out.stat_trusted = true;
  return out;
}

Dependency observe_metadata(const std::string& path, const std::string& fields) {
  Dependency out;
  out.kind = DependencyKind::kMetadata;
  out.name = path;
  out.pattern = fields;
  out.digest = metadata_at(path, fields);
  return out;
}

Dependency observe_listing(const std::string& path) {
  Dependency out;
  out.kind = DependencyKind::kListing;
  out.name = path;
  const Names names = names_in(AT_FDCWD, path.c_str());
  out.digest = names.digest;
  out.stat = names.stat;
  out.stat_trusted = names.stat_trusted;
  return out;
}

Dependency observe_link(const std::string& path, const std::string& pattern) {
  Dependency out;
  out.kind = DependencyKind::kLink;
  out.name = path;
  out.pattern = pattern;
  out.digest = pattern == kRealPath ? real_path_digest(path) : link_digest(path);
  return out;
}

Dependency observe_working_directory() {
  Dependency out;
  out.kind = DependencyKind::kWorkingDirectory;
  out.name = normal_path(".");
  return out;
}

Dependency observe_settings() {
  Dependency out;
  out.kind = DependencyKind::kSettings;
  out.name = settings().in_keys;
  out.digest = digest_of(out.name);
  return out;
}

Dependency observe_expiry(std::chrono::milliseconds lifetime) {
  Dependency out;
  out.kind = DependencyKind::kExpiry;
  out.name = std::to_string(now_ns() + std::chrono::nanoseconds(lifetime).count());
  return out;
}

std::int64_t moment_of_expiry(const Dependency& expiry) {
  std::int64_t moment_ns = 0;  // long ago: of a name that is no number
  std::from_chars(expiry.name.data(), expiry.name.data() + expiry.name.size(), moment_ns);
  return moment_ns;
}

namespace {

Dependency observe_variable(const Dependency& dependency) {
  const Algo algo = algo_of(dependency.digest);
  if (dependency.name != kWholeEnvironment) return observe_env(dependency.name, algo);
  Dependency out = dependency;
  out.digest = environment_digest(dependency.pattern, algo);
  return out;
}

}  // namespace

Dependency observe_env(const std::string& name, Algo algo) {
  Dependency out;
  out.kind = DependencyKind::kEnvVar;
  out.name = name;
  if (const char* const value = std::getenv(name.c_str())) out.digest = digest_of(value, algo);
  return out;
}

Dependency observe_again(const Dependency& dependency) {
  switch (dependency.kind) {
    case DependencyKind::kFile:
    case DependencyKind::kDirectory:
    case DependencyKind::kAbsent:
      return observe_path(dependency.name, dependency.pattern, algo_of(dependency.digest));
    case DependencyKind::kListing:
      return observe_listing(dependency.name);
    case DependencyKind::kMetadata:
      return observe_metadata(dependency.name, dependency.pattern);
    case DependencyKind::kLink:
      return observe_link(dependency.name, dependency.pattern);
    case DependencyKind::kEnvVar:
      return observe_variable(dependency);
    case DependencyKind::kWorkingDirectory:
      return observe_working_directory();
    case DependencyKind::kSettings:
      return observe_settings();
    case DependencyKind::kExpiry:
    case DependencyKind::kEffect:
      break;
  }
  return dependency;
}

bool still_holds(const Dependency& dependency) {
  switch (dependency.kind) {
    case DependencyKind::kFile:
    case DependencyKind::kDirectory:
    case DependencyKind::kListing:
      return file_still_holds(dependency);
    case DependencyKind::kMetadata:
      return metadata_at(dependency.name, dependency.pattern) == dependency.digest;
    case DependencyKind::kLink:
      return observe_link(dependency.name, dependency.pattern).digest == dependency.digest;
    case DependencyKind::kAbsent: {
      const std::optional<FileStat> stat = stat_file(dependency.name);
      return stat && stat->kind == FileStat::Kind::kAbsent;
    }
    case DependencyKind::kEnvVar:
      return observe_variable(dependency).digest == dependency.digest;
    case DependencyKind::kWorkingDirectory:  // "." would be one that was removed
      return dependency.name != "." && normal_path(".") == dependency.name;
    case DependencyKind::kSettings:
      return settings().in_keys == dependency.name;
    case DependencyKind::kExpiry:
      return now_ns() < moment_of_expiry(dependency);
    case DependencyKind::kEffect:  // a hit puts it back
      return true;
  }
  return false;
}

std::optional<bool> recall_holds(const Dependency& dependency, std::uint64_t& bytes) {
  bytes = 0;
  if (dependency.kind == DependencyKind::kDirectory) return std::nullopt;
  if (dependency.kind != DependencyKind::kFile) return still_holds(dependency);
  FileStat now;
  if (const std::optional<bool> known = judge_by_stat(dependency, now)) return known;
  bytes = now.size;
  const std::optional<Content> known = recall_file(dependency.name, algo_of(dependency.digest), now);
  if (!known) return std::nullopt;
  return known->digest == dependency.digest;
}

bool renew(Dependency& dependency) {
  if (!has_stat(dependency.kind) || dependency.digest.empty()) return still_holds(dependency);
  const Dependency now = dependency.kind == DependencyKind::kListing
                             ? observe_listing(dependency.name)
                             : observe_path(dependency.name, dependency.pattern, algo_of(dependency.digest));
  if (now.kind != dependency.kind || now.digest != dependency.digest) return false;
  dependency.stat = now.stat;
  dependency.stat_trusted = now.stat_trusted;
  return true;
}

bool confirm(Dependency& dependency) {
  // The function itself may have changed it since the call began.
  if (dependency.settled || dependency.kind == DependencyKind::kWorkingDirectory) return true;
  // A call may take longer than its result lasts; it is then the last that it serves.
  if (dependency.kind == DependencyKind::kExpiry) return true;
  if (!has_stat(dependency.kind) || dependency.digest.empty()) return still_holds(dependency);
  if (dependency.kind != DependencyKind::kDirectory && dependency.stat_trusted)
    return stat_file(dependency.name) == dependency.stat;
  // With another stat it may have been changed and changed back, and read in between.
  const FileStat recorded = dependency.stat;
  return renew(dependency) && dependency.stat == recorded;
}

}  // namespace cachepy::internal
