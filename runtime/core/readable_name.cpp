#include "core/readable_name.h"

#include <cxxabi.h>

#include <array>
#include <cstdlib>
#include <memory>

namespace cachepy::internal {
namespace {

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

/// The end of the argument list that begins with the `<` at `open`; npos when it has none.
std::size_t end_of_arguments(std::string_view text, std::size_t open) {
  int depth = 0;
  for (std::size_t at = open; at < text.size(); ++at) {
    if (text[at] == '<') ++depth;
    if (text[at] == '>' && --depth == 0) return at + 1;
  }
  return std::string_view::npos;
}

/// Takes away what nobody writes: last template arguments that are the standard library's defaults.
void drop_default_arguments(std::string& text) {
  constexpr std::string_view kComma = ", ";
  static constexpr std::array<std::string_view, 6> kDefaults = {"std::allocator<",      "std::char_traits<",
                                                                "std::default_delete<", "std::equal_to<",
                                                                "std::hash<",           "std::less<"};
  // From the right, so that an argument before another default one has become the last when its turn comes.
  for (std::size_t at = text.rfind(kComma); at != std::string::npos && at > 0;
       at = text.rfind(kComma, at - 1)) {
    for (const std::string_view name : kDefaults) {
      const std::size_t begin = at + kComma.size();
      if (text.compare(begin, name.size(), name) != 0) continue;
      const std::size_t end = end_of_arguments(text, begin + name.size() - 1);
      if (end == std::string::npos) continue;
      const std::size_t next = text.find_first_not_of(' ', end);
      if (next != std::string::npos && text[next] == '>') text.erase(at, next - at);
    }
  }
}

}  // namespace

std::string readable_name(std::string_view name) {
  std::string text(name);
  if (text.rfind("_Z", 0) != 0) return text;
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> demangled(
      abi::__cxa_demangle(text.c_str(), nullptr, nullptr, &status), std::free);
  if (status != 0) return text;
  text = demangled.get();
  replace_all(text, "[abi:cxx11]", "");
  replace_all(text, "std::__cxx11::", "std::");
  replace_all(text, "std::__1::", "std::");
  drop_default_arguments(text);
  replace_all(text, "std::basic_string<char>", "std::string");
  replace_all(text, "> >", ">>");
  return text;
}

}  // namespace cachepy::internal
