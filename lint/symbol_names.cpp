#include "symbol_names.h"

#include "llvm/Demangle/Demangle.h"

namespace cachepy::lint {
namespace {

constexpr llvm::StringLiteral kUnnamed = "(anonymous namespace)::";

std::string without_unnamed(llvm::StringRef text) {
  std::string result;
  for (std::size_t at = text.find(kUnnamed); at != llvm::StringRef::npos; at = text.find(kUnnamed)) {
    result += text.take_front(at);
    text = text.drop_front(at + kUnnamed.size());
  }
  return result + text.str();
}

/// Without what is in brackets of these kinds. Operators such as operator<< keep their name.
std::string without_brackets(llvm::StringRef text) {
  std::string result;
  unsigned depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (depth == 0 && llvm::StringRef(result).ends_with("operator") && !llvm::isAlnum(text[i])) {
      const std::size_t end = text.find('(', i + 1);
      result += text.slice(i, end);
      i = std::min(end, text.size()) - 1;
      continue;
    }
    if (text[i] == '<' || text[i] == '(') ++depth;
    if (depth == 0) result += text[i];
    if ((text[i] == '>' || text[i] == ')') && depth != 0) --depth;
  }
  return result;
}

}  // namespace

std::string readable_name(llvm::StringRef symbol) {
  std::string name = llvm::demangle(symbol.split(symbol.starts_with("_Z") ? '@' : '\0').first.str());
  llvm::StringRef readable = name;
  readable = readable.split(" [clone").first.split(" (.").first;
  std::string result = readable.trim().str();
  // Demanglers differ in how they write nested template arguments.
  for (std::size_t at = result.find("> >"); at != std::string::npos; at = result.find("> >", at))
    result.erase(at + 1, 1);
  return result;
}

std::string bare_name(llvm::StringRef readable) {
  std::string name = without_brackets(without_unnamed(readable));
  llvm::StringRef bare = name;
  bare = bare.trim();
  bare.consume_back(" const");
  if (!bare.contains("operator")) bare = bare.rsplit(' ').second.empty() ? bare : bare.rsplit(' ').second;
  return bare.str();
}

}  // namespace cachepy::lint
