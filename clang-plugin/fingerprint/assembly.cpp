// The part of CodeWriter for assembly: its text, its operands, and what it calls by the names that linkers know.
#include "clang/AST/Stmt.h"
#include "compiler/llvm_compat.h"
#include "fingerprint/assembly_words.h"
#include "fingerprint/writer.h"

namespace cachepy::plugin {

using namespace clang;

bool CodeWriter::VisitGCCAsmStmt(const GCCAsmStmt* stmt) {
  token(stmt->isVolatile());
  token(stmt->isSimple());
  token(compat::assembly_text(stmt));
  for (unsigned i = 0; i < stmt->getNumOutputs(); ++i) {
    token(stmt->getOutputName(i));
    token(stmt->getOutputConstraint(i));
  }
  for (unsigned i = 0; i < stmt->getNumInputs(); ++i) {
    token(stmt->getInputName(i));
    token(stmt->getInputConstraint(i));
  }
  for (unsigned i = 0; i < stmt->getNumClobbers(); ++i) token(stmt->getClobber(i));
  for (const AddrLabelExpr* label : stmt->labels()) statement(label);  // labels are not among the children
  assembly(compat::assembly_text(stmt), stmt->getBeginLoc());
  return false;
}

bool CodeWriter::VisitMSAsmStmt(const MSAsmStmt* stmt) {
  token(stmt->getAsmString());
  for (unsigned i = 0; i < stmt->getNumOutputs(); ++i) token(stmt->getOutputConstraint(i));
  for (unsigned i = 0; i < stmt->getNumInputs(); ++i) token(stmt->getInputConstraint(i));
  for (unsigned i = 0; i < stmt->getNumClobbers(); ++i) token(stmt->getClobber(i));
  assembly(stmt->getAsmString(), stmt->getBeginLoc());
  return false;
}

void CodeWriter::assembly(StringRef code, SourceLocation place) {
  for (const AsmWord& word : words_of_assembly(code)) {
    if (const Decl* named = names_.linker_names().declaration_of(word.text))
      refer(named);
    else if (word.is_called)
      refer(user_decls_.elsewhere(word.text, place));
  }
}

void CodeWriter::symbol(StringRef name) {
  token(name);
  if (const Decl* named = names_.linker_names().declaration_of(name)) refer(named);
}

}  // namespace cachepy::plugin
