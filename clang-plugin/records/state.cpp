#include "records/state.h"

#include "abi.h"
#include "attributes/marks.h"
#include "base/runtime_names.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Sema/Sema.h"
#include "clang/Sema/Template.h"
#include "compiler/literals.h"
#include "types/runtime_traits.h"
#include "types/type_check.h"

namespace cachepy::plugin {

using namespace clang;

namespace {

constexpr int kFirst = 101;  // the earliest priority that users may choose: before all C++ constructors

/// The schema (detail/schema.h) of a type that is encoded by its bytes: a number, or an array of numbers. "" for other types.
std::string plain_schema(QualType type, const ASTContext& context) {
  if (const ConstantArrayType* array = context.getAsConstantArrayType(type)) {
    const std::string element = plain_schema(array->getElementType(), context);
    return element.empty() ? "" : "array<" + std::to_string(array->getZExtSize()) + "," + element + ">";
  }
  if (type->isBooleanType()) return "bool";
  const std::string bits = std::to_string(context.getTypeSize(type));
  if (type->isIntegralOrEnumerationType())
    return (type->isUnsignedIntegerOrEnumerationType() ? "u" : "i") + bits;
  const bool is_exact =
      type->isSpecificBuiltinType(BuiltinType::Float) || type->isSpecificBuiltinType(BuiltinType::Double);
  return is_exact ? "f" + bits : "";
}

FunctionTemplateDecl* template_of(ASTContext& context, StringRef name) {
  return find_in<FunctionTemplateDecl>(context, detail_namespace(context), name);
}

}  // namespace

bool State::can_be_in_key(const VarDecl* variable) {
  const auto [place, is_new] = can_be_in_key_.try_emplace(variable, false);
  if (!is_new) return place->second;
  const ASTContext& context = sema_.Context;
  const QualType type = variable->getType();
  if (type->isReferenceType() || type.isVolatileQualified() || type->isIncompleteType() ||
      variable->isStaticLocal() || variable->getTLSKind() != VarDecl::TLS_None ||
      has_mark(variable->getMostRecentDecl(), abi::kIgnoreMark))
    return false;
  // Only if code refers to it, so that the table does not require new symbols from the linker.
  if (!variable->getDefinition() && !variable->isUsed()) return false;
  const bool encodable = !plain_schema(type, context).empty() ||
                         (RuntimeTraits::find(sema_) && template_of(sema_.Context, abi::kEncodeState) &&
                          !check_type(type.getUnqualifiedType(), TypeRole::kArgument, sema_));
  return can_be_in_key_[variable] = encodable;
}

void State::emit(const Table& rows, VarDecl* records, ASTConsumer& consumer) {
  VarDecl* table = make_table(rows);
  consumer.HandleTopLevelDecl(DeclGroupRef(table));
  const std::size_t count = rows.variables.size() + rows.functions.size();
  consumer.HandleTopLevelDecl(DeclGroupRef(make_constructor(records, table, count)));
}

Expr* State::word(Expr* value) {
  ASTContext& context = sema_.Context;
  const QualType type = context.getPointerType(context.VoidTy.withConst());
  return sema_.BuildCStyleCastExpr({}, context.getTrivialTypeSourceInfo(type), {}, value).get();
}

// Built by hand, because a class may have an operator&.
Expr* State::address_of(ValueDecl* decl) {
  ASTContext& context = sema_.Context;
  Expr* name = sema_.BuildDeclRefExpr(decl, decl->getType(), VK_LValue, SourceLocation());
  return UnaryOperator::Create(context, name, UO_AddrOf, context.getPointerType(decl->getType()), VK_PRValue,
                               OK_Ordinary, {}, /*CanOverflow=*/false, FPOptionsOverride());
}

Expr* State::instance_for(StringRef function_template, QualType type) {
  FunctionTemplateDecl* pattern = template_of(sema_.Context, function_template);
  const TemplateArgument argument(sema_.Context.getCanonicalType(type).getUnqualifiedType());
  const auto* arguments = TemplateArgumentList::CreateCopy(sema_.Context, argument);
  FunctionDecl* instance = sema_.InstantiateFunctionDeclaration(pattern, arguments, pattern->getLocation());
  return address_of(instance);
}

/// Five words, a row of the runtime's state table (runtime/program/program_state.h).
void State::add_row(const Row& row, std::vector<Expr*>& words) {
  ASTContext& context = sema_.Context;
  const Literals literals(sema_, SourceLocation());
  const QualType type = row.variable->getType();
  const std::string schema = plain_schema(type, context);
  const bool by_codec = schema.empty();
  words.push_back(word(literals.number(row.unit, context.UnsignedLongTy)));
  words.push_back(word(address_of(const_cast<VarDecl*>(row.variable))));
  words.push_back(word(literals.number(
      static_cast<std::uint64_t>(context.getTypeSizeInChars(type).getQuantity()), context.UnsignedLongTy)));
  words.push_back(word(by_codec ? instance_for(abi::kEncodeState, type) : literals.null()));
  words.push_back(word(by_codec ? instance_for(abi::kDescribeState, type) : literals.string(schema)));
}

void State::add_row(const FunctionRow& row, std::vector<Expr*>& words) {
  ASTContext& context = sema_.Context;
  const Literals literals(sema_, SourceLocation());
  words.push_back(word(literals.number(row.unit, context.UnsignedLongTy)));
  words.push_back(word(address_of(const_cast<FunctionDecl*>(row.function))));
  words.push_back(word(literals.number(0, context.UnsignedLongTy)));
  words.push_back(word(literals.null()));
  words.push_back(word(literals.null()));
}

VarDecl* State::make_table(const Table& rows) {
  ASTContext& context = sema_.Context;
  std::vector<Expr*> words;
  for (const Row& row : rows.variables) add_row(row, words);
  for (const FunctionRow& row : rows.functions) add_row(row, words);
  const QualType element = context.getPointerType(context.VoidTy.withConst()).withConst();
  const QualType type = context.getConstantArrayType(element, llvm::APInt(64, words.size()), nullptr,
                                                     ArraySizeModifier::Normal, /*IndexTypeQuals=*/0);
  auto* list = new (context) InitListExpr(context, {}, words, {});
  list->setType(type);
  auto* table = VarDecl::Create(context, context.getTranslationUnitDecl(), {}, {},
                                &context.Idents.get(abi::kStateTable), type,
                                context.getTrivialTypeSourceInfo(type), SC_Static);
  table->setInit(list);
  table->setIsUsed();
  return table;
}

FunctionDecl* State::declare_function(StringRef name, ArrayRef<QualType> parameters) {
  ASTContext& context = sema_.Context;
  const QualType type =
      context.getFunctionType(context.VoidTy, parameters, FunctionProtoType::ExtProtoInfo());
  auto* function = FunctionDecl::Create(context, context.getTranslationUnitDecl(), {}, {},
                                        DeclarationName(&context.Idents.get(name)), type,
                                        context.getTrivialTypeSourceInfo(type), SC_None);
  std::vector<ParmVarDecl*> declared;
  for (const QualType parameter : parameters)
    declared.push_back(ParmVarDecl::Create(context, function, {}, {}, nullptr, parameter,
                                           context.getTrivialTypeSourceInfo(parameter), SC_None, nullptr));
  function->setParams(declared);
  function->addAttr(AsmLabelAttr::CreateImplicit(context, name, /*IsLiteralLabel=*/true));
  return function;
}

/// static void f() { if (register_state) register_state(records, table, count); }
FunctionDecl* State::make_constructor(VarDecl* records, VarDecl* table, std::size_t count) {
  ASTContext& context = sema_.Context;
  const Literals literals(sema_, SourceLocation());
  const QualType pointer = context.getPointerType(context.VoidTy.withConst());
  FunctionDecl* registration =
      declare_function(abi::kRegisterState, {pointer, pointer, context.UnsignedLongTy});
  // Weak, because a library without cached functions need not be linked with the runtime.
  registration->addAttr(WeakAttr::CreateImplicit(context));

  FunctionDecl* constructor = declare_function(abi::kStateConstructor, {});
  constructor->addAttr(InternalLinkageAttr::CreateImplicit(context));
  constructor->addAttr(ConstructorAttr::CreateImplicit(context, kFirst));
  constructor->addAttr(UsedAttr::CreateImplicit(context));
  Sema::SynthesizedFunctionScope scope(sema_, constructor);
  Expr* is_there = sema_.PerformContextuallyConvertToBool(address_of(registration)).get();
  Expr* callee = sema_.BuildDeclRefExpr(registration, registration->getType(), VK_LValue, SourceLocation());
  Expr* arguments[] = {word(address_of(records)), word(address_of(table)),
                       literals.number(count, context.UnsignedLongTy)};
  Expr* call = sema_.BuildCallExpr(/*Scope=*/nullptr, callee, {}, arguments, {}).get();
  Stmt* body =
      IfStmt::Create(context, {}, IfStatementKind::Ordinary, nullptr, nullptr, is_there, {}, {}, call);
  constructor->setBody(CompoundStmt::Create(context, body, FPOptionsOverride(), {}, {}));
  constructor->setIsUsed();
  return constructor;
}

}  // namespace cachepy::plugin
