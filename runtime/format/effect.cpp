#include "format/effect.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace cachepy::internal {
namespace {

constexpr std::string_view kKinds = "fdlgamo";
constexpr int kOctal = 8;
constexpr char kFollowsFlag = 'o', kSetsModeFlag = 'p';

template <class Number>
void append_number(std::string& text, Number number, int base) {
  std::array<char, 32> digits;
  text.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number, base).ptr);
}

/// Removes the text up to the next space, and the space.
std::string_view take_word(std::string_view& text) {
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(std::min(text.size(), word.size() + 1));
  return word;
}

template <class Number>
bool read_number(std::string_view word, Number& number, int base) {
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number, base);
  return error == std::errc() && end == word.data() + word.size();
}

/// "f", or if it is kept "f 100644 op 1700000000000000000 target": mode, flags and time, of which the last two may be empty.
std::string text_of(const Effect& effect) {
  std::string text(1, static_cast<char>(effect.kind));
  if (!effect.kept) return text;
  text += ' ';
  append_number(text, effect.mode, kOctal);
  text += ' ';
  if (effect.follows) text += kFollowsFlag;
  if (effect.sets_mode) text += kSetsModeFlag;
  text += ' ';
  if (effect.mtime_ns) append_number(text, *effect.mtime_ns, 10);
  return text + ' ' + effect.target;
}

}  // namespace

Dependency dependency_of(const Effect& effect) {
  Dependency dependency;
  dependency.kind = DependencyKind::kEffect;
  dependency.own = effect.own;
  dependency.found = true;
  dependency.name = effect.path;
  dependency.pattern = text_of(effect);
  dependency.digest = effect.content;
  return dependency;
}

std::optional<Effect> effect_of(const Dependency& dependency) {
  std::string_view text = dependency.pattern;
  if (dependency.kind != DependencyKind::kEffect || text.empty() || kKinds.find(text.front()) == kKinds.npos)
    return std::nullopt;
  Effect effect;
  effect.kind = static_cast<EffectKind>(text.front());
  effect.path = dependency.name;
  effect.own = dependency.own;
  effect.content = dependency.digest;
  if (text.size() == 1) return effect;
  effect.kept = true;
  if (take_word(text).size() != 1 || !read_number(take_word(text), effect.mode, kOctal)) return std::nullopt;
  for (const char flag : take_word(text)) {
    effect.follows |= flag == kFollowsFlag;
    effect.sets_mode |= flag == kSetsModeFlag;
  }
  if (const std::string_view time = take_word(text); !time.empty()) {
    if (!read_number(time, effect.mtime_ns.emplace(), 10)) return std::nullopt;
  }
  effect.target = text;
  return effect;
}

const Dependency* output_among(std::span<const Dependency> dependencies) {
  const auto found = std::ranges::find_if(dependencies, [](const Dependency& dependency) {
    return dependency.kind == DependencyKind::kEffect && dependency.name.empty();
  });
  return found != dependencies.end() ? &*found : nullptr;
}

}  // namespace cachepy::internal
