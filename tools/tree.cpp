#include "tree.h"

#include <algorithm>
#include <deque>
#include <set>
#include <vector>

#include "color.h"
#include "entry_json.h"
#include "states.h"
#include "text.h"

namespace cachepy::tools {
namespace {

constexpr std::size_t kMaxDepth = 40;  // deeper calls start a new tree at the left margin
constexpr std::size_t kMostFound = 3;  // files of a call that the program did not name

Color color_of(NodeState state) {
  switch (state) {
    case NodeState::cached:
      return Color::kGreen;
    case NodeState::stale:
    case NodeState::stale_code:
      return Color::kYellow;
    case NodeState::superseded:
    case NodeState::missing:
      break;
  }
  return Color::kGray;
}

class TreePrinter {
 public:
  TreePrinter(const std::map<std::string, Node>& nodes, const std::map<std::string, NodeState>& states,
              const std::map<std::string, ChangedNode>& changed,
              const std::map<std::string, std::string>& arguments)
      : nodes_(nodes), states_(states), changed_(changed), arguments_(arguments) {}

  std::string print() {
    for (const auto& [id, node] : nodes_)
      if (node.parents.empty()) print_tree(id);
    for (const auto& [id, node] : nodes_) print_tree(id);  // calls in a cycle have no root
    return std::move(out_);
  }

 private:
  struct Item {
    std::string prefix;  ///< the beginning of the lines below the parent
    std::string id;
    std::size_t depth;
    bool is_last;
  };

  /// Without recursion: call chains may be long.
  void print_tree(const std::string& root) {
    std::deque<std::string> roots = {root};
    for (; !roots.empty(); roots.pop_front()) {
      std::vector<Item> stack = {{"", roots.front(), 0, true}};
      if (shown_.count(roots.front()) != 0) continue;
      while (!stack.empty()) {
        const Item item = std::move(stack.back());
        stack.pop_back();
        print_item(item, stack, roots);
      }
    }
  }

  void print_item(const Item& item, std::vector<Item>& stack, std::deque<std::string>& roots) {
    out_ += item.prefix;
    if (item.depth > 0) out_ += item.is_last ? "└─ " : "├─ ";
    const auto node = nodes_.find(item.id);
    if (node == nodes_.end()) {  // known only from the record of its caller
      const std::size_t colon = item.id.rfind(':');
      out_ += printable(item.id.substr(0, colon)) + painted(" [unknown] ", Color::kGray) +
              short_hash(item.id.substr(colon + 1)) + "\n";
      return;
    }
    const NodeState state = states_.at(item.id);
    out_ += printable(node->second.fname) + " " + painted("[" + state_text(state) + "]", color_of(state)) +
            " " + short_hash(node->second.hash);
    if (shown_.count(item.id) != 0) {
      out_ += " (shown above)\n";
      return;
    }
    if (item.depth == kMaxDepth) {
      out_ += " (continued below)\n";
      roots.push_back(item.id);
      return;
    }
    shown_.insert(item.id);
    out_ += " " + printable(node->second.cost);
    if (const auto arguments = arguments_.find(item.id);
        arguments != arguments_.end() && !arguments->second.empty())
      out_ += "  " + painted(arguments->second, Color::kGray);
    out_ += "\n";

    const std::string below = item.depth == 0 ? "" : item.prefix + (item.is_last ? "   " : "│  ");
    print_files(node->second, below);
    const std::vector<std::string>& children = node->second.children;
    for (std::size_t i = children.size(); i-- > 0;)
      stack.push_back({below, children[i], item.depth + 1, i + 1 == children.size()});
  }

  /// All files that the program named or that changed, a few others that the call was found to use, and those that it left.
  void print_files(const Node& node, const std::string& below) {
    const std::string margin = below + (node.children.empty() ? "   " : "│  ");
    std::size_t found = 0;
    for (const std::filesystem::path& file : node.files) {
      const bool has_changed = is_changed(node, file);
      const bool is_named = !std::binary_search(node.found_files.begin(), node.found_files.end(), file);
      if (!is_named && !has_changed && ++found > kMostFound) continue;
      out_ += margin + "file " + printable(file.native());
      if (has_changed) out_ += painted(" (changed)", Color::kYellow);
      out_ += "\n";
    }
    if (found > kMostFound) out_ += margin + counted(found - kMostFound, "more file") + "\n";
    for (const std::filesystem::path& file : node.outputs)
      out_ += margin + "output " + printable(file.native()) + "\n";
    for (const UseInfo& use : node.uses)
      if (use.own) out_ += margin + "used " + text_of_use(use) + "\n";
  }

  bool is_changed(const Node& node, const std::filesystem::path& file) const {
    const auto changed = changed_.find(node.id);
    if (changed == changed_.end()) return false;
    const std::vector<std::filesystem::path>& paths = changed->second.changed_files;
    return std::binary_search(paths.begin(), paths.end(), file);
  }

  const std::map<std::string, Node>& nodes_;
  const std::map<std::string, NodeState>& states_;
  const std::map<std::string, ChangedNode>& changed_;
  const std::map<std::string, std::string>& arguments_;
  std::set<std::string> shown_;
  std::string out_;
};

}  // namespace

std::string graph_tree(const std::map<std::string, Node>& nodes,
                       const std::map<std::string, NodeState>& states,
                       const std::map<std::string, ChangedNode>& changed,
                       const std::map<std::string, std::string>& arguments) {
  return TreePrinter(nodes, states, changed, arguments).print();
}

}  // namespace cachepy::tools
