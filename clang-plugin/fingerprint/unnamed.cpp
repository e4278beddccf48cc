#include "fingerprint/unnamed.h"

#include "base/xxh3.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"

namespace cachepy::plugin {

using namespace clang;

namespace {

/// The number of declarations of the same sort before this one in its context.
template <class Sort>
std::string position(const Decl* decl, Sort same_sort) {
  unsigned before = 0;
  for (const Decl* each : decl->getDeclContext()->decls()) {
    if (each == decl) break;
    if (same_sort(each)) ++before;
  }
  return llvm::utostr(before);
}

bool is_closure(const Decl* decl) {
  const auto* record = dyn_cast<CXXRecordDecl>(decl);
  return record && record->isLambda();
}

bool is_unnamed_tag(const Decl* decl) {
  const auto* tag = dyn_cast<TagDecl>(decl);
  return tag && !tag->getIdentifier() && !is_closure(decl);
}

bool is_local_variable(const Decl* decl) {
  return isa<VarDecl>(decl) && !isa<ParmVarDecl>(decl);
}

std::string first_member_of(const TagDecl* tag) {
  for (const Decl* decl : tag->decls())
    if (const auto* member = dyn_cast<NamedDecl>(decl); member && isa<FieldDecl, EnumConstantDecl>(decl))
      return member->getNameAsString();
  return "";
}

/// The tokens between two places of one file.
std::string tokens_of(SourceRange range, const ASTContext& context) {
  const SourceManager& sources = context.getSourceManager();
  const auto [file, begin] = sources.getDecomposedSpellingLoc(range.getBegin());
  const auto [end_file, end] = sources.getDecomposedSpellingLoc(range.getEnd());
  bool unreadable = false;
  const StringRef text = sources.getBufferData(file, &unreadable);
  if (unreadable || file != end_file) return "";
  Lexer lexer(sources.getLocForStartOfFile(file), context.getLangOpts(), text.begin(), text.begin() + begin,
              text.end());
  std::string tokens;
  Token token;
  while (!lexer.LexFromRawLexer(token) && sources.getFileOffset(token.getLocation()) <= end)
    tokens += Lexer::getSpelling(token, sources, context.getLangOpts()) + " ";
  return tokens;
}

}  // namespace

std::string place_of_local(const VarDecl* variable) {
  return "variable #" + position(variable, is_local_variable);
}

// At namespace scope, the position would change with every unrelated declaration. The name of a variable that is declared with it, or of
// its first member, does not change, and is unique: two unnamed enumerations of a namespace cannot share it.
std::string stand_in_for(const TagDecl* unnamed, const UserDecls& user_decls) {
  if (!unnamed->getDeclContext()->getRedeclContext()->isFileContext())
    return "(unnamed #" + position(unnamed, is_unnamed_tag) + ")";
  if (const NamedDecl* variable = user_decls.owner_of(unnamed).first)
    return "(unnamed of " + variable->getNameAsString() + ")";
  return "(unnamed with " + first_member_of(unnamed) + ")";
}

std::string number_among_namesakes(const TagDecl* tag) {
  if (!tag->getDeclContext()->isFunctionOrMethod()) return "";
  const std::string before = position(tag, [&](const Decl* each) {
    const auto* other = dyn_cast<TagDecl>(each);
    return other && other->isCanonicalDecl() && other->getDeclName() == tag->getDeclName();
  });
  return before == "0" ? "" : " #" + before;
}

std::string place_of_closure(const CXXRecordDecl* closure) {
  return "lambda #" + position(closure, is_closure);
}

static std::string digest_of_tokens(const CXXRecordDecl* closure) {
  const CXXMethodDecl* call = closure->getLambdaCallOperator();
  const Stmt* body = call ? call->getBody() : nullptr;
  if (!body) return "";
  // With the parameters: the body of `(int a, int b) { return a < b; }` means something else after `(int b, int a)`.
  SourceRange range = body->getSourceRange();
  if (call->getNumParams() > 0) range.setBegin(call->getParamDecl(0)->getBeginLoc());
  const std::string tokens = tokens_of(range, closure->getASTContext());
  return llvm::utohexstr(xxh3_64(tokens), /*LowerCase=*/true, 16);
}

std::string content_of_closure(const CXXRecordDecl* closure) {
  const std::string content = digest_of_tokens(closure);
  // Equal tokens may mean different things, because of macros and overloads, so closures with equal tokens are numbered.
  return content + " #" + position(closure, [&](const Decl* each) {
           return is_closure(each) && digest_of_tokens(cast<CXXRecordDecl>(each)) == content;
         });
}

}  // namespace cachepy::plugin
