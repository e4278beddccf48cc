// Writes statements and expressions as canonical text, including everything implicit, and collects the declarations that they refer to.
//
// The text is a sequence of lines: a node is "(Name", its details, its children, ")". The length of a string precedes it, so that no
// content can look like structure.
#pragma once

#include "clang/AST/StmtVisitor.h"
#include "compiler/newer_nodes.h"
#include "fingerprint/text.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace cachepy::plugin {

class CodeWriter : public clang::ConstStmtVisitor<CodeWriter, bool> {
 public:
  CodeWriter(const clang::ASTContext& context, CodeNames& names, const UserDecls& user_decls)
      : context_(context), names_(names), user_decls_(user_decls) {}

  void token(llvm::StringRef text) { (code_.text += text) += '\n'; }
  void token(std::uint64_t number);
  void type(clang::QualType type);
  /// Writes the type, and attributes of type aliases that the type itself lacks: alignment, aliasing.
  void type_as_written(clang::QualType type);
  void name(const clang::NamedDecl* decl) { spelling(names_.entity(decl)); }

  /// Gives a local its number. A declaration without a number is not local to this text.
  void declare(const clang::Decl* local) { locals_.try_emplace(local->getCanonicalDecl(), locals_.size()); }

  /// Adds a reference to follow. Writes only the content of a function that is known by it.
  void refer(const clang::Decl* decl);

  /// Writes the name of a function and adds a reference. For a virtual call, also adds the overriders. If the function is only called, a
  /// function that is known by its content is not named.
  void function(const clang::FunctionDecl* function, bool is_only_called = false);
  void variable(const clang::VarDecl* variable);
  void field(const clang::FieldDecl* field);
  void statement(const clang::Stmt* stmt);
  void variable_declaration(const clang::VarDecl* variable);
  /// Writes the sizes of variable arrays in the type, also behind pointers.
  void sizes_of_variable_arrays(clang::QualType type);

  /// Writes all attributes that can change results, except cachepy's own.
  void attributes(const clang::Decl* decl);
  /// Writes cachepy's attributes on a field.
  void annotations(const clang::Decl* decl);

  /// Writes the symbol of a function or variable, and adds a reference to it.
  void symbol(llvm::StringRef name);
  /// Adds references to what assembly code names.
  void assembly(llvm::StringRef code, clang::SourceLocation place);

  CodeText take() { return std::move(code_); }

  // Each writes what the children of the node do not contain. Returns true if it has also written the children.
  bool VisitStmt(const clang::Stmt* stmt);
  bool VisitCompoundStmt(const clang::CompoundStmt* stmt);
  bool VisitAttributedStmt(const clang::AttributedStmt* stmt);
  bool VisitDeclStmt(const clang::DeclStmt* stmt);
  bool VisitIfStmt(const clang::IfStmt* stmt);
  bool VisitCXXCatchStmt(const clang::CXXCatchStmt* stmt);
  bool VisitLabelStmt(const clang::LabelStmt* stmt);
  bool VisitGotoStmt(const clang::GotoStmt* stmt);
  bool VisitGCCAsmStmt(const clang::GCCAsmStmt* stmt);
  bool VisitMSAsmStmt(const clang::MSAsmStmt* stmt);
  bool VisitCapturedStmt(const clang::CapturedStmt* stmt);
  bool VisitOMPExecutableDirective(const clang::OMPExecutableDirective* directive);
  bool VisitOMPIteratorExpr(const clang::OMPIteratorExpr* expr);

  bool VisitIntegerLiteral(const clang::IntegerLiteral* literal);
  bool VisitFloatingLiteral(const clang::FloatingLiteral* literal);
  bool VisitFixedPointLiteral(const clang::FixedPointLiteral* literal);
  bool VisitCharacterLiteral(const clang::CharacterLiteral* literal);
  bool VisitStringLiteral(const clang::StringLiteral* literal);
  bool VisitCXXBoolLiteralExpr(const clang::CXXBoolLiteralExpr* literal);
  bool VisitEmbedExpr(const clang::EmbedExpr* expr);
  bool VisitPredefinedExpr(const clang::PredefinedExpr* expr);

  bool VisitDeclRefExpr(const clang::DeclRefExpr* expr);
  bool VisitMemberExpr(const clang::MemberExpr* expr);
  bool VisitOpaqueValueExpr(const clang::OpaqueValueExpr* expr);
  bool VisitSourceLocExpr(const clang::SourceLocExpr* expr);
  bool VisitAddrLabelExpr(const clang::AddrLabelExpr* expr);
  bool VisitUnaryOperator(const clang::UnaryOperator* expr);
  bool VisitBinaryOperator(const clang::BinaryOperator* expr);
  bool VisitCompoundAssignOperator(const clang::CompoundAssignOperator* expr);
  bool VisitCXXRewrittenBinaryOperator(const clang::CXXRewrittenBinaryOperator* expr);
  bool VisitCallExpr(const clang::CallExpr* expr);
  bool VisitCastExpr(const clang::CastExpr* expr);
  bool VisitAtomicExpr(const clang::AtomicExpr* expr);
  bool VisitExtVectorElementExpr(const clang::ExtVectorElementExpr* expr);
  bool VisitInitListExpr(const clang::InitListExpr* expr);
  bool VisitCXXParenListInitExpr(const clang::CXXParenListInitExpr* expr);

