#include "inspect/graph_picture.h"

#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include "base/palette.h"
#include "base/utf8.h"
#include "inspect/graph_view.h"

namespace cachepy::internal {
namespace {

/// Boxes get their numbers when all are known: a call is met as a child before it is met itself.
class PictureMaker {
 public:
  explicit PictureMaker(const Graph& graph) : states_(graph) {
    graph.for_each([&](const GraphNode& node) { add(node); });
  }

  Picture take() {
    for (const auto& [id, function] : named_)
      add_box({id, function, id + "\nunknown", false, std::nullopt, 0});  // nothing happens to known ones
    for (const std::string& path : files_) {
      const std::string name = std::filesystem::path(path).filename().native();
      add_box({"file:" + path, name.empty() ? path : name, path, true, std::nullopt, 0});
    }
    for (const auto& [from, to] : calls_)
      picture_.arrows.push_back({numbers_.at(from), numbers_.at(to), false});
    for (const auto& [from, to] : reads_)
      picture_.arrows.push_back({numbers_.at(from), numbers_.at(to), true});
    return std::move(picture_);
  }

 private:
  void add(const GraphNode& node) {
    const std::string id = node.record.id();
    const NodeState state = states_.of(node);
    add_box({id, node.record.function, id + "\n" + to_string(state), false, state, node.record.cost_ns});
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
  }

  void add_box(Box box) {
    if (numbers_.emplace(box.id, picture_.boxes.size()).second) picture_.boxes.push_back(std::move(box));
  }

  NodeStates states_;
  Picture picture_;
  std::map<std::string, std::size_t> numbers_;  // by id
  std::map<std::string, std::string> named_;    // ids named as children, with their functions
  std::set<std::string> files_;
  std::vector<std::pair<std::string, std::string>> calls_, reads_;
};

}  // namespace

Picture picture_of(const Graph& graph) {
  return PictureMaker(graph).take();
}

Look look_of(const Box& box) {
  if (box.is_file) return {palette::kFile.fill, "black"};
  if (box.state == NodeState::cached) return {palette::kCached.fill, "white"};
  if (box.state == NodeState::stale) return {palette::kStale.fill, "black"};
  if (box.state == NodeState::stale_code) return {palette::kStaleCode.fill, "black"};
  if (box.state == NodeState::superseded) return {palette::kSuperseded.fill, "black"};
  return {palette::kMissing.fill, "black"};
}

std::size_t character_length(std::string_view s) {
  const std::size_t length = utf8_length(s);
  if (length == 0) return 0;
  const std::uint32_t point = utf8_code_point(s.substr(0, length));
  const bool is_control = (point < 0x20 && point != '\n') || point == 0x7F;
  return is_control || point == 0xFFFE || point == 0xFFFF ? 0 : length;
}

}  // namespace cachepy::internal
