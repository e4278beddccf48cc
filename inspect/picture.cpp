#include "cachepy/detail/picture.h"

#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include "base/visible.h"
#include "graph/graph.h"
#include "inspect/graph_view.h"
#include "tracking/tracker.h"

namespace cachepy::detail {
namespace {

using internal::ChildRef;
using internal::Dependency;
using internal::Graph;
using internal::GraphNode;

constexpr std::size_t kShownHashDigits = 10;

std::string counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

/// Collects boxes and arrows without duplicates. A box gets its number when it is first used.
class Boxes {
 public:
  Box& at(const std::string& id) { return picture.boxes[number(id)]; }

  std::size_t number(const std::string& id) {
    const auto [it, is_new] = numbers_.try_emplace(id, picture.boxes.size());
    if (is_new) picture.boxes.emplace_back().id = id;
    return it->second;
  }

  void arrow(const std::string& from, const std::string& to, bool is_file) {
    const std::pair ends(number(from), number(to));
    const auto [it, is_new] = arrows_.try_emplace(ends, picture.arrows.size());
    if (is_new)
      picture.arrows.push_back({ends.first, ends.second, is_file, 1});
    else
      ++picture.arrows[it->second].count;
  }

  Picture picture;

 private:
  std::map<std::string, std::size_t> numbers_;
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> arrows_;
};

/// The picture of a graph. Arrows are added once all calls are known, because a call may be seen as a
/// child before its own node.
class PictureMaker {
 public:
  PictureMaker(const Graph& graph, const PictureOptions& options) : options_(options), states_(graph) {
    boxes_.picture.highlights_stale = options.highlight_stale;
    if (options.highlight_stale)
      for (const internal::ChangedDependencies& node : graph.changed(internal::still_holds))
        changed_.insert(node.paths.begin(), node.paths.end());
    graph.for_each([&](const GraphNode& node) {
      if (options_.superseded || states_.of(node) != NodeState::superseded)
        add_call(node);
      else
        left_out_.insert(node.record.id());
    });
  }

  Picture take() {
    for (const auto& [id, function] : named_)
      if (!left_out_.contains(id)) add_named(id, function);
    for (const std::string& path : files_) add_file(path);
    for (const auto& [from, to] : calls_)
      if (!left_out_.contains(to)) boxes_.arrow(from, to, false);
    for (const auto& [from, to] : reads_) boxes_.arrow(from, to, true);
    for (const auto& [from, to] : writes_) boxes_.arrow(from, to, true);
    return std::move(boxes_.picture);
  }

 private:
  Look look_of(NodeState state) const {
    if (state == NodeState::stale && options_.highlight_stale) return Look::stale;
    if (state == NodeState::stale_code && options_.highlight_stale) return Look::stale_code;
    if (state == NodeState::superseded) return Look::superseded;
    return state == NodeState::missing ? Look::missing : Look::cached;
  }

  static std::string hash_digits(const std::string& id) {
    return id.substr(id.rfind(':') + 1, kShownHashDigits);
  }

  void add_call(const GraphNode& node) {
    const std::string id = node.record.id();
    Box& box = boxes_.at(id);
    const NodeState state = states_.of(node);
    box.label = node.record.function;
    box.note = hash_digits(id);
    box.details = internal::visible(id) + "\n" + to_string(state);
    box.look = look_of(state);
    box.state = state;
    box.cost_ns = node.record.cost_ns;
    for (const ChildRef& child : node.record.children) {
      const std::string child_id = child.function + ":" + child.key.hex();
      named_.emplace(child_id, child.function);
      calls_.emplace_back(id, child_id);
    }
    std::set<std::string> own;
    for (const Dependency& d : node.record.dependencies)
      if (d.own && is_of_content(d.kind)) own.insert(d.name);
    for (const std::string& file : own) reads_.emplace_back("file:" + file, id);
    files_.merge(own);
    std::set<std::string> left;
    for (const Dependency& d : node.record.dependencies)
      if (d.own && d.kind == internal::DependencyKind::kEffect && !d.name.empty()) left.insert(d.name);
    for (const std::string& file : left) writes_.emplace_back(id, "file:" + file);
    files_.merge(left);
  }

