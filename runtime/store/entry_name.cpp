#include "store/entry_name.h"

#include <charconv>
#include <cstddef>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace cachepy::internal {
namespace {

constexpr std::string_view kExtension = ".cpz";
constexpr std::size_t kShardDigits = 2;
// File names may have 255 bytes. Key, dots and extension take up to 69 of them.
constexpr std::size_t kMaxFunctionBytes = 80;

/// "ns::load<int>" -> "ns_load_int", for people who look into the directory. The key alone identifies an entry.
std::string short_name(std::string_view function) {
  std::string out;
  for (const char c : function) {
    if (out.size() == kMaxFunctionBytes) break;
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    if (plain) {
      out.push_back(c);
    } else if (c == '_' || (!out.empty() && out.back() != '_')) {
      out.push_back('_');
    }
  }
  // Drops the underscore that replaced a closing bracket, but keeps those of the name itself.
  if (!out.empty() && out.back() == '_' && function.back() != '_') out.pop_back();
  return out.empty() ? "f" : out;
}

std::string_view without_directory(std::string_view name) {
  return name.substr(name.rfind('/') + 1);
}

std::string_view without_extension(std::string_view name) {
  return name.substr(0, name.size() - kExtension.size());
}

EntryTag with_earlier(EntryTag tag, int earlier) {
  static_assert(kMostEarlier == 3, "two bits");
  return (tag & ~EntryTag{kMostEarlier}) | static_cast<EntryTag>(earlier);
}

}  // namespace

std::string entry_name(const EntryRef& entry) {
  const std::string hex = entry.key.hex();
  const std::string name = absl::StrCat(kResultsDirectory, "/", hex.substr(0, kShardDigits), "/",
                                        short_name(entry.function), ".", hex);
  const absl::string_view extension(kExtension.data(), kExtension.size());
  return entry.earlier == 0 ? absl::StrCat(name, extension)
                            : absl::StrCat(name, ".", entry.earlier, extension);
}

EntryTag entry_tag(const EntryRef& entry) {
  EntryTag tag = 0;
  for (std::size_t i = 0; i < sizeof tag; ++i) tag = tag << 8 | entry.key.bytes[i];
  return with_earlier(tag, entry.earlier);
}

std::optional<EntryTag> entry_tag(std::string_view name) {
  constexpr std::size_t kDigits = 2 * sizeof(EntryTag);
  const std::string_view digits = key_digits(name).substr(0, kDigits);
  EntryTag tag = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), tag, 16);
  if (digits.size() != kDigits || error != std::errc() || end != digits.data() + kDigits) return std::nullopt;
  const int earlier = is_earlier_entry(name) ? without_extension(name).back() - '0' : 0;
  if (earlier < 0 || earlier > kMostEarlier) return std::nullopt;
  return with_earlier(tag, earlier);
}

std::string entry_name_prefix(std::string_view digits) {
  std::string prefix = kResultsDirectory;
  prefix += '/';
  if (digits.size() >= kShardDigits) prefix.append(digits.substr(0, kShardDigits)).append("/");
  return prefix;
}

bool is_entry_name(std::string_view name) {
  name = without_directory(name);
  return !name.empty() && name.front() != '.' && name.ends_with(kExtension);
}

bool is_earlier_entry(std::string_view name) {
  const std::string_view stem = without_extension(name);
  return stem.size() > 2 && stem[stem.size() - 2] == '.';  // a key has more than one digit
}

bool may_be_entry_of(std::string_view function, std::string_view name) {
  return is_entry_name(name) &&
         (function.empty() || without_directory(name).starts_with(short_name(function) + "."));
}

std::string_view key_digits(std::string_view name) {
  if (!is_entry_name(name)) return {};
  std::string_view stem = without_extension(name);
  if (is_earlier_entry(name)) stem.remove_suffix(2);
  return stem.substr(stem.rfind('.') + 1);
}

}  // namespace cachepy::internal
