#include "fingerprint/other_compiler.h"

#include "clang/Frontend/CompilerInstance.h"
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

  void If(SourceLocation place, SourceRange, ConditionValueKind) override { ask(place); }
  void Elif(SourceLocation place, SourceRange, ConditionValueKind, SourceLocation) override { ask(place); }
  void Ifdef(SourceLocation place, const Token&, const MacroDefinition&) override { ask(place); }
  void Ifndef(SourceLocation place, const Token&, const MacroDefinition&) override { ask(place); }
  void Elifdef(SourceLocation place, const Token&, const MacroDefinition&) override { ask(place); }
  void Elifdef(SourceLocation place, SourceRange, SourceLocation) override { ask(place); }
  void Elifndef(SourceLocation place, const Token&, const MacroDefinition&) override { ask(place); }
  void Elifndef(SourceLocation place, SourceRange, SourceLocation) override { ask(place); }
  /// The base's definition is not in every version of Clang, which could then not load the plugin to say that it is another one.
  void HasInclude(SourceLocation, StringRef, bool, OptionalFileEntryRef,
                  SrcMgr::CharacteristicKind) override {}
  /// A macro asks the questions of its text where a condition names it.
  void MacroDefined(const Token& name, const MacroDirective* directive) override {
    const MacroInfo* macro = directive->getMacroInfo();
    if (!is_users(macro->getDefinitionLoc())) return;
    for (const Token& token : macro->tokens())
      if (const IdentifierInfo* word = token.getIdentifierInfo(); word && may_differ(word->getName()))
        asking_.insert(name.getIdentifierInfo()->getName());
  }
  /// Templates are described as instantiated, without what `if constexpr` leaves out.
  void MacroExpands(const Token& name, const MacroDefinition& definition, SourceRange place,
                    const MacroArgs*) override {
    const IdentifierInfo* word = name.getIdentifierInfo();
    const MacroInfo* macro = definition.getMacroInfo();
    if (*any_ || !word || !macro || !word->getName().starts_with("__") || macro->isBuiltinMacro()) return;
    const SourceLocation written = sources_.getExpansionLoc(place.getBegin());
    if (sources_.isWrittenInBuiltinFile(macro->getDefinitionLoc()))
      *any_ = is_users(written) && is_predefined_otherwise(word->getName(), *macro);
  }

 private:
  bool is_users(SourceLocation place) const {
    return place.isValid() && !sources_.isInSystemHeader(place) && !sources_.isWrittenInBuiltinFile(place) &&
           !sources_.isWrittenInCommandLineFile(place);
  }

  /// By its text, because Clang names no macros that are not defined. `place`: after the #.
  void ask(SourceLocation place) {
    if (*any_ || !is_users(place)) return;
    StringRef rest(sources_.getCharacterData(place));
    for (bool continues = true; continues && !*any_;) {
      const auto [line, next] = rest.split('\n');
      *any_ = llvm::any_of(words_of(line), [&](StringRef word) { return may_differ(word); });
      continues = line.rtrim().ends_with("\\");
      rest = next;
    }
  }

  bool may_differ(StringRef name) const {
    if (asking_.contains(name)) return true;
    if (name.starts_with("__has_include")) return false;
    if (name.starts_with("__has_") || name.starts_with("__cpp_") || name.starts_with("_GLIBCXX")) return true;
    const MacroInfo* macro = pp_.getMacroInfo(pp_.getIdentifierInfo(name));
    if (!macro) return other_.contains(name);
    const SourceLocation place = macro->getDefinitionLoc();
    if (is_users(place)) return false;
    // Of a library, whose headers may have asked.
    if (place.isValid() && sources_.isInSystemHeader(place) && !sources_.isWrittenInBuiltinFile(place))
      return true;
    return is_predefined_otherwise(name, *macro);
  }

  bool is_predefined_otherwise(StringRef name, const MacroInfo& macro) const {
    const auto other = other_.find(name);
    return other == other_.end() || other->second != joined(text_of(macro));
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
