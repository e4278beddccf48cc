#include "inspect/entry_info.h"

#include <optional>
#include <utility>
#include <vector>

#include "base/duration.h"
#include "format/effect.h"
#include "inspect/graph_view.h"
#include "store/entry_name.h"
#include "tracking/tracker.h"

namespace cachepy::internal {
namespace {

const char* name_of(KeyPartKind kind) {
  switch (kind) {
    case KeyPartKind::kFunction:
      return "function";
    case KeyPartKind::kCode:
      return "code";
    case KeyPartKind::kArgument:
      return "argument";
    case KeyPartKind::kFileArgument:
      return "file argument";
    case KeyPartKind::kVersion:
      return "version";
    case KeyPartKind::kEnvVar:
      return "environment variable";
    case KeyPartKind::kDependsOnFile:
      return "file";
    case KeyPartKind::kDependsOnVar:
      return "variable";
    case KeyPartKind::kResultLayout:
      return "result layout";
    case KeyPartKind::kGlobal:
      return "global";
    case KeyPartKind::kLibrary:
      return "library";
    case KeyPartKind::kFloatEnvironment:
      return "floating-point environment";
    case KeyPartKind::kLocale:
      return "locale";
    case KeyPartKind::kTracking:
      return "tracking";
    case KeyPartKind::kStandardStreams:
      return "standard streams";
  }
  return "unknown";
}

const char* name_of(DependencyKind kind) {
  switch (kind) {
    case DependencyKind::kFile:
      return "file";
    case DependencyKind::kDirectory:
      return "directory";
    case DependencyKind::kAbsent:
      return "absent file";
    case DependencyKind::kEnvVar:
      return "environment variable";
    case DependencyKind::kWorkingDirectory:
      return "working directory";
    case DependencyKind::kSettings:
      return "settings";
    case DependencyKind::kExpiry:
      return "expiry";
    case DependencyKind::kMetadata:
      return "attributes of a file";
    case DependencyKind::kListing:
      return "names in a directory";
    case DependencyKind::kLink:
      return "symbolic link";
    case DependencyKind::kEffect:
      return "effect";
  }
  return "unknown";
}

/// What a call printed, as its size.
std::optional<DependencyInfo> output_of(const Dependency& dependency) {
  const std::optional<Effect> effect = effect_of(dependency);
  if (!effect || effect->kind != EffectKind::kOutput) return std::nullopt;
  DependencyInfo info;
  info.kind = "output";
  info.name = effect->kept ? effect->target + " bytes" : "not stored";
  if (effect->kept) info.hash = effect->content.hex();
  return info;
}

}  // namespace

EntryInfo entry_info(const std::string& path, const EntryReader& entry) {
  const EntryMetadata& metadata = entry.metadata();
  const NodeRecord& node = metadata.node;
  EntryInfo info;
  info.file = path;
  info.earlier = is_earlier_entry(path);
  info.id = node.id();
  info.fname = node.function;
  info.hash = node.key.hex();
  info.signature = metadata.signature;
  info.result_type = metadata.result_type;
  info.result_bytes = entry.raw_bytes();
  info.file_bytes = entry.file_bytes();
  info.created = to_time_point(node.created_ns);
  info.started = to_time_point(node.started_ns);
  info.used = to_time_point(entry.modified_ns());
  info.cost = std::chrono::nanoseconds(node.cost_ns);
  info.process = node.process;
  info.thread = node.thread;
  const std::vector<std::string> program = node.program_files();
  info.program = program.front();
  info.libraries.assign(program.begin() + 1, program.end());
  info.source_file = node.source_file;
  info.source_line = node.source_line;
  for (const KeyPart& part : metadata.key_parts)
    info.key_parts.push_back({name_of(part.kind), part.name, part.digest.hex(), part.printed});
  for (const Dependency& d : node.dependencies) {
    if (const auto output = output_of(d)) {
      info.dependencies.push_back(*output);
      continue;
    }
    std::optional<std::string> hash;
    if (!d.digest.empty()) hash = d.digest.hex();
    const bool expires = d.kind == DependencyKind::kExpiry;
    info.dependencies.push_back({name_of(d.kind), expires ? readable_moment(moment_of_expiry(d)) : d.name,
                                 std::move(hash), d.own, d.found});
  }
  info.uses = public_uses(node);
  for (const ChildRef& child : node.children) info.children.push_back(child.function + ":" + child.key.hex());
  return info;
}

}  // namespace cachepy::internal
