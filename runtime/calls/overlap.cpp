#include "calls/overlap.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "absl/container/inlined_vector.h"
#include "cachepy/detail/places.h"
#include "program/program_state.h"

namespace cachepy::internal {
namespace {

class OverlapFinder final : public detail::Places {
 public:
  explicit OverlapFinder(const CachedFunction& function) : function_(function) {}

  void argument(const void* object, std::size_t size, const void* type, bool changed) override {
    arguments_.push_back({object, size, type, changed});
    outside(object, size);
  }
  void outside(const void* begin, std::size_t size) override {
    if (begin == nullptr || size == 0) return;
    const auto address = reinterpret_cast<std::uintptr_t>(begin);
    ranges_.push_back({address, address + size, arguments_.size() - 1});
  }

  void add_globals() {
    for (const StateVariable& variable : function_.state) {
      argument(variable.address, variable.size, nullptr, false);
      if (variable.encode == nullptr || !objects_are_there()) continue;
      detail::PlaceEncoder encoder(*this);
      variable.encode(variable.address, encoder);
    }
  }

  Overlap find() {
    Overlap found;
    for (std::size_t i = 0; i < arguments_.size(); ++i)
      for (std::size_t j = i + 1; j < arguments_.size(); ++j)
        if (matters(i, j) && are_same(i, j))
          found.same += (found.same.empty() ? "" : "; ") + name(i) + ", " + name(j);
    std::sort(ranges_.begin(), ranges_.end(),
              [](const Range& a, const Range& b) { return a.begin < b.begin; });
    std::vector<std::uintptr_t> ends(arguments_.size(),
                                     0);  // of the ranges so far, the furthest of each argument
    for (const Range& range : ranges_) {
      for (std::size_t other = 0; other < ends.size(); ++other) {
        if (ends[other] <= range.begin || other == range.argument || !matters(other, range.argument) ||
            are_same(other, range.argument))
          continue;
        found.parts = "'" + name(range.argument) + "' and '" + name(other) +
                      "' have memory in common, and the call changes it";
        return found;
      }
      ends[range.argument] = std::max(ends[range.argument], range.end);
    }
    return found;
  }

 private:
  struct Argument {
    const void* object;
    std::size_t size;
    const void* type;  // null for a global, which is identified by its place
    bool changed;
  };
  struct Range {
    std::uintptr_t begin, end;
    std::size_t argument;
  };

  bool matters(std::size_t a, std::size_t b) const { return arguments_[a].changed || arguments_[b].changed; }
  bool are_same(std::size_t a, std::size_t b) const {
    const Argument& one = arguments_[a];
    const Argument& other = arguments_[b];
    return one.object != nullptr && one.object == other.object && one.size == other.size &&
           (one.type == other.type || one.type == nullptr || other.type == nullptr);
  }
  std::string name(std::size_t argument) const {
    if (argument >= function_.parameters.size())
      return function_.state[argument - function_.parameters.size()].name;
    const std::string& name = function_.parameters[argument];
    return name.empty() ? "argument " + std::to_string(argument + 1) : name;
  }

  const CachedFunction& function_;
  // On the stack, because most calls have few of them, and are hits.
  absl::InlinedVector<Argument, 8> arguments_;
  absl::InlinedVector<Range, 16> ranges_;
};

}  // namespace

Overlap find_overlap(const CachedFunction& function, const detail::CallOps& ops, void* call) {
  if (ops.find_places == nullptr || ops.can_meet + function.state.size() < 2) return {};
  OverlapFinder finder(function);
  ops.find_places(call, finder);
  finder.add_globals();
  Overlap found = finder.find();
  // If one argument is given a new object, the other one, which is the same object, would be new as well.
  const bool renews = std::string_view(function.site.param_roles).find('n') != std::string_view::npos;
  if (renews && !found.same.empty() && found.parts.empty())
    found.parts = found.same + " are one object, and the function may read it before it writes it";
  return found;
}

}  // namespace cachepy::internal
