#include "attributes/attribute_tokens.h"

#include "abi.h"
#include "base/diagnostics.h"
#include "base/spelling.h"
#include "clang/Lex/Preprocessor.h"
#include "compiler/llvm_compat.h"

namespace cachepy::plugin {
namespace {

using clang::Token;
namespace tok = clang::tok;

// Compilations in one process run one after another, so this needs no lock.
llvm::DenseMap<const clang::Preprocessor*, AttributeTokens*>& recorders() {
  static llvm::DenseMap<const clang::Preprocessor*, AttributeTokens*> map;
  return map;
}

bool opens(const Token& token) {
  return token.isOneOf(tok::l_square, tok::l_paren, tok::l_brace);
}
bool closes(const Token& token) {
  return token.isOneOf(tok::r_square, tok::r_paren, tok::r_brace);
}

llvm::StringRef name_of(const Token& token) {
  const clang::IdentifierInfo* id =
      token.isAnnotation() || token.isLiteral() ? nullptr : token.getIdentifierInfo();
  return id ? id->getName() : llvm::StringRef();
}

/// A position in the tokens of one attribute list.
class Cursor {
 public:
  explicit Cursor(llvm::ArrayRef<Token> tokens) : tokens_(tokens) {}

  bool at_end() const { return tokens_.empty(); }
  const Token& peek() const { return tokens_.front(); }
  bool is(tok::TokenKind kind) const { return !at_end() && peek().is(kind); }
  Token take() {
    Token token = tokens_.front();
    tokens_ = tokens_.drop_front();
    return token;
  }
  bool take_if(tok::TokenKind kind) {
    if (!is(kind)) return false;
    take();
    return true;
  }

 private:
  llvm::ArrayRef<Token> tokens_;
};

void read_arguments(Cursor& cursor, WrittenAttribute& attribute) {
  attribute.open = cursor.take().getLocation();
  unsigned depth = 1;
  while (!cursor.at_end()) {
    const Token token = cursor.take();
    if (opens(token)) ++depth;
    if (closes(token) && --depth == 0) {
      attribute.close = token.getLocation();
      return;
    }
    attribute.arguments.push_back(token);
  }
  attribute.close = attribute.open;
}

/// Disables Clang's warning about unknown attributes between two places, as "#pragma clang diagnostic" would, because the plugin
/// has reported them already.
void silence_clang(clang::SourceLocation begin, clang::SourceLocation end, clang::DiagnosticsEngine& diags) {
  diags.pushMappings(begin);
  diags.setSeverity(clang::diag::warn_unknown_attribute_ignored, clang::diag::Severity::Ignored, begin);
  diags.popMappings(end);
}

}  // namespace

AttributeTokens::AttributeTokens(clang::Preprocessor& pp)
    : pp_(pp), earlier_watcher_(take_token_watcher(pp)) {
  recorders()[&pp_] = this;
  last_.startToken();
  before_list_.startToken();
  pp_.setTokenWatcher([this](const Token& token) {
    if (earlier_watcher_) earlier_watcher_(token);
    if (is_of_expanded_stream()) observe(token);
  });
}

AttributeTokens::~AttributeTokens() {
  recorders().erase(&pp_);
  pp_.setTokenWatcher(std::move(earlier_watcher_));
}

AttributeTokens* AttributeTokens::of(const clang::Preprocessor& pp) {
  return recorders().lookup(&pp);
}

WrittenAttribute* AttributeTokens::find(clang::SourceLocation name) {
  auto found = index_.find(name);
  return found == index_.end() ? nullptr : &attributes_[found->second];
}

// With -fcoverage-mapping, watchers are also called for intermediate tokens of macro expansions.
bool AttributeTokens::is_of_expanded_stream() {
  return std::exchange(token_count_, pp_.getTokenCount()) != pp_.getTokenCount();
}

// This is called for every token of the program, so tokens outside of [[ ]] must cost almost nothing.
void AttributeTokens::observe(const Token& token) {
  if (depth_ == 0) {
    const bool square = token.is(tok::l_square);
    if (square && after_square_) {
      depth_ = 2;
      list_.clear();
    } else if (square) {
      before_list_ = last_;
    }
    after_square_ = square;
    last_ = token;
    return;
  }
  if (token.isAnnotation()) return;
  if (token.is(tok::eof)) {
    depth_ = 0;
    return;
  }
  if (opens(token)) ++depth_;
  if (closes(token) && --depth_ < 2) {  // the first of ]]
    depth_ = 0;
    after_square_ = false;
    end_list();
    return;
  }
  list_.push_back(token);
}

//  [[ using cachepy : cache_file("d"), ignore_arg ]]   or   [[ cachepy::cache_file("d"), nodiscard ]]
void AttributeTokens::end_list() {
  Cursor cursor(list_);
  llvm::StringRef common_scope;
  bool all_known = true;
  if (cursor.take_if(tok::kw_using)) {
    if (cursor.at_end()) return;
    common_scope = name_of(cursor.take());
    cursor.take_if(tok::colon);
  }
  while (!cursor.at_end()) {
    if (cursor.take_if(tok::comma)) continue;  // lists may have empty elements
    WrittenAttribute attribute;
    attribute.behind = before_list_;
    attribute.name = cursor.take();
    llvm::StringRef scope = common_scope;
    if (cursor.take_if(tok::coloncolon) && !cursor.at_end()) {
      scope = name_of(attribute.name);
      attribute.name = cursor.take();
    }
    if (cursor.is(tok::l_paren)) read_arguments(cursor, attribute);
    if (scope == abi::kNamespace && !name_of(attribute.name).empty())
      all_known &= record(std::move(attribute));
    while (!cursor.at_end() && !cursor.is(tok::comma)) cursor.take();
  }
  if (!all_known)
    silence_clang(list_.front().getLocation(), list_.back().getLocation(), pp_.getDiagnostics());
}

/// False if there is no such attribute.
bool AttributeTokens::record(WrittenAttribute attribute) {
  if (!llvm::is_contained(abi::kAttributes, name_of(attribute.name))) {
    refuse_unknown(attribute.name);
    return false;
  }
  index_[attribute.name.getLocation()] = static_cast<unsigned>(attributes_.size());
  attributes_.push_back(std::move(attribute));
  return true;
}

// This is an error, because a warning is easily overlooked, and the function would silently not be cached.
void AttributeTokens::refuse_unknown(const Token& token) {
  const llvm::StringRef name = name_of(token);
  const clang::SourceLocation where = token.getLocation();
  const llvm::StringRef guess = closest_name(name, abi::kAttributes);
  if (guess.empty())
    report_error(pp_.getDiagnostics(), where,
                 "unknown attribute 'cachepy::%0'; known attributes are 'cache_file', 'ignore_arg', "
                 "'file_arg', 'out', "
                 "'inout', 'in', 'size', 'active' and "
                 "'ignore'")
        << name;
  else
    report_error(pp_.getDiagnostics(), where, "unknown attribute 'cachepy::%0'; did you mean '%1'?")
        << name << guess << clang::FixItHint::CreateReplacement(where, guess);
}

}  // namespace cachepy::plugin
