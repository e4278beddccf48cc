#include "tree.h"

#include <cachepy/cache.h>

#include <algorithm>
#include <deque>
#include <filesystem>
#include <string>
#include <vector>

#include "color.h"
#include "entry_json.h"
#include "filter.h"
#include "states.h"
#include "text.h"

namespace cachepy::tools {
namespace {

constexpr std::size_t kMaxDepth = 40;  // deeper calls start a new tree at the left margin
/// The maximum number of entries that are opened for their arguments; this many take a second.
constexpr std::size_t kMostOpened = 20'000;
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
  TreePrinter(const CacheTree& tree, std::size_t most_columns, const WriteText& write)
      : tree_(tree), most_columns_(most_columns), write_(write), shown_(tree.size()) {}

  void print() {
    for (std::size_t i = 0; i < tree_.size(); ++i)
      if (!tree_.has_parents(i)) print_tree(i);
    for (std::size_t i = 0; i < tree_.size(); ++i) print_tree(i);  // calls in a cycle have no root
    write_(out_);
  }

 private:
  struct Item {
    std::string prefix;  ///< the beginning of the lines below the parent
    std::string id;
    std::size_t depth;
    bool is_last;
  };

  /// Without recursion: call chains may be long.
  void print_tree(std::size_t root) {
    if (shown_[root]) return;
    std::deque<std::string> roots = {tree_.id(root)};
    for (; !roots.empty(); roots.pop_front()) {
      std::vector<Item> stack = {{"", roots.front(), 0, true}};
      if (is_shown(roots.front())) continue;
      while (!stack.empty()) {
        const Item item = std::move(stack.back());
        stack.pop_back();
        print_item(item, stack, roots);
      }
    }
    constexpr std::size_t kWrittenAtOnce = std::size_t{64} << 10;
    if (out_.size() < kWrittenAtOnce) return;
    write_(out_);
    out_.clear();
  }

  bool is_shown(const std::string& id) const {
    const std::size_t position = tree_.find(id);
    return position != CacheTree::kNone && shown_[position];
  }

  void print_item(const Item& item, std::vector<Item>& stack, std::deque<std::string>& roots) {
    out_ += item.prefix;
    if (item.depth > 0) out_ += item.is_last ? "└─ " : "├─ ";
    const std::size_t colon = item.id.rfind(':');
    const std::string function = printable(item.id.substr(0, colon));
    const std::string hash = short_hash(item.id.substr(colon + 1));
    const std::size_t position = tree_.find(item.id);
    if (position == CacheTree::kNone) {  // known only from the record of its caller
      out_ += function + painted(" [unknown] ", Color::kGray) + hash + "\n";
      return;
    }
    const NodeState state = tree_.state(position);
    out_ += function + " " + painted("[" + state_text(state) + "]", color_of(state)) + " " + hash;
    if (shown_[position]) {
      out_ += " (shown above)\n";
      return;
    }
    if (item.depth == kMaxDepth) {
      out_ += " (continued below)\n";
      roots.push_back(item.id);
      return;
    }
    shown_[position] = true;
    const Node node = tree_.node(position).value_or(Node());
    out_ += " " + printable(node.cost);
    if (const std::string arguments = arguments_of(node); !arguments.empty())
      out_ += "  " + painted(arguments, Color::kGray);
    out_ += "\n";

    const std::string below = item.depth == 0 ? "" : item.prefix + (item.is_last ? "   " : "│  ");
    print_files(node, tree_.changed_files(position), below);
    const std::vector<std::string>& children = node.children;
    for (std::size_t i = children.size(); i-- > 0;)
      stack.push_back({below, children[i], item.depth + 1, i + 1 == children.size()});
  }

  /// The arguments of a call whose entry exists, unless there are too many entries to open.
  std::string arguments_of(const Node& node) const {
    if (tree_.size() > kMostOpened || node.outfile.empty()) return "";
    try {
      return arguments_text(cache_info(node.outfile), most_columns_);
    } catch (const Error&) {
      return "";  // missing or damaged, which its state shows
    }
  }

  /// All files that the program named or that changed, a few others that the call was found to use, and those that it left.
  void print_files(const Node& node, const std::vector<std::filesystem::path>& changed,
                   const std::string& below) {
    const std::string margin = below + (node.children.empty() ? "   " : "│  ");
    std::size_t found = 0;
    for (const std::filesystem::path& file : node.files) {
      const bool has_changed = std::binary_search(changed.begin(), changed.end(), file);
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

  const CacheTree& tree_;
  const std::size_t most_columns_;
  const WriteText& write_;
  std::vector<bool> shown_;
  std::string out_;
};

}  // namespace

void print_tree(const CacheTree& tree, std::size_t most_columns, const WriteText& write) {
  TreePrinter(tree, most_columns, write).print();
}

}  // namespace cachepy::tools
