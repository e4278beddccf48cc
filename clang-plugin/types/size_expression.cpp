#include "types/size_expression.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Sema/DeclSpec.h"
#include "clang/Sema/Sema.h"
#include "llvm/ADT/StringExtras.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

/// Recursive descent. Null after the first problem.
class Parser {
 public:
  Parser(StringRef text, ResolveName resolve, Sema& sema, SourceLocation where)
      : rest_(text), resolve_(resolve), sema_(sema), where_(where) {}

  Expr* parse() {
    Expr* size = sum();
    skip_space();
    if (size && !rest_.empty()) return fail("'" + rest_.str() + "' is not understood");
    if (size && !size->getType()->isIntegerType()) return fail("it is no whole number");
    return size;
  }

  std::string problem;

 private:
  Expr* sum() {
    Expr* left = product();
    for (;;) {
      if (take("+"))
        left = combine(BO_Add, left, product());
      else if (!rest_.starts_with("->") && take("-"))
        left = combine(BO_Sub, left, product());
      else
        return left;
    }
  }
  Expr* product() {
    Expr* left = operand();
    for (;;) {
      if (take("*"))
        left = combine(BO_Mul, left, operand());
      else if (take("/"))
        left = combine(BO_Div, left, operand());
      else
        return left;
    }
  }
  Expr* operand() {
    if (take("(")) {
      Expr* inner = sum();
      return take(")") ? inner : fail("a ')' is missing");
    }
    skip_space();
    const StringRef word = rest_.take_while([](char c) { return llvm::isAlnum(c) || c == '_'; });
    if (word.empty()) return fail("a name or a number is missing");
    rest_ = rest_.drop_front(word.size());
    unsigned long long number = 0;
    if (!word.getAsInteger(10, number)) {
      const QualType type = sema_.Context.getSizeType();
      return IntegerLiteral::Create(sema_.Context, llvm::APInt(sema_.Context.getIntWidth(type), number), type,
                                    where_);
    }
    Expr* found = resolve_(word);
    return found ? members(found) : fail("there is no '" + word.str() + "'");
  }

  Expr* members(Expr* object) {
    while (object) {
      const bool is_arrow = take("->");
      if (is_arrow || take(".")) {
        skip_space();
        const StringRef name = rest_.take_while([](char c) { return llvm::isAlnum(c) || c == '_'; });
        rest_ = rest_.drop_front(name.size());
        CXXScopeSpec scope;
        const DeclarationNameInfo named(&sema_.Context.Idents.get(name), where_);
        object = checked(sema_.BuildMemberReferenceExpr(object, object->getType(), where_, is_arrow, scope,
                                                        SourceLocation(), nullptr, named, nullptr, nullptr));
      } else if (take("(")) {
        if (!take(")")) return fail("only calls without arguments are understood");
        object = checked(sema_.BuildCallExpr(nullptr, object, where_, {}, where_));
      } else {
        return object;
      }
    }
    return nullptr;
  }

  Expr* combine(BinaryOperatorKind op, Expr* left, Expr* right) {
    return left && right ? checked(sema_.BuildBinOp(nullptr, where_, op, left, right)) : nullptr;
  }
  Expr* checked(ExprResult made) { return made.isInvalid() ? fail("it is no expression here") : made.get(); }
  Expr* fail(std::string why) {
    if (problem.empty()) problem = std::move(why);
    return nullptr;
  }

  void skip_space() { rest_ = rest_.ltrim(); }
  bool take(StringRef token) {
    skip_space();
    return rest_.consume_front(token);
  }

  StringRef rest_;
  const ResolveName resolve_;
  Sema& sema_;
  const SourceLocation where_;
};

}  // namespace

Expr* build_size(StringRef text, ResolveName resolve, Sema& sema, SourceLocation where,
                 std::string& problem) {
  Parser parser(text, resolve, sema, where);
  Expr* size = parser.parse();
  problem = parser.problem;
  return size;
}

}  // namespace cachepy::plugin
