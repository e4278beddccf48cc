#include "reasons/value_json.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>
#include <vector>

#include "base/utf8.h"
#include "reasons/schema_tree.h"

namespace cachepy::internal {
namespace {

using Kind = SchemaTree::Kind;
using Node = SchemaTree::Node;

constexpr int kMaxDepth = 1500;

/// Every step returns whether it was completed. The first failure ends printing.
class Printer {
 public:
  Printer(const SchemaTree& tree, std::string_view bytes, std::size_t max_chars)
      : tree_(tree), bytes_(bytes), max_chars_(max_chars) {}

  std::string print() {
    if (!value(0)) out_ += "…";
    return std::move(out_);
  }

 private:
  template <class T>
  bool read(T& value, std::size_t size = sizeof(T)) {
    if (bytes_.size() < size) return false;
    std::memcpy(&value, bytes_.data(), size);
    bytes_.remove_prefix(size);
    return true;
  }

  bool put(std::string_view text) {
    out_ += text;
    return out_.size() <= max_chars_;
  }

  template <class T>
  bool integer() {
    T value{};
    return read(value) && put(std::to_string(value));
  }

  bool integer128(bool is_signed) {
    unsigned __int128 value = 0;
    if (!read(value)) return false;
    const bool negative = is_signed && static_cast<__int128>(value) < 0;
    if (negative) value = -value;
    std::string digits;
    for (; value != 0 || digits.empty(); value /= 10) {
      digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(value % 10)));
    }
    return put(negative ? "-" + digits : digits);
  }

  template <class T>
  bool floating(std::size_t size = sizeof(T)) {
    T value{};
    if (!read(value, size)) return false;
    if (std::isnan(value)) return put("\"NaN\"");
    if (std::isinf(value)) return put(value < 0 ? "\"-Infinity\"" : "\"Infinity\"");
    char text[64];
    const auto [end, error] = std::to_chars(text, text + sizeof text, value);
    return put({text, static_cast<std::size_t>(end - text)});
  }

  /// The characters of a string, escaped, without the quotes.
  bool characters(std::string_view text) {
    constexpr std::string_view kHex = "0123456789abcdef";
    while (!text.empty()) {
      const auto c = static_cast<unsigned char>(text[0]);
      const std::size_t length = utf8_length(text);
      std::string escaped(text.substr(0, length));
      if (c == '"' || c == '\\') escaped.insert(escaped.begin(), '\\');
      if (c == '\n') escaped = "\\n";
      if (c == '\t') escaped = "\\t";
      // Control characters, and bytes that are not valid UTF-8.
      const std::uint32_t number = length == 0 ? c : utf8_code_point(text.substr(0, length));
      if (length == 0 || (is_control_character(number) && c != '\n' && c != '\t')) {
        escaped = {'\\', 'u', '0', '0', kHex[number >> 4], kHex[number & 15]};
      }
      if (!put(escaped)) return false;
      text.remove_prefix(length == 0 ? 1 : length);
    }
    return true;
  }

  bool quoted(std::string_view text) { return put("\"") && characters(text) && put("\""); }

