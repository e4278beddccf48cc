#include "plot/picture.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "plot/text.h"

namespace cachepy::plot {
namespace {

constexpr std::size_t kMaxColumns = 40;
constexpr std::size_t kShownHashDigits = 10;

std::string path_text(const std::filesystem::path& path) {
  return visible(path.native());
}

std::string counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

/// Adds boxes and arrows, each once.
class Builder {
 public:
  explicit Builder(bool highlight_stale) { picture_.highlights_stale = highlight_stale; }

  Look look_of(NodeState state) const {
    if (state == NodeState::stale && picture_.highlights_stale) return Look::stale;
    if (state == NodeState::stale_code && picture_.highlights_stale) return Look::stale_code;
    if (state == NodeState::superseded) return Look::superseded;
    return state == NodeState::missing ? Look::missing : Look::cached;
  }

  /// The index of the box with this name, and whether it is new.
  std::pair<std::size_t, bool> box(const std::string& name) {
    const auto [it, is_new] = index_.try_emplace(name, picture_.boxes.size());
    if (is_new) picture_.boxes.emplace_back().name = name;
    return {it->second, is_new};
  }
  Box& at(std::size_t index) { return picture_.boxes[index]; }

  void arrow(std::size_t from, std::size_t to, bool file) {
    const auto [it, is_new] = arrows_.try_emplace({from, to}, picture_.arrows.size());
    if (is_new) {
      picture_.arrows.push_back({from, to, 1, file});
    } else {
      ++picture_.arrows[it->second].calls;
    }
  }

  Picture take() { return std::move(picture_); }

 private:
  Picture picture_;
  std::map<std::string, std::size_t> index_;
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> arrows_;
};

std::string function_of(const std::string& id) {
  return id.substr(0, id.rfind(':'));
}

struct Counts {
  std::size_t calls = 0, stale = 0, stale_code = 0, superseded = 0, missing = 0;
};

Picture by_function(const Snapshot& snapshot, bool highlight_stale) {
  Builder builder(highlight_stale);
  std::map<std::size_t, Counts> calls;
  std::map<std::size_t, std::map<std::filesystem::path, bool>> files;
  const auto function = [&](const std::string& name) { return builder.box("function:" + name).first; };
  for (const auto& [id, node] : snapshot.nodes) {
    const std::size_t from = function(node.fname);
    Counts& counts = calls[from];
    const NodeState state = snapshot.states.at(id);
    ++counts.calls;
    counts.stale += state == NodeState::stale ? 1 : 0;
    counts.stale_code += state == NodeState::stale_code ? 1 : 0;
    counts.superseded += state == NodeState::superseded ? 1 : 0;
    counts.missing += state == NodeState::missing ? 1 : 0;
    for (const std::string& child : node.children) builder.arrow(from, function(function_of(child)), false);
    for (const std::filesystem::path& file : node.files) {
      const std::size_t to = builder.box("directory:" + file.parent_path().native()).first;
      files[to][file] = true;
      builder.arrow(from, to, true);
    }
  }
  Picture picture = builder.take();
  picture.grouped = true;
  for (std::size_t i = 0; i < picture.boxes.size(); ++i) {
    Box& box = picture.boxes[i];
    const std::string name = visible(box.name.substr(box.name.find(':') + 1));
    box.tooltip = name;
    if (const auto directory = files.find(i); directory != files.end()) {
      box.look = Look::file;
      box.lines = {shortened(name, kMaxColumns), counted(directory->second.size(), "file")};
      continue;
    }
    const Counts& counts = calls[i];  // none: known from its callers only
    const bool stale = counts.stale != 0 && highlight_stale;
    const bool stale_code = counts.stale_code != 0 && highlight_stale;
    box.look = stale                               ? Look::stale
               : stale_code                        ? Look::stale_code
               : counts.missing == counts.calls    ? Look::missing
               : counts.superseded == counts.calls ? Look::superseded
                                                   : Look::cached;
    box.lines = {shortened(name, kMaxColumns), counted(counts.calls, "call")};
    if (stale) box.lines.back() += ", " + std::to_string(counts.stale) + " stale";
    if (stale_code) box.lines.back() += ", " + std::to_string(counts.stale_code) + " with other code";
    if (counts.superseded != 0) box.lines.back() += ", " + std::to_string(counts.superseded) + " superseded";
    if (counts.missing != 0) box.lines.back() += ", " + std::to_string(counts.missing) + " missing";
  }
  return picture;
}

bool fits(const Picture& picture) {
  return picture.boxes.size() <= kMaxBoxes && picture.arrows.size() <= kMaxArrows;
}

}  // namespace

Picture each_call(const Snapshot& snapshot, bool highlight_stale) {
  Builder builder(highlight_stale);
  std::set<std::filesystem::path> changed;
  for (const FileVersion& version : snapshot.versions)
    if (version.changed) changed.insert(version.file);
  // A child may be named by its caller only.
  const auto call = [&](const std::string& id) {
    const auto [index, is_new] = builder.box(id);
    if (!is_new) return index;
    const auto state = snapshot.states.find(id);
    const bool known = state != snapshot.states.end();
    Box& box = builder.at(index);
    box.look = known ? builder.look_of(state->second) : Look::missing;
    box.lines = {shortened(visible(function_of(id)), kMaxColumns),
                 visible(id.substr(id.rfind(':') + 1, kShownHashDigits))};
    box.tooltip = visible(id) + "\n" + (known ? to_string(state->second) : "known from its caller only");
    return index;
  };
  for (const auto& [id, node] : snapshot.nodes) {
    const std::size_t from = call(id);
    for (const std::string& child : node.children) builder.arrow(from, call(child), false);
    for (const std::filesystem::path& file : node.files) {
      const auto [to, is_new] = builder.box("file:" + file.native());
      if (is_new) {
        const std::filesystem::path name = file.filename();
        const bool is_changed = changed.contains(file) && highlight_stale;
        Box& box = builder.at(to);
        box.lines = {shortened(path_text(name.empty() ? file : name), kMaxColumns)};
        if (is_changed) box.lines.emplace_back("changed");
        box.tooltip = path_text(file);
        box.look = is_changed ? Look::changed_file : Look::file;
      }
      builder.arrow(from, to, true);
    }
  }
  return builder.take();
}

Picture drawable(const Snapshot& snapshot, bool highlight_stale) {
  if (snapshot.nodes.size() <= kMaxBoxes) {
    Picture picture = each_call(snapshot, highlight_stale);
    if (fits(picture)) return picture;
  }
  Picture picture = by_function(snapshot, highlight_stale);
  if (fits(picture)) return picture;
  throw Error(
      "the graph is too large for a drawing: even with one box for each function and directory it has " +
      std::to_string(picture.boxes.size()) + " boxes and " + counted(picture.arrows.size(), "arrow") +
      "; write a page (.html), which has no limit");
}

}  // namespace cachepy::plot
