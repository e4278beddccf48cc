#include "base/roots.h"

#include <algorithm>

namespace cachepy::internal {
namespace {

constexpr char kMark = '@';  // begins no absolute path

/// The path of a root without a '/' at its end.
std::string_view directory_of(const Root& root) {
  std::string_view path = root.path;
  if (path.ends_with('/')) path.remove_suffix(1);
  return path;
}

bool is_below(std::string_view path, std::string_view directory) {
  return path.starts_with(directory) && (path.size() == directory.size() || path[directory.size()] == '/');
}

bool leads_up(std::string_view path) {
  return path == ".." || path.starts_with("../") || path.ends_with("/..") ||
         path.find("/../") != std::string_view::npos;
}

}  // namespace

bool is_root_name(std::string_view name) {
  constexpr std::string_view kOthers = "_-";
  return !name.empty() && std::ranges::all_of(name, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kOthers.find(c) != std::string_view::npos;
  });
}

std::string shared_path(const Roots& roots, std::string_view path) {
  const Root* longest = nullptr;
  for (const Root& root : roots)
    if (is_below(path, directory_of(root)) && (longest == nullptr || root.path.size() > longest->path.size()))
      longest = &root;
  if (longest == nullptr) return std::string(path);
  return (kMark + longest->name).append(path.substr(directory_of(*longest).size()));
}

std::string local_path(const Roots& roots, std::string_view shared) {
  if (!shared.starts_with(kMark)) return std::string(shared);
  const std::size_t end = std::min(shared.find('/'), shared.size());
  const auto root = std::ranges::find(roots, shared.substr(1, end - 1), &Root::name);
  if (root == roots.end() || leads_up(shared)) return "";
  if (end == shared.size()) return root->path;
  return std::string(directory_of(*root)).append(shared.substr(end));
}

}  // namespace cachepy::internal