  bool string() {
    std::uint64_t size = 0;
    if (!read(size)) return false;
    const std::string_view text =
        bytes_.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(size, bytes_.size())));
    bytes_.remove_prefix(text.size());
    if (text.size() == size) return quoted(text);
    put("\"");
    characters(text);
    return false;
  }

  bool scalar(std::string_view type) {
    if (type == "bool") {
      std::uint8_t value = 0;
      return read(value) && put(value != 0 ? "true" : "false");
    }
    if (type == "c8") {
      char value = 0;
      return read(value) && quoted({&value, 1});
    }
    if (type == "i8") return integer<std::int8_t>();
    if (type == "i16") return integer<std::int16_t>();
    if (type == "i32") return integer<std::int32_t>();
    if (type == "i64") return integer<std::int64_t>();
    if (type == "u8") return integer<std::uint8_t>();
    if (type == "u16" || type == "c16") return integer<std::uint16_t>();
    if (type == "u32" || type == "c32") return integer<std::uint32_t>();
    if (type == "u64") return integer<std::uint64_t>();
    if (type == "i128" || type == "u128") return integer128(type == "i128");
    if (type == "f32") return floating<float>();
    if (type == "f64") return floating<double>();
    if (type == "f80") return floating<long double>(10);
    return false;
  }

  /// A sequence of `count` elements. Element i has the schema `child(i)`.
  template <class Child>
  bool sequence(std::uint64_t count, const Child& child) {
    if (!put("[")) return false;
    for (std::uint64_t i = 0; i < count; ++i) {
      // Each element has at least one byte, so a hostile count ends here.
      if (bytes_.empty() || (i != 0 && !put(",")) || !value(child(i))) return false;
    }
    return put("]");
  }

  bool filler() {
    std::uint8_t zero = 0;
    return read(zero) && zero == 0;
  }

  bool map(const Node& node) {
    std::uint64_t count = 0;
    if (!read(count)) return false;
    const Kind key = tree_.nodes[node.children[0]].kind;
    const bool is_object = key == Kind::kString || key == Kind::kPath;
    if (!put(is_object ? "{" : "[")) return false;
    for (std::uint64_t i = 0; i < count; ++i) {
      if (bytes_.empty() || (i != 0 && !put(","))) return false;
      if (!is_object && !put("[")) return false;
      if (!value(node.children[0]) || !put(is_object ? ":" : ",") || !value(node.children[1])) return false;
      if (!is_object && !put("]")) return false;
    }
    return put(is_object ? "}" : "]");
  }

  bool structure(std::size_t index) {
    const Node& node = tree_.nodes[index];
    if (!put("{")) return false;
    if (node.children.empty() && !filler()) return false;
    structs_.push_back(index);
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      if ((i != 0 && !put(",")) || !quoted(node.field_names[i]) || !put(":") || !value(node.children[i]))
        return false;
    }
    structs_.pop_back();
    return put("}");
  }

  bool outer(std::uint64_t levels) {
    if (levels >= structs_.size()) return false;
    const std::size_t keep = structs_.size() - 1 - static_cast<std::size_t>(levels);
    const std::vector<std::size_t> all = structs_;
    const std::size_t index = structs_[keep];
    structs_.resize(keep);
    if (!value(index)) return false;
    structs_ = all;
    return true;
  }

  bool shared(const Node& node) {
    std::uint8_t state = 0;
    if (!read(state)) return false;
    if (state == 0) return put("null");
    if (state == 1 || state == 3) return value(node.children[0]);
    std::uint64_t earlier = 0;
    return state == 2 && read(earlier) && put("{\"shared\":" + std::to_string(earlier) + "}");
  }

  bool text(std::string_view& out) {
    std::uint64_t size = 0;
    if (!read(size) || size > bytes_.size()) return false;
    out = bytes_.substr(0, static_cast<std::size_t>(size));
    bytes_.remove_prefix(out.size());
    return true;
  }

  /// An object of a derived class brings its own schema.
  bool object(const Node& node) {
    std::uint8_t is_derived = 0;
    if (!read(is_derived)) return false;
    if (is_derived == 0) return value(node.children[0]);
    if (is_derived != 1) return false;
    std::string_view name, schema;
    if (!text(name) || !text(schema)) return false;
    const std::optional<SchemaTree> tree = SchemaTree::parse(schema);
    if (!tree || tree->nodes[0].name.empty()) return false;
    if (!put("{\"class\":") || !quoted(tree->nodes[0].name) || !put(",\"value\":")) return false;
    Printer inner(*tree, bytes_, max_chars_ - std::min(max_chars_, out_.size()));
    inner.depth_ = depth_;
    const bool is_whole = inner.value(0);
    bytes_ = inner.bytes_;
    return put(inner.out_) && is_whole && put("}");
  }

  bool custom(const Node& node) {
    std::uint64_t size = 0;
    if (!read(size)) return false;
    if (!put("{\"custom\":") || !quoted(node.name) || !put(",\"bytes\":" + std::to_string(size) + "}"))
      return false;
    if (size > bytes_.size()) return false;
    bytes_.remove_prefix(static_cast<std::size_t>(size));
    return true;
  }

  bool value(std::size_t index) {
    if (++depth_ > kMaxDepth || !dispatch(index)) return false;
    --depth_;
    return true;
  }

  bool dispatch(std::size_t index) {
    const Node& node = tree_.nodes[index];
    const auto only_child = [&](std::uint64_t) { return node.children[0]; };
    switch (node.kind) {
      case Kind::kScalar:
        return scalar(node.name);
      case Kind::kString:
      case Kind::kPath:
        return string();
      case Kind::kNamed:
        return value(node.children[0]);
      case Kind::kList: {
        std::uint64_t count = 0;
        return read(count) && sequence(count, only_child);
      }
      case Kind::kMap:
        return map(node);
      case Kind::kUnordered: {
        std::uint64_t buckets = 0;
        float load_factor = 0;
        return read(buckets) && read(load_factor) && value(node.children[0]);
      }
      case Kind::kArray:
        if (node.number == 0) return filler() && put("[]");
        return sequence(node.number, only_child);
      case Kind::kTuple:
        if (node.children.empty()) return filler() && put("[]");
        return sequence(node.children.size(), [&](std::uint64_t i) { return node.children[i]; });
      case Kind::kOptional: {
        std::uint8_t full = 0;
        return read(full) && (full != 0 ? value(node.children[0]) : put("null"));
      }
      case Kind::kShared:
        return shared(node);
      case Kind::kObject:
        return object(node);
      case Kind::kVariant: {
        std::uint64_t which = 0;
        return read(which) && which < node.children.size() && value(node.children[which]);
      }
      case Kind::kStruct:
        return structure(index);
      case Kind::kCustom:
        return custom(node);
      case Kind::kOuter:
        return outer(node.number);
    }
    return false;
  }

  const SchemaTree& tree_;
  std::string_view bytes_;
  const std::size_t max_chars_;
  std::string out_;
  std::vector<std::size_t> structs_;  // the structs being printed, outermost first
  int depth_ = 0;
};

}  // namespace

std::string value_to_json(std::string_view schema, std::string_view bytes, std::size_t max_chars) {
  const auto tree = SchemaTree::parse(schema);
  return tree ? Printer(*tree, bytes, max_chars).print() : "…";
}

}  // namespace cachepy::internal
