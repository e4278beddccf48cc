#include "records/variable.h"

#include "abi.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/Sema/Sema.h"
#include "compiler/created_nodes.h"
#include "compiler/literals.h"

namespace cachepy::plugin {

using namespace clang;

VarDecl* RecordVariable::declared(Sema& sema) {
  if (variable_) return variable_;
  ASTContext& context = sema.Context;
  const QualType type = array_of_unknown_size(context.CharTy.withConst(), context);
  variable_ = VarDecl::Create(context, context.getTranslationUnitDecl(), SourceLocation(), SourceLocation(),
                              &context.Idents.get(abi::kRecordsVariable), type,
                              context.getTrivialTypeSourceInfo(type), SC_Static);
  return variable_;
}

void RecordVariable::define(const std::string& note, Sema& sema, ASTConsumer& consumer) {
  ASTContext& context = sema.Context;
  VarDecl* variable = declared(sema);
  const Literals literals(sema, SourceLocation());
  // Exactly the note, without a NUL: the next object's note follows it.
  const QualType type = array_of(context.CharTy.withConst(), note.size(), context);
  variable->setType(type);
  variable->setTypeSourceInfo(context.getTrivialTypeSourceInfo(type));
  Expr* content = literals.string(note);
  content->setType(type);
  content->setValueKind(VK_PRValue);  // as in Sema; Clang 16 generates no code for an lvalue
  variable->setInit(content);

  variable->addAttr(SectionAttr::CreateImplicit(context, abi::kRecordsSection));
  variable->addAttr(UsedAttr::CreateImplicit(context));
  variable->addAttr(make_alignment(literals.number(4, context.IntTy), context));
  // A sanitizer would add padding, at which readers of notes would fail.
  variable->addAttr(DisableSanitizerInstrumentationAttr::CreateImplicit(context));
  consumer.HandleTopLevelDecl(DeclGroupRef(variable));
}

}  // namespace cachepy::plugin
