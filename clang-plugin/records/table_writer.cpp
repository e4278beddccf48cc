#include "records/table_writer.h"

#include "base/runtime_names.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Sema/Sema.h"
#include "clang/Sema/Template.h"
#include "compiler/created_nodes.h"
#include "compiler/literals.h"

namespace cachepy::plugin {

using namespace clang;

namespace {

constexpr int kFirst = 101;  // the earliest that users may choose: before all of C++'s own constructors

}  // namespace

Expr* TableWriter::word(Expr* value) {
  ASTContext& context = sema_.Context;
  const QualType type = context.getPointerType(context.VoidTy.withConst());
  return sema_.BuildCStyleCastExpr({}, context.getTrivialTypeSourceInfo(type), {}, value).get();
}

Expr* TableWriter::word(std::uint64_t number) {
  return word(Literals(sema_, SourceLocation()).number(number, sema_.Context.UnsignedLongTy));
}

Expr* TableWriter::text(StringRef text) {
  return word(Literals(sema_, SourceLocation()).string(text));
}

Expr* TableWriter::null() {
  return word(Literals(sema_, SourceLocation()).null());
}

// By hand, since a class may have an operator&.
Expr* TableWriter::address_of(ValueDecl* decl) {
  ASTContext& context = sema_.Context;
  Expr* name = sema_.BuildDeclRefExpr(decl, decl->getType(), VK_LValue, SourceLocation());
  return UnaryOperator::Create(context, name, UO_AddrOf, context.getPointerType(decl->getType()), VK_PRValue,
                               OK_Ordinary, {}, /*CanOverflow=*/false, FPOptionsOverride());
}

FunctionTemplateDecl* TableWriter::template_of(StringRef name) {
  return find_in<FunctionTemplateDecl>(sema_.Context, detail_namespace(sema_.Context), name);
}

Expr* TableWriter::address_of_instance(StringRef function_template, ArrayRef<TemplateArgument> arguments) {
  FunctionTemplateDecl* pattern = template_of(function_template);
  const auto* list = TemplateArgumentList::CreateCopy(sema_.Context, arguments);
  return address_of(sema_.InstantiateFunctionDeclaration(pattern, list, pattern->getLocation()));
}

VarDecl* TableWriter::table(StringRef name, ArrayRef<Expr*> words) {
  ASTContext& context = sema_.Context;
  const QualType element = context.getPointerType(context.VoidTy.withConst()).withConst();
  const QualType type = array_of(element, words.size(), context);
  auto* list = new (context) InitListExpr(context, {}, words, {});
  list->setType(type);
  auto* table = VarDecl::Create(context, context.getTranslationUnitDecl(), {}, {}, &context.Idents.get(name),
                                type, context.getTrivialTypeSourceInfo(type), SC_Static);
  table->setInit(list);
  table->setIsUsed();
  return table;
}

void TableWriter::emit_while_loaded(VarDecl* table, std::uint64_t count, ASTConsumer& consumer,
                                    const Registration& names) {
  consumer.HandleTopLevelDecl(DeclGroupRef(table));
  Expr* rows = Literals(sema_, SourceLocation()).number(count, sema_.Context.UnsignedLongTy);
  consumer.HandleTopLevelDecl(
      DeclGroupRef(call_when(When::kLoaded, names.constructor, names.add, {word(address_of(table)), rows})));
  consumer.HandleTopLevelDecl(
      DeclGroupRef(call_when(When::kUnloaded, names.destructor, names.forget, {word(address_of(table))})));
}

FunctionDecl* TableWriter::declare_function(StringRef name, ArrayRef<QualType> parameters) {
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
  function->addAttr(make_symbol(name, context));
  return function;
}

FunctionDecl* TableWriter::call_when(When when, StringRef name, StringRef callee_name,
                                     ArrayRef<Expr*> arguments) {
  ASTContext& context = sema_.Context;
  std::vector<QualType> parameters;
  for (const Expr* argument : arguments) parameters.push_back(argument->getType());
  FunctionDecl* callee = declare_function(callee_name, parameters);
  // A library without cached functions need not be linked with the runtime.
  callee->addAttr(WeakAttr::CreateImplicit(context));

  FunctionDecl* function = declare_function(name, {});
  function->addAttr(InternalLinkageAttr::CreateImplicit(context));
  if (when == When::kLoaded)
    function->addAttr(make_constructor_attribute(kFirst, context));
  else
    function->addAttr(make_destructor_attribute(kFirst, context));
  function->addAttr(UsedAttr::CreateImplicit(context));
  Sema::SynthesizedFunctionScope scope(sema_, function);
  Expr* is_there = sema_.PerformContextuallyConvertToBool(address_of(callee)).get();
  Expr* reference = sema_.BuildDeclRefExpr(callee, callee->getType(), VK_LValue, SourceLocation());
  SmallVector<Expr*, 4> given(arguments);  // in place, as Sema converts them
  Expr* call = sema_.BuildCallExpr(/*Scope=*/nullptr, reference, {}, given, {}).get();
  Stmt* body =
      IfStmt::Create(context, {}, IfStatementKind::Ordinary, nullptr, nullptr, is_there, {}, {}, call);
  function->setBody(CompoundStmt::Create(context, body, FPOptionsOverride(), {}, {}));
  function->setIsUsed();
  return function;
}

}  // namespace cachepy::plugin
