#include "attributes/option_parser.h"

#include "attributes/attribute_tokens.h"
#include "attributes/option_table.h"
#include "attributes/regex_syntax.h"
#include "base/diagnostics.h"
#include "base/spelling.h"
#include "clang/Lex/LiteralSupport.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

namespace cachepy::plugin {
namespace {

using clang::CharSourceRange;
using clang::FixItHint;
using clang::SourceLocation;
using clang::Token;
namespace tok = clang::tok;

/// A string in the source: one literal or several adjacent ones.
struct Text {
  std::string value;
  clang::SourceRange range;
};

/// The same rules as parse_duration() of runtime/base/duration.h, which is not part of the contract.
bool is_duration(llvm::StringRef text) {
  constexpr std::uint64_t kMost_ms = 24ull * 365 * 100 * 3'600'000;
  std::uint64_t number = 0;
  if (text == "0") return true;
  if (text.consumeInteger(10, number)) return false;
  const std::uint64_t unit_ms = llvm::StringSwitch<std::uint64_t>(text)
                                    .Case("ms", 1)
                                    .Case("s", 1'000)
                                    .Case("m", 60'000)
                                    .Case("h", 3'600'000)
                                    .Case("d", 86'400'000)
                                    .Case("w", 604'800'000)
                                    .Default(0);
  return unit_ms != 0 && number <= kMost_ms / unit_ms;
}

/// Recursive descent over
///   arguments = [ string ] { "," option } [ "," ]        (the first comma only after the string)
///   option    = name [ "=" ( string | "{" [ string { "," string } [ "," ] ] "}" | "true" | "false" | function ) ]
///   function  = [ "&" ] [ "::" ] name { "::" name }
/// After an error it continues after the next comma, so that all mistakes are reported in one run, each of them once.
class OptionParser {
 public:
  OptionParser(const WrittenAttribute& attribute, clang::Preprocessor& pp)
      : pp_(pp), rest_(attribute.arguments), end_(attribute.close) {}

  std::optional<CacheFileOptions> parse() {
    bool need_comma = at_string();
    if (at_string())
      parse_directory();
    else
      is_first_ = true;
    while (!rest_.empty()) {
      if (need_comma) {
        if (is(tok::comma))
          take();
        else
          error(where(), "expected ',' between options")
              << FixItHint::CreateInsertion(pp_.getLocForEndOfToken(previous_), ",");
        need_comma = false;
      } else if (is(tok::comma)) {
        error(where(), "expected an option before ','");
        take();
      } else {
        if (!parse_option()) skip_to_comma();
        is_first_ = false;
        need_comma = true;
      }
    }
    if (failed_) return std::nullopt;
    return std::move(options_);
  }

 private:
  void parse_directory() {
    std::optional<Text> text = take_string();
    if (!text) return;
    if (text->value.empty())
      error(text->range.getBegin(), "the cache directory is empty; leave it out to use the default directory")
          << FixItHint::CreateRemoval(text->range);
    options_.dir = std::move(text->value);
  }

  /// False if the rest of the option must be skipped.
  bool parse_option() {
    const Token name = peek();
    if (at_string()) {
      error(where(), "the directory comes first; what follows it is written 'name = value'");
      return false;
    }
    if (is_first_ && (name.is(tok::char_constant) || name.isOneOf(tok::slash, tok::period, tok::tilde))) {
      error(where(), "the directory is written in double quotes: cache_file(\"dir\")");
      return false;
    }
    if (name.isAnnotation() || name.isLiteral() || !name.getIdentifierInfo()) {
      error(where(), "expected an option, like 'version = \"2\"'");
      return false;
    }
    take();
    const OptionEntry* entry = find_entry(name);
    if (!entry) return false;
    if (auto [first, fresh] = seen_.try_emplace(entry->name, name.getLocation()); !fresh) {
      error(name.getLocation(), "option '%0' is given twice") << entry->name;
      report_note(pp_.getDiagnostics(), first->second, "first given here");
    }
    const bool has_value = is(tok::equal);
    if (has_value) take();
    return std::visit([&](auto member) { return parse_value(*entry, member, has_value); }, entry->member);
  }

  const OptionEntry* find_entry(const Token& token) {
    const llvm::StringRef name = token.getIdentifierInfo()->getName();
    llvm::SmallVector<llvm::StringLiteral, 8> names;
    for (const OptionEntry& entry : named_options()) {
      if (entry.name == name) return &entry;
      names.push_back(entry.name);
    }
    const SourceLocation at = token.getLocation();
    if (name == "dir" || name == "cache_dir" || name == "directory") {
      error(at, "the directory is the first argument and has no name: cache_file(\"dir\")");
    } else if (const llvm::StringRef guess = closest_name(name, names); !guess.empty()) {
      error(at, "unknown option '%0'; did you mean '%1'?")
          << name << guess << FixItHint::CreateReplacement(at, guess);
    } else {
      error(at, is_first_ ? "unknown option '%0'; known options are %1; the directory is written in quotes: "
                            "cache_file(\"%0\")"
                          : "unknown option '%0'; known options are %1")
          << name << "'" + llvm::join(names, "', '") + "'";
    }
    return nullptr;
  }

  bool parse_value(const OptionEntry& entry, StringOption member, bool has_value) {
    if (!has_value || !at_string()) {
      error(where(), "option '%0' takes a string: '%0 = \"…\"'") << entry.name;
      return false;
    }
    std::optional<Text> text = take_string();
    if (!text) return true;
    check_string(entry, *text);
    options_.*member = std::move(text->value);
    return true;
  }

  bool parse_value(const OptionEntry& entry, ListOption member, bool has_value) {
    if (has_value && at_string()) {
      const SourceLocation begin = where();
      std::optional<Text> text = take_string();
      auto builder = error(begin, "option '%0' takes a list: '%0 = {\"…\"}'");
      builder << entry.name;
      if (text)
        builder << FixItHint::CreateInsertion(begin, "{")
                << FixItHint::CreateInsertion(pp_.getLocForEndOfToken(text->range.getEnd()), "}");
      return true;
    }
    if (!has_value || !is(tok::l_brace)) {
      error(where(), "option '%0' takes a list: '%0 = {\"…\"}'") << entry.name;
      return false;
    }
    take();
    std::vector<std::string>& list = options_.*member;
    list.clear();
    while (!is(tok::r_brace)) {
      if (!at_string()) {
        error(where(), "option '%0' takes a list of strings") << entry.name;
        skip_behind_brace();
        return true;
      }
      std::optional<Text> text = take_string();
      if (text) {
        check_item(entry, *text);
        list.push_back(std::move(text->value));
      }
      if (is(tok::comma))
        take();
      else if (!is(tok::r_brace)) {
        error(where(), "expected ',' or '}' in the list of option '%0'") << entry.name;
        skip_behind_brace();
        return true;
      }
    }
    take();
    return true;
  }

  bool parse_value(const OptionEntry& entry, SwitchOption member, bool has_value) {
    if (has_value && !is(tok::kw_true) && !is(tok::kw_false)) {
      error(where(), "option '%0' takes true or false") << entry.name;
      return false;
    }
    options_.*member = !has_value || take().is(tok::kw_true);
    return true;
  }

  bool parse_value(const OptionEntry& entry, FunctionOption member, bool has_value) {
    if (has_value && is(tok::amp)) take();
    ProgramName name;
    bool at_name = has_value;
    while (at_name) {
      if (is(tok::coloncolon)) name.text += pp_.getSpelling(take());
      if (rest_.empty() || !peek().is(tok::identifier)) break;
      name.text += take().getIdentifierInfo()->getName();
      at_name = is(tok::coloncolon);
      if (!at_name && (rest_.empty() || is(tok::comma))) {
        options_.*member = std::move(name);
        return true;
      }
    }
    error(where(), at_string() ? "the function of option '%0' is written without quotes: '%0 = is_complete'"
                               : "option '%0' takes the name of a function: '%0 = is_complete'; write a "
                                 "function for other code, such as a lambda or an instance of a template")
        << entry.name;
    return false;
  }

  void check_word(const Text& text, llvm::ArrayRef<llvm::StringLiteral> known, llvm::StringRef unknown,
                  llvm::StringRef misspelt) {
    const SourceLocation at = text.range.getBegin();
    if (llvm::is_contained(known, text.value)) return;
    const llvm::StringRef guess = closest_name(text.value, known);
    if (guess.empty())
      error(at, unknown) << text.value;
    else
      error(at, misspelt) << text.value << guess
                          << FixItHint::CreateReplacement(text.range, ("\"" + guess + "\"").str());
  }

  void check_string(const OptionEntry& entry, const Text& text) {
    const SourceLocation at = text.range.getBegin();
    for (const WordOption& option : kWordOptions)
      if (entry.name == option.name)
        check_word(text, option.words, ("unknown " + option.what + " '%0'; use " + option.advice).str(),
                   ("unknown " + option.what + " '%0'; did you mean '%1'?").str());
    if ((entry.name == "expires" || entry.name == "min_cost") && !is_duration(text.value))
      error(at, "'%0' is not a duration, such as \"500ms\", \"10s\", \"12h\" or \"7d\"") << text.value;
    if (entry.name == "name" && llvm::StringRef(text.value).trim().empty())
      error(at, "option 'name' is empty; it is the function's name in keys and in the graph");
    if (entry.name == "file_pattern")
      if (const std::string problem = regex_problem(text.value); !problem.empty())
        error(at, "'%0' is not a regular expression: %1") << text.value << problem;
  }

  void check_item(const OptionEntry& entry, const Text& text) {
    const SourceLocation at = text.range.getBegin();
    const std::size_t equal = text.value.find('=');
    if (entry.name == "depends_on_vars" && (equal == std::string::npos || equal == 0))
      error(at, "'%0' is not of the form 'name=value'") << text.value;
    else if (entry.name == "env_vars" && (text.value.empty() || equal != std::string::npos))
      error(at, "'%0' cannot be the name of an environment variable") << text.value;
    else if (entry.name == "allows")
      check_word(
          text, kUses,
          "'%0' cannot be allowed; use 'random', 'network', 'ipc', 'terminal', 'processes' or 'opaque'",
          "'%0' cannot be allowed; did you mean '%1'?");
    else if (entry.name == "effects")
      check_word(text, kEffects, "unknown effect '%0'; use 'files' or 'output'",
                 "unknown effect '%0'; did you mean '%1'?");
    else if (text.value.empty())
      error(at, "an empty string in the list of option '%0'") << entry.name;
  }

  bool at_string() const { return !rest_.empty() && tok::isStringLiteral(rest_.front().getKind()); }

  std::optional<Text> take_string() {
    llvm::SmallVector<Token, 4> pieces;
    while (at_string()) pieces.push_back(take());
    const clang::SourceRange range(pieces.front().getLocation(), pieces.back().getLocation());
    for (const Token& piece : pieces)
      if (piece.isNot(tok::string_literal) || piece.hasUDSuffix()) {
        error(piece.getLocation(), "expected an ordinary string, without prefix or suffix");
        return std::nullopt;
      }
    clang::StringLiteralParser literal(pieces, pp_);
    if (literal.hadError) {  // Clang has reported the error
      failed_ = true;
      return std::nullopt;
    }
    if (literal.GetString().contains('\0')) {
      error(range.getBegin(), "a string with a NUL character in it cannot be an option");
      return std::nullopt;
    }
    return Text{literal.GetString().str(), range};
  }

  void skip_to_comma() {
    unsigned depth = 0;
    while (!rest_.empty() && !(depth == 0 && is(tok::comma))) {
      const Token token = take();
      if (token.isOneOf(tok::l_paren, tok::l_brace, tok::l_square)) ++depth;
      if (depth > 0 && token.isOneOf(tok::r_paren, tok::r_brace, tok::r_square)) --depth;
    }
  }

  void skip_behind_brace() {
    while (!rest_.empty() && !take().is(tok::r_brace)) {
    }
  }

  const Token& peek() const { return rest_.front(); }
  bool is(tok::TokenKind kind) const { return !rest_.empty() && peek().is(kind); }
  Token take() {
    const Token token = rest_.front();
    previous_ = token.getLocation();
    rest_ = rest_.drop_front();
    return token;
  }
  SourceLocation where() const { return rest_.empty() ? end_ : peek().getLocation(); }

  clang::DiagnosticBuilder error(SourceLocation at, llvm::StringRef message) {
    failed_ = true;
    return report_error(pp_.getDiagnostics(), at, message);
  }

  clang::Preprocessor& pp_;
  llvm::ArrayRef<Token> rest_;
  SourceLocation end_;       ///< of the closing parenthesis
  SourceLocation previous_;  ///< of the token that was taken last
  CacheFileOptions options_;
  llvm::StringMap<SourceLocation> seen_;
  bool is_first_ = false;  ///< at the first argument, which may be the directory
  bool failed_ = false;
};

}  // namespace

std::optional<CacheFileOptions> parse_options(const WrittenAttribute& attribute, clang::Preprocessor& pp) {
  return OptionParser(attribute, pp).parse();
}

}  // namespace cachepy::plugin
