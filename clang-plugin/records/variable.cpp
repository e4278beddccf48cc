#include "records/variable.h"

#include "abi.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/Sema/Sema.h"
#include "compiler/literals.h"

namespace cachepy::plugin {

using namespace clang;

VarDecl* RecordVariable::declared(Sema& sema) {
  if (variable_) return variable_;
  ASTContext& context = sema.Context;
  const QualType type = context.getIncompleteArrayType(context.CharTy.withConst(), ArraySizeModifier::Normal,
                                                       /*IndexTypeQuals=*/0);
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
  const QualType type =
      context.getConstantArrayType(context.CharTy.withConst(), llvm::APInt(64, note.size()), nullptr,
                                   ArraySizeModifier::Normal, /*IndexTypeQuals=*/0);
  variable->setType(type);
  variable->setTypeSourceInfo(context.getTrivialTypeSourceInfo(type));
  Expr* content = literals.string(note);
  content->setType(type);
  variable->setInit(content);

  variable->addAttr(SectionAttr::CreateImplicit(context, abi::kRecordsSection));
  variable->addAttr(UsedAttr::CreateImplicit(context));
  variable->addAttr(AlignedAttr::CreateImplicit(
      context, /*IsAlignmentExpr=*/true, literals.number(4, context.IntTy), {}, AlignedAttr::GNU_aligned));
  // A sanitizer would add padding, at which readers of notes would fail.
  variable->addAttr(DisableSanitizerInstrumentationAttr::CreateImplicit(context));
  consumer.HandleTopLevelDecl(DeclGroupRef(variable));
}

}  // namespace cachepy::plugin
