#include "tracking/validation.h"

#include <atomic>
#include <cstdint>
#include <optional>

#include "base/parallel.h"
#include "tracking/tracker.h"

namespace cachepy::internal {

const Dependency* find_broken(std::span<const Dependency> dependencies) {
  if (dependencies.empty()) return nullptr;
  std::vector<const Dependency*> files, directories;
  std::vector<std::uint64_t> bytes;
  for (const Dependency& dependency : dependencies) {
    if (dependency.in_key) continue;
    std::uint64_t size = 0;
    const std::optional<bool> known = recall_holds(dependency, size);
    if (known && !*known) return &dependency;
    if (known) continue;
    if (dependency.kind == DependencyKind::kDirectory) {
      directories.push_back(&dependency);
    } else {
      files.push_back(&dependency);
      bytes.push_back(size);
    }
  }
  std::atomic<const Dependency*> broken{nullptr};
  read_in_parallel(bytes, [&](std::size_t i) {
    if (broken == nullptr && !still_holds(*files[i])) broken = files[i];
  });
  if (broken != nullptr) return broken;
  for (const Dependency* directory : directories) {
    if (!still_holds(*directory)) return directory;
  }
  return nullptr;
}

std::vector<Dependency> observe_paths(const std::vector<std::string>& paths, const std::string& pattern,
                                      Algo algo) {
  std::vector<Dependency> out(paths.size());
  std::vector<std::size_t> unknown;
  std::vector<std::uint64_t> bytes;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    std::uint64_t size = 0;
    if (std::optional<Dependency> known = recall_path(paths[i], algo, size)) {
      out[i] = *std::move(known);
    } else {
      unknown.push_back(i);
      bytes.push_back(size);
    }
  }
  read_in_parallel(bytes,
                   [&](std::size_t i) { out[unknown[i]] = observe_path(paths[unknown[i]], pattern, algo); });
  return out;
}

}  // namespace cachepy::internal
