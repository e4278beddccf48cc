#include "reasons/schema_tree.h"

#include <charconv>
#include <utility>

namespace cachepy::internal {
namespace {

using Kind = SchemaTree::Kind;

constexpr int kMaxNesting = 500;

class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  std::optional<SchemaTree> parse() {
    if (!schema(0).has_value() || !rest_.empty()) return std::nullopt;
    return std::move(tree_);
  }

 private:
  using Index = std::optional<std::size_t>;

  bool word(std::string_view expected) {
    if (rest_.substr(0, expected.size()) != expected) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }

  bool number(std::uint64_t& out) {
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), out);
    if (error != std::errc()) return false;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return true;
  }

  bool name(std::string& out) {
    if (!word("\"")) return false;
    for (; !rest_.empty() && rest_[0] != '"'; rest_.remove_prefix(1)) {
      if (rest_[0] == '\\') rest_.remove_prefix(1);
      if (rest_.empty()) return false;
      out += rest_[0];
    }
    return word("\"");
  }

  /// Parses the parts of `node` up to `close`, separated by commas.
  bool children(std::size_t node, std::string_view close, int depth, bool with_names = false) {
    if (word(close)) return true;
    do {
      std::string field;
      if (with_names && (!name(field) || !word(":"))) return false;
      const Index child = schema(depth);
      if (!child) return false;
      tree_.nodes[node].children.push_back(*child);
      if (with_names) tree_.nodes[node].field_names.push_back(std::move(field));
    } while (word(","));
    return word(close);
  }

  Index schema(int depth) {
    if (depth > kMaxNesting) return std::nullopt;
    const std::size_t index = tree_.nodes.size();
    tree_.nodes.emplace_back();
    return body(index, depth + 1) ? Index(index) : std::nullopt;
  }

  bool body(std::size_t index, int depth) {
    const auto node = [&]() -> SchemaTree::Node& { return tree_.nodes[index]; };
    const auto with_children = [&](Kind kind, std::size_t count) {
      node().kind = kind;
      return children(index, ">", depth) && (count == 0 || node().children.size() == count);
    };
    if (word("list<")) return with_children(Kind::kList, 1);
    if (word("map<")) return with_children(Kind::kMap, 2);
    if (word("tuple<")) return with_children(Kind::kTuple, 0);
    if (word("optional<")) return with_children(Kind::kOptional, 1);
    if (word("shared<")) return with_children(Kind::kShared, 1);
    if (word("object<")) return with_children(Kind::kObject, 1);
    if (word("variant<")) return with_children(Kind::kVariant, 0);
    if (word("array<")) return number(node().number) && word(",") && with_children(Kind::kArray, 1);
    if (word("struct ")) {
      node().kind = Kind::kStruct;
      return name(node().name) && word("{") && children(index, "}", depth, /*with_names=*/true);
    }
    if (word("named ")) {
      node().kind = Kind::kNamed;
      if (!name(node().name) || !word(" ")) return false;
      const Index child = schema(depth);
      if (child) node().children.push_back(*child);
      return child.has_value();
    }
    if (word("unordered ")) {
      node().kind = Kind::kUnordered;
      const Index child = schema(depth);
      if (child) node().children.push_back(*child);
      return child.has_value();
    }
    if (word("custom ")) {
      node().kind = Kind::kCustom;
      return name(node().name);
    }
    if (word("^")) {
      node().kind = Kind::kOuter;
      return number(node().number);
    }
    if (word("string")) {
      node().kind = Kind::kString;
      return true;
    }
    if (word("path")) {
      node().kind = Kind::kPath;
      return true;
    }
    const std::size_t end = rest_.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789");
    node().name = rest_.substr(0, end);
    rest_.remove_prefix(node().name.size());
    return !node().name.empty();
  }

  std::string_view rest_;
  SchemaTree tree_;
};

}  // namespace

std::optional<SchemaTree> SchemaTree::parse(std::string_view text) {
  return Parser(text).parse();
}

}  // namespace cachepy::internal
