#include "types/expression_parser.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Sema/DeclSpec.h"
#include "clang/Sema/Sema.h"
#include "llvm/ADT/StringExtras.h"

namespace cachepy::plugin {

using namespace clang;

namespace {

struct Operator {
  llvm::StringLiteral token;
  BinaryOperatorKind kind;
  int precedence;
};
/// Longer tokens first.
constexpr Operator kOperators[] = {
    {"||", BO_LOr, 1}, {"&&", BO_LAnd, 2}, {"==", BO_EQ, 6},  {"!=", BO_NE, 6}, {"<=", BO_LE, 7},
    {">=", BO_GE, 7},  {"<<", BO_Shl, 8},  {">>", BO_Shr, 8}, {"|", BO_Or, 3},  {"^", BO_Xor, 4},
    {"&", BO_And, 5},  {"<", BO_LT, 7},    {">", BO_GT, 7},   {"+", BO_Add, 9}, {"-", BO_Sub, 9},
    {"*", BO_Mul, 10}, {"/", BO_Div, 10},  {"%", BO_Rem, 10}};

constexpr llvm::StringLiteral kChanges[] = {
    "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="};

const Operator* operator_at(StringRef text) {
  for (const Operator& op : kOperators)
    if (text.starts_with(op.token)) return &op;
  return nullptr;
}

/// The operator at the beginning of the text that would change something; "" if there is none.
StringRef change_at(StringRef text) {
  for (const StringRef change : kChanges)
    if (text.starts_with(change)) return change;
  return text.starts_with("=") && !text.starts_with("==") ? text.take_front(1) : StringRef();
}

bool is_of_name(char c) {
  return llvm::isAlnum(c) || c == '_';
}

}  // namespace

Expr* ExpressionParser::parse() {
  Expr* whole = expression();
  skip_space();
  return whole && !rest_.empty() ? fail("'" + rest_.str() + "' is not understood") : whole;
}

Expr* ExpressionParser::expression() {
  Expr* condition = binary(1);
  if (!condition || !take("?")) return condition;
  Expr* yes = expression();
  if (!yes) return nullptr;
  if (!take(":")) return fail("a ':' is missing");
  Expr* no = expression();
  return no ? checked(sema_.ActOnConditionalOp(where_, where_, condition, yes, no)) : nullptr;
}

Expr* ExpressionParser::binary(int lowest) {
  Expr* left = unary();
  while (left) {
    skip_space();
    if (const StringRef change = change_at(rest_); !change.empty())
      return fail("'" + change.str() + "' would change something");
    const Operator* op = operator_at(rest_);
    if (!op || op->precedence < lowest) return left;
    rest_ = rest_.drop_front(op->token.size());
    Expr* right = binary(op->precedence + 1);
    left = right ? checked(sema_.BuildBinOp(nullptr, where_, op->kind, left, right)) : nullptr;
  }
  return nullptr;
}

Expr* ExpressionParser::unary() {
  static constexpr std::pair<llvm::StringLiteral, UnaryOperatorKind> kUnary[] = {
      {"!", UO_LNot}, {"-", UO_Minus}, {"+", UO_Plus}, {"~", UO_Not}, {"*", UO_Deref}};
  skip_space();
  if (const StringRef change = change_at(rest_); !change.empty())
    return fail("'" + change.str() + "' would change something");
  for (const auto& [token, kind] : kUnary)
    if (take(token)) {
      Expr* operand = unary();
      return operand ? checked(sema_.BuildUnaryOp(nullptr, where_, kind, operand)) : nullptr;
    }
  return members(primary());
}

Expr* ExpressionParser::primary() {
  if (take("(")) {
    Expr* inner = expression();
    return !inner || take(")") ? inner : fail("a ')' is missing");
  }
  skip_space();
  if (rest_.starts_with("'")) return character();
  if (!rest_.empty() && llvm::isDigit(rest_.front())) return number();
  return name();
}

Expr* ExpressionParser::number() {
  StringRef digits = word();
  const std::string text = digits.str();
  unsigned long long value = 0;
  if (digits.consumeInteger(0, value)) return fail("'" + text + "' is no whole number");
  const bool is_unsigned = digits.contains_insensitive("u");
  const bool is_long = digits.contains_insensitive("l") || value > 0x7fffffff;
  if (!digits.trim("uUlL").empty()) return fail("'" + text + "' is no whole number");
  const ASTContext& context = sema_.Context;
  const QualType type = is_long ? (is_unsigned ? context.UnsignedLongTy : context.LongTy)
                                : (is_unsigned ? context.UnsignedIntTy : context.IntTy);
  return IntegerLiteral::Create(context, llvm::APInt(context.getIntWidth(type), value), type, where_);
}

Expr* ExpressionParser::character() {
  const std::size_t end = rest_.find('\'', 1);
  const StringRef text = rest_.slice(1, end);
  if (end == StringRef::npos || text.size() != 1 || text == "\\")
    return fail("a character such as 'a' is missing");
  rest_ = rest_.drop_front(end + 1);
  const ASTContext& context = sema_.Context;
  return IntegerLiteral::Create(
      context, llvm::APInt(context.getIntWidth(context.CharTy), static_cast<unsigned char>(text.front())),
      context.CharTy, where_);
}

Expr* ExpressionParser::name() {
  if (const QualType converted = type(); !converted.isNull()) return conversion(converted);
  DeclContext* scope = take("::") ? sema_.Context.getTranslationUnitDecl() : nullptr;
  StringRef found = word();
  if (found.empty()) return fail("a name or a number is missing");
  if (!scope && found == "static_cast") return static_cast_to();
  if (!scope && found == "sizeof") return size_of();
  if (!scope && (found == "true" || found == "false"))
    return CXXBoolLiteralExpr::Create(sema_.Context, found == "true", sema_.Context.BoolTy, where_);
  if (!scope && found == "nullptr")
    return new (sema_.Context) CXXNullPtrLiteralExpr(sema_.Context.NullPtrTy, where_);
  const bool is_of_object = !scope && found == "this";
  if (is_of_object && !take("->")) return fail("a '->' is missing behind 'this'");
  if (is_of_object) found = word();
  while (!is_of_object && take("::")) {
    scope = names_.scope_named(found, scope);
    if (!scope) return fail("there is no '" + found.str() + "'");
    found = word();
  }
  Expr* named = is_of_object ? names_.member(found)
                : scope      ? names_.in_scope(found, scope)
                             : names_.unqualified(found);
  return named ? named : fail("there is no '" + found.str() + "'");
}

Expr* ExpressionParser::members(Expr* object) {
  while (object) {
    skip_space();
    if (take("->"))
      object = member_of(object, /*is_arrow=*/true);
    else if (take("."))
      object = member_of(object, /*is_arrow=*/false);
    else if (take("("))
      object = call(object);
    else if (take("[")) {
      Expr* index = expression();
      if (!index) return nullptr;
      if (!take("]")) return fail("a ']' is missing");
      object = checked(sema_.ActOnArraySubscriptExpr(nullptr, object, where_, index, where_));
    } else {
      return object;
    }
  }
  return nullptr;
}

Expr* ExpressionParser::member_of(Expr* object, bool is_arrow) {
  CXXScopeSpec scope;
  const DeclarationNameInfo named(&sema_.Context.Idents.get(word()), where_);
  return checked(sema_.BuildMemberReferenceExpr(object, object->getType(), where_, is_arrow, scope,
                                                SourceLocation(), nullptr, named, nullptr, nullptr));
}

Expr* ExpressionParser::call(Expr* function) {
  SmallVector<Expr*, 4> values;
  if (!arguments(values)) return nullptr;
  return checked(sema_.BuildCallExpr(nullptr, function, where_, values, where_));
}

/// What follows an opening parenthesis, and the closing one.
bool ExpressionParser::arguments(llvm::SmallVectorImpl<Expr*>& out) {
  if (take(")")) return true;
  do {
    out.push_back(expression());
    if (!out.back()) return false;
  } while (take(","));
  return take(")") || fail("a ')' is missing");
}

Expr* ExpressionParser::conversion(QualType to) {
  if (!to->isScalarType())
    return fail("it would make an object of type '" + to.getAsString(sema_.getPrintingPolicy()) + "'");
  SmallVector<Expr*, 1> values;
  if (!take("(")) return fail("a '(' is missing behind a type");
  if (!arguments(values)) return nullptr;
  return checked(
      sema_.BuildCXXTypeConstructExpr(written(to), where_, values, where_, /*ListInitialization=*/false));
}

Expr* ExpressionParser::static_cast_to() {
  if (!take("<")) return fail("a '<' is missing");
  const QualType to = type();
  if (to.isNull() || !to->isScalarType()) return fail("the type of a static_cast is missing");
  if (!take(">") || !take("(")) return fail("a '(' is missing behind a static_cast");
  Expr* value = expression();
  if (!value) return nullptr;
  if (!take(")")) return fail("a ')' is missing");
  return checked(sema_.BuildCXXNamedCast(where_, tok::kw_static_cast, written(to), value,
                                         SourceRange(where_, where_), SourceRange(where_, where_)));
}

Expr* ExpressionParser::size_of() {
  const QualType of = take("(") ? type() : QualType();
  if (of.isNull() || !take(")")) return fail("the type of a sizeof is missing");
  return checked(
      sema_.CreateUnaryExprOrTypeTraitExpr(written(of), where_, UETT_SizeOf, SourceRange(where_, where_)));
}

QualType ExpressionParser::type() {
  const StringRef before = rest_;
  take("const");
  DeclContext* scope = take("::") ? sema_.Context.getTranslationUnitDecl() : nullptr;
  StringRef found = word();
  QualType named = scope ? QualType() : names_.builtin_type(found);
  if (!named.isNull()) {
    for (StringRef behind = rest_; !(found = word()).empty(); behind = rest_) {
      const QualType longer = names_.longer_type(named, found);
      if (longer.isNull()) {
        rest_ = behind;
        break;
      }
      named = longer;
    }
    return named;
  }
  while (!found.empty() && take("::") && (scope = names_.scope_named(found, scope))) found = word();
  named = found.empty() ? QualType() : names_.type_named(found, scope);
  if (named.isNull() || rest_.ltrim().starts_with("::")) {
    rest_ = before;
    return {};
  }
  return named;
}

TypeSourceInfo* ExpressionParser::written(QualType type) const {
  return sema_.Context.getTrivialTypeSourceInfo(type, where_);
}

Expr* ExpressionParser::checked(ExprResult made) {
  // After an error, Sema may also return an expression that stands for what was meant; the error is captured.
  return made.isInvalid() || made.get()->containsErrors() ? nullptr : made.get();
}

Expr* ExpressionParser::fail(std::string why) {
  if (problem_.empty()) problem_ = std::move(why);
  return nullptr;
}

bool ExpressionParser::take(StringRef token) {
  skip_space();
  const StringRef behind = rest_.drop_front(std::min(rest_.size(), token.size()));
  if (!rest_.starts_with(token)) return false;
  if (is_of_name(token.back()) && !behind.empty() && is_of_name(behind.front())) return false;
  rest_ = behind;
  return true;
}

StringRef ExpressionParser::word() {
  skip_space();
  const StringRef found = rest_.take_while(is_of_name);
  rest_ = rest_.drop_front(found.size());
  return found;
}

}  // namespace cachepy::plugin
