#include "value_diff.h"

#include "base/visible.h"
#include "json.h"
#include "text.h"

namespace cachepy::tools {
namespace {

constexpr std::size_t kMostColumns = 60;

std::string shown(const Json& value) {
  return internal::shortened(printable(dump(value, -1)), kMostColumns);
}

class Comparison {
 public:
  explicit Comparison(std::size_t most) : most_(most) {}

  void compare(const Json& before, const Json& after, const std::string& path) {
    if (before.is_object() && after.is_object()) {
      for (const auto& [name, value] : before.items()) {
        const std::string member = path + "." + printable(name);
        const auto other = after.find(name);
        if (other == after.end())
          add(member + ": " + shown(value) + " is gone");
        else
          compare(value, *other, member);
      }
      for (const auto& [name, value] : after.items())
        if (!before.contains(name)) add(path + "." + printable(name) + ": " + shown(value) + " is new");
    } else if (before.is_array() && after.is_array()) {
      for (std::size_t i = 0; i < std::min(before.size(), after.size()); ++i)
        compare(before[i], after[i], path + "[" + std::to_string(i) + "]");
      if (before.size() != after.size())
        add(path + ": " + counted(before.size(), "element") + " → " + counted(after.size(), "element"));
    } else if (before != after) {
      add(path + ": " + shown(before) + " → " + shown(after));
    }
  }

  std::vector<std::string> take() {
    if (more_ != 0) lines_.push_back("and " + counted(more_, "more difference"));
    return std::move(lines_);
  }

 private:
  void add(std::string line) {
    if (lines_.size() < most_)
      lines_.push_back(std::move(line));
    else
      ++more_;
  }

  const std::size_t most_;
  std::size_t more_ = 0;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> value_changes(const std::string& before, const std::string& after,
                                       std::size_t most) {
  if (before == after) return {};
  const Json first = Json::parse(before, nullptr, false), second = Json::parse(after, nullptr, false);
  if (first.is_discarded() || second.is_discarded())
    return {"value: " + internal::shortened(printable(before), kMostColumns) + " → " +
            internal::shortened(printable(after), kMostColumns)};
  Comparison comparison(most);
  comparison.compare(first, second, "value");
  return comparison.take();
}

}  // namespace cachepy::tools
