// Implements cache_restore() of <cachepy/cache.h>.
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/path.h"
#include "base/throw.h"
#include "cachepy/cache.h"
#include "format/effect.h"
#include "store/store.h"
#include "tracking/put_back.h"

namespace cachepy {
namespace {

using namespace internal;
namespace fs = std::filesystem;

bool leaves_something(EffectKind kind) {
  return kind != EffectKind::kGone && kind != EffectKind::kAttributes;
}

/// The innermost directory that contains all of them.
fs::path common_directory(const std::vector<Effect>& effects) {
  fs::path common = fs::path(effects.front().path).parent_path();
  for (const Effect& effect : effects) {
    while (*fs::path(effect.path).lexically_relative(common).begin() == "..") common = common.parent_path();
  }
  return common;
}

/// The same effects below another directory, as if nothing had been there.
std::vector<Dependency> moved(const std::span<const Dependency> dependencies, const fs::path& to) {
  std::vector<Effect> effects;
  for (const Dependency& dependency : dependencies) {
    const std::optional<Effect> effect = effect_of(dependency);
    if (effect && leaves_something(effect->kind)) effects.push_back(*effect);
  }
  std::vector<Dependency> result;
  if (effects.empty()) return result;
  const fs::path from = common_directory(effects);
  for (Effect& effect : effects) {
    const fs::path place = to / fs::path(effect.path).lexically_relative(from);
    std::error_code error;
    fs::create_directories(place.parent_path(), error);
    if (error) throw Error("'" + place.parent_path().native() + "' cannot be made: " + error.message());
    if (effect.kind == EffectKind::kAppended) effect.kind = EffectKind::kFile;
    effect.path = place;
    result.push_back(dependency_of(effect));
  }
  return result;
}

}  // namespace

std::vector<fs::path> cache_restore(const fs::path& entry, const fs::path& to) {
  const std::string place = normal_path(entry.native());
  const auto reader = open_entry_at(place, MetadataPart::kNode);
  throw_unless_ok(reader.status(), "the entry was not read");
  const std::vector<Dependency>& dependencies = (*reader)->metadata().node.dependencies;
  std::span<const Dependency> effects = effects_among(dependencies);
  if (output_among(effects) != nullptr) effects = effects.subspan(1);
  if (effects.empty() || !are_kept(effects))
    throw Error("'" + place + "' has no files: the function needs effects = {\"files\"}");
  const Store store(parent_path(parent_path(parent_path(place))));
  const std::vector<Dependency> elsewhere =
      to.empty() ? std::vector<Dependency>() : moved(effects, normal_path(to.native()));
  const auto changed = put_back(store, to.empty() ? effects : elsewhere);
  if (!changed) throw Error("the files of '" + place + "' cannot be written");
  std::vector<fs::path> paths;
  for (const ChangedPath& each : *changed) paths.emplace_back(each.path);
  return paths;
}

}  // namespace cachepy
