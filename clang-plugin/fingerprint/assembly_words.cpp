#include "fingerprint/assembly_words.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

namespace cachepy::plugin {

using llvm::StringRef;

namespace {

bool is_of_word(char c) {
  return llvm::isAlnum(c) || c == '_' || c == '.' || c == '$';
}

bool begins_word(char c) {
  return llvm::isAlpha(c) || c == '_' || c == '.';
}

/// x86: call, jmp, jne, callq; Arm: b, bl, blx, b.eq, cbz; RISC-V: jal, tail.
bool calls(StringRef instruction) {
  return instruction.starts_with_insensitive("call") || instruction.starts_with_insensitive("j") ||
         instruction.starts_with_insensitive("b") || instruction.starts_with_insensitive("cb") ||
         instruction.starts_with_insensitive("tail");
}

void add_words(StringRef line, std::vector<AsmWord>& out) {
  StringRef instruction;
  for (std::size_t i = 0; i < line.size();) {
    if (!begins_word(line[i])) {
      // Registers, placeholders of operands, and numbers that contain letters are not names.
      const bool skip = line[i] == '%' || llvm::isDigit(line[i]);
      for (++i; skip && i < line.size() && is_of_word(line[i]);) ++i;
      continue;
    }
    std::size_t end = i;
    while (end < line.size() && is_of_word(line[end])) ++end;
    const StringRef word = line.slice(i, end);
    i = end;
    if (i < line.size() && line[i] == ':') continue;  // a label
    if (instruction.empty())
      instruction = word;
    else
      out.push_back({word, calls(instruction) && !word.starts_with(".")});
  }
}

}  // namespace

std::vector<AsmWord> words_of_assembly(StringRef code) {
  std::vector<AsmWord> words;
  llvm::SmallVector<StringRef> lines;
  llvm::SplitString(code, lines, "\n;");
  for (const StringRef line : lines)
    if (const StringRef code_of_line = line.ltrim();
        !code_of_line.starts_with("#") && !code_of_line.starts_with("//"))
      add_words(line, words);
  return words;
}

}  // namespace cachepy::plugin
