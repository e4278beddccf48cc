#include "fingerprint/other_compiler.h"

#include "clang/Frontend/CompilerInstance.h"
#include "clang/Lex/Lexer.h"
#include "clang/Lex/MacroInfo.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/MemoryBuffer.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

constexpr StringRef kCompilerArgument = "compiler=";

/// Tokens without what is between them, which compilers print differently.
std::string joined(StringRef text) {
  std::string joined;
  for (const char c : text)
    if (c != ' ') joined += c;
  return joined;
}

/// The names in a text, and numbers, which nothing is called.
std::vector<StringRef> words_of(StringRef text) {
  const auto is_letter = [](char c) { return isAsciiIdentifierContinue(static_cast<unsigned char>(c)); };
  std::vector<StringRef> words;
  while (!(text = text.drop_until(is_letter)).empty()) {
    words.push_back(text.take_while(is_letter));
    text = text.drop_front(words.back().size());
  }
  return words;
}

class Listener : public PPCallbacks {
 public:
  Listener(CompilerInstance& ci, const std::string& macros, std::shared_ptr<bool> any)
      : pp_(ci.getPreprocessor()), sources_(ci.getSourceManager()), any_(std::move(any)) {
    const auto file = llvm::MemoryBuffer::getFile(macros);
    if (!file) {
      *any_ = true;
      return;
    }
    for (StringRef rest = (*file)->getBuffer(); !rest.empty();) {
      const auto [line, next] = rest.split('\n');
      rest = next;
      if (!line.starts_with("#define ")) continue;
      const auto [name, value] = line.substr(sizeof "#define " - 1).split(' ');
      other_[name] = joined(value);
    }
  }

  void If(SourceLocation place, SourceRange condition, ConditionValueKind) override { ask(place, condition); }
  void Elif(SourceLocation place, SourceRange condition, ConditionValueKind, SourceLocation) override {
    ask(place, condition);
  }
  void Ifdef(SourceLocation place, const Token& name, const MacroDefinition&) override { ask(place, name); }
  void Ifndef(SourceLocation place, const Token& name, const MacroDefinition&) override { ask(place, name); }
  void Elifdef(SourceLocation place, const Token& name, const MacroDefinition&) override { ask(place, name); }
  void Elifdef(SourceLocation place, SourceRange condition, SourceLocation) override {
    ask(place, condition);
  }
  void Elifndef(SourceLocation place, const Token& name, const MacroDefinition&) override {
    ask(place, name);
  }
  void Elifndef(SourceLocation place, SourceRange condition, SourceLocation) override {
    ask(place, condition);
  }
  /// A macro asks the questions of its text where a condition names it.
  void MacroDefined(const Token& name, const MacroDirective* directive) override {
    const MacroInfo* macro = directive->getMacroInfo();
    if (!is_users(macro->getDefinitionLoc())) return;
    for (const Token& token : macro->tokens())
      if (const IdentifierInfo* word = token.getIdentifierInfo(); word && may_differ(word->getName()))
        asking_.insert(name.getIdentifierInfo()->getName());
  }
  void PragmaDirective(SourceLocation place, PragmaIntroducerKind) override {
    if (!is_users(place)) return;
    const char* const begin = sources_.getCharacterData(place);
    const StringRef line = StringRef(begin).take_until([](char c) { return c == '\n'; });
    const std::vector<StringRef> words = words_of(line);
    const auto first = llvm::find(words, "GCC");
    if (first == words.end() || first + 1 == words.end()) return;
    if (!llvm::is_contained({"diagnostic", "system_header", "visibility", "poison", "warning", "error"},
                            first[1]))
      *any_ = true;
  }

 private:
  bool is_users(SourceLocation place) const {
    return place.isValid() && !sources_.isInSystemHeader(place) && !sources_.isWrittenInBuiltinFile(place) &&
           !sources_.isWrittenInCommandLineFile(place);
  }

  void ask(SourceLocation place, SourceRange condition) {
    if (*any_ || !is_users(place)) return;
    const StringRef text =
        Lexer::getSourceText(CharSourceRange::getTokenRange(condition), sources_, pp_.getLangOpts());
    *any_ = text.empty() || llvm::any_of(words_of(text), [&](StringRef word) { return may_differ(word); });
  }
  void ask(SourceLocation place, const Token& name) {
    if (*any_ || !is_users(place)) return;
    *any_ = !name.getIdentifierInfo() || may_differ(name.getIdentifierInfo()->getName());
  }

  bool may_differ(StringRef name) const {
    if (asking_.contains(name)) return true;
    if (name.starts_with("__has_include")) return false;
    if (name.starts_with("__has_") || name.starts_with("__cpp_") || name.starts_with("_GLIBCXX")) return true;
    const auto other = other_.find(name);
    const MacroInfo* macro = pp_.getMacroInfo(pp_.getIdentifierInfo(name));
    if (!macro) return other != other_.end();
    const SourceLocation place = macro->getDefinitionLoc();
    if (is_users(place)) return false;
    // Of a library, whose headers may have asked.
    if (place.isValid() && sources_.isInSystemHeader(place) && !sources_.isWrittenInBuiltinFile(place))
      return true;
    return other == other_.end() || other->second != joined(text_of(*macro));
  }

  std::string text_of(const MacroInfo& macro) const {
    std::string text;
    for (const Token& token : macro.tokens()) text += pp_.getSpelling(token);
    return text;
  }

  Preprocessor& pp_;
  const SourceManager& sources_;
  std::shared_ptr<bool> any_;
  llvm::StringMap<std::string> other_;  ///< the other compiler's macros
  llvm::StringSet<> asking_;            ///< the user's macros whose text has such a name
};

}  // namespace

std::string other_compiler(const CompilerInstance& ci) {
  const auto& arguments = ci.getFrontendOpts().PluginArgs;
  const auto own = arguments.find("cachepy");
  if (own == arguments.end()) return "";
  for (StringRef argument : own->second)
    if (argument.consume_front(kCompilerArgument)) return argument.str();
  return "";
}

CompilerQuestions::CompilerQuestions(CompilerInstance& ci, const std::string& macros)
    : any_(std::make_shared<bool>(false)) {
  ci.getPreprocessor().addPPCallbacks(std::make_unique<Listener>(ci, macros, any_));
}

}  // namespace cachepy::plugin