  /// Adds a callee unless the graph has a node for it.
  void add_named(const std::string& id, const std::string& function) {
    Box& box = boxes_.at(id);
    if (box.state) return;
    box.label = function;
    box.note = hash_digits(id);
    box.details = internal::visible(id) + "\nknown only from its caller";
    box.look = Look::missing;
  }

  void add_file(const std::string& path) {
    const std::string name = std::filesystem::path(path).filename().native();
    const bool has_changed = changed_.contains(path);
    Box& box = boxes_.at("file:" + path);
    box.label = name.empty() ? path : name;
    box.note = has_changed ? "changed" : "";
    box.details = internal::visible(path);
    box.look = has_changed ? Look::changed_file : Look::file;
  }

  PictureOptions options_;
  internal::NodeStates states_;
  std::set<std::string> changed_;  // files
  Boxes boxes_;
  std::set<std::string> left_out_;            // ids of superseded calls
  std::map<std::string, std::string> named_;  // ids named as children, with their functions
  std::set<std::string> files_;
  std::vector<std::pair<std::string, std::string>> calls_, reads_, writes_;
};

/// The number of calls of a function, or of files of a directory, by look.
struct Group {
  std::map<Look, std::size_t> count;
  std::size_t total = 0;  ///< without calls that are known only from their callers

  std::size_t of(Look look) const {
    const auto it = count.find(look);
    return it == count.end() ? 0 : it->second;
  }
};

std::string group_id(const Box& box) {
  if (!box.is_file()) return "function:" + box.label;
  return "directory:" + std::filesystem::path(box.id.substr(box.id.find(':') + 1)).parent_path().native();
}

Look look_of_calls(const Group& calls) {
  if (calls.of(Look::stale) != 0) return Look::stale;
  if (calls.of(Look::stale_code) != 0) return Look::stale_code;
  if (calls.of(Look::missing) == calls.total) return Look::missing;
  return calls.of(Look::superseded) == calls.total ? Look::superseded : Look::cached;
}

std::string note_of_calls(const Group& calls) {
  std::string note = counted(calls.total, "call");
  for (const auto& [look, what] : {std::pair(Look::stale, " stale"),
                                   {Look::stale_code, " with other code"},
                                   {Look::superseded, " superseded"},
                                   {Look::missing, " missing"}})
    if (calls.of(look) != 0) note += ", " + std::to_string(calls.of(look)) + what;
  return note;
}

}  // namespace

Picture graph_picture(const PictureOptions& options) {
  return PictureMaker(Graph::process(), options).take();
}

Picture grouped(const Picture& picture) {
  Boxes boxes;
  boxes.picture.highlights_stale = picture.highlights_stale;
  boxes.picture.is_grouped = true;
  std::map<std::string, Group> groups;
  for (const Box& box : picture.boxes) {
    boxes.number(group_id(box));
    Group& group = groups[group_id(box)];
    if (!box.is_file() && !box.state) continue;
    ++group.count[box.look];
    ++group.total;
  }
  for (Box& box : boxes.picture.boxes) {
    const Group& group = groups.at(box.id);
    const bool is_directory = box.id.starts_with("directory:");
    box.label = box.id.substr(box.id.find(':') + 1);
    box.details = internal::visible(box.label);
    box.note = is_directory ? counted(group.total, "file") : note_of_calls(group);
    box.look = is_directory ? Look::file : look_of_calls(group);
  }
  for (const Arrow& arrow : picture.arrows)
    boxes.arrow(group_id(picture.boxes[arrow.from]), group_id(picture.boxes[arrow.to]), arrow.is_file);
  return std::move(boxes.picture);
}

}  // namespace cachepy::detail