  bool VisitCXXConstructExpr(const clang::CXXConstructExpr* expr);
  bool VisitCXXInheritedCtorInitExpr(const clang::CXXInheritedCtorInitExpr* expr);
  bool VisitCXXNewExpr(const clang::CXXNewExpr* expr);
  bool VisitCXXDeleteExpr(const clang::CXXDeleteExpr* expr);
  bool VisitCXXDefaultArgExpr(const clang::CXXDefaultArgExpr* expr);
  bool VisitCXXDefaultInitExpr(const clang::CXXDefaultInitExpr* expr);
  bool VisitCXXTypeidExpr(const clang::CXXTypeidExpr* expr);
  bool VisitCXXThrowExpr(const clang::CXXThrowExpr* expr);
  bool VisitMaterializeTemporaryExpr(const clang::MaterializeTemporaryExpr* expr);
  bool VisitGenericSelectionExpr(const clang::GenericSelectionExpr* expr);
  bool VisitChooseExpr(const clang::ChooseExpr* expr);
  bool VisitPackIndexingExpr(const clang::PackIndexingExpr* expr);
  bool VisitPseudoObjectExpr(const clang::PseudoObjectExpr* expr);
  bool VisitLambdaExpr(const clang::LambdaExpr* expr);
  bool VisitBlockExpr(const clang::BlockExpr* expr);

  bool VisitUnaryExprOrTypeTraitExpr(const clang::UnaryExprOrTypeTraitExpr* expr);
  bool VisitOffsetOfExpr(const clang::OffsetOfExpr* expr) { return evaluated(expr); }
  bool VisitTypeTraitExpr(const clang::TypeTraitExpr* expr) { return evaluated(expr); }
  bool VisitArrayTypeTraitExpr(const clang::ArrayTypeTraitExpr* expr) { return evaluated(expr); }
  bool VisitExpressionTraitExpr(const clang::ExpressionTraitExpr* expr) { return evaluated(expr); }
  bool VisitCXXNoexceptExpr(const clang::CXXNoexceptExpr* expr) { return evaluated(expr); }
  bool VisitSizeOfPackExpr(const clang::SizeOfPackExpr* expr) { return evaluated(expr); }
  bool VisitConceptSpecializationExpr(const clang::ConceptSpecializationExpr* expr) {
    return evaluated(expr);
  }
  bool VisitRequiresExpr(const clang::RequiresExpr* expr) { return evaluated(expr); }

 private:
  void spelling(const Spelling& spelling);
  bool evaluated(const clang::Expr* expr);
  class ClauseWriter;

  bool local(const clang::Decl* decl);
  bool is_declared(const clang::Decl* decl) const { return locals_.count(decl->getCanonicalDecl()) != 0; }
  void numbered(const clang::Decl* decl);
  void type_of(const clang::Expr* expr);
  void attribute(const clang::Attr* attribute);
  /// Returns what `write` would add to the text, without adding it.
  std::string separately(llvm::function_ref<void()> write);
  void by_clang(const clang::Stmt* stmt);
  void pointee(const clang::Expr* expr);
  bool openmp_declaration(const clang::ValueDecl* decl);
  bool openmp_attribute(const clang::Attr* attribute);
  void openmp_requirements();
  void openmp_loop(const clang::OMPLoopDirective* loop);
  /// Adds references to functions and variables whose addresses are in a constant.
  void named_by(const clang::APValue& constant);
  void underlying_type(clang::QualType type);

  template <class E>
  void floating_point_pragmas(const E* expr) {
    if (expr->hasStoredFPFeatures()) floating_point(expr->getStoredFPFeatures());
  }
  void floating_point(clang::FPOptionsOverride pragmas);

  const clang::ASTContext& context_;
  CodeNames& names_;
  const UserDecls& user_decls_;
  CodeText code_;
  llvm::DenseMap<const clang::Decl*, std::uint64_t> locals_;
  llvm::DenseMap<const clang::Expr*, std::uint64_t> opaque_values_;
  llvm::SmallPtrSet<const clang::EnumDecl*, 4> enumerations_;
  llvm::DenseMap<const clang::Decl*, std::uint64_t>
      namesakes_;                        ///< functions whose symbol is not in the text
  const clang::Expr* callee_ = nullptr;  ///< of the last call
};

}  // namespace cachepy::plugin
