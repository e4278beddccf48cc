#include "program/readable_name.h"

#include <cxxabi.h>

#include <cstdlib>
#include <memory>

namespace cachepy::internal {
namespace {

std::string demangled(const std::string& name) {
  if (name.rfind("_Z", 0) != 0) return name;
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> text(
      abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), std::free);
  return status == 0 ? text.get() : name;
}

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

/// The end of the argument list that begins with the `<` at `open`; npos if it has none.
std::size_t end_of_arguments(std::string_view text, std::size_t open) {
  int depth = 0;
  for (std::size_t at = open; at < text.size(); ++at) {
    if (text[at] == '<') ++depth;
    if (text[at] == '>' && --depth == 0) return at + 1;
  }
  return std::string_view::npos;
}

/// The end of the argument that begins at `begin`, if it is one of the standard library's defaults; else npos.
std::size_t end_of_default(std::string_view text, std::size_t begin) {
  for (const std::string_view name : {"std::allocator<", "std::char_traits<", "std::default_delete<",
                                      "std::equal_to<", "std::hash<", "std::less<"}) {
    if (text.substr(begin).starts_with(name)) return end_of_arguments(text, begin + name.size() - 1);
  }
  return std::string_view::npos;
}

/// Removes trailing template arguments that are the standard library's defaults.
void drop_default_arguments(std::string& text) {
  constexpr std::string_view kComma = ", ";
  // From right to left: after the last default argument was removed, the one before it is the last.
  for (std::size_t at = text.rfind(kComma); at != std::string::npos && at > 0;
       at = text.rfind(kComma, at - 1)) {
    const std::size_t end = end_of_default(text, at + kComma.size());
    const std::size_t next = end == std::string::npos ? end : text.find_first_not_of(' ', end);
    if (next != std::string::npos && text[next] == '>') text.erase(at, next - at);
  }
}

}  // namespace

std::string readable_name(std::string_view name) {
  std::string text = demangled(std::string(name));
  replace_all(text, "[abi:cxx11]", "");
  replace_all(text, "std::__cxx11::", "std::");
  replace_all(text, "std::__1::", "std::");
  drop_default_arguments(text);
  replace_all(text, "std::basic_string<char>", "std::string");
  replace_all(text, "> >", ">>");
  return text;
}

}  // namespace cachepy::internal
