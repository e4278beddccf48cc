// The part of CodeWriter for OpenMP: directives, clauses, and the declarations that clauses name. Code that the compiler generates for
// them, such as private copies and their combination, is written where it is used, because it has no other place.
#include "clang/AST/Attr.h"
#include "clang/AST/DeclOpenMP.h"
#include "clang/AST/ExprOpenMP.h"
#include "clang/AST/OpenMPClause.h"
#include "clang/AST/StmtOpenMP.h"
#include "fingerprint/writer.h"

namespace cachepy::plugin {

using namespace clang;

/// Writes a clause. Clang has a hundred classes of clauses, but uses the same function names for the same properties.
class CodeWriter::ClauseWriter {
 public:
  explicit ClauseWriter(CodeWriter& out) : out_(out) {}

  void write(const OMPClause* clause) {
    out_.token("clause");
    out_.token(llvm::omp::getOpenMPClauseName(clause->getClauseKind()));
    switch (clause->getClauseKind()) {
#define GEN_CLANG_CLAUSE_CLASS
#define CLAUSE_CLASS(Enum, Str, Class) \
  case llvm::omp::Clause::Enum:        \
    parts(cast<Class>(clause));        \
    break;
#include "llvm/Frontend/OpenMP/OMP.inc"
      default:
        break;
    }
    for (const Stmt* child : clause->children()) out_.statement(child);
  }

 private:
  template <class Clause>
  void parts(const Clause* clause) {
    words(clause);
    lists(clause);
    expressions(clause);
    if constexpr (requires { clause->mapperlists(); })
      for (const Expr* mapper : clause->mapperlists()) helper(mapper);
    if constexpr (requires { clause->getPreInitStmt(); }) out_.statement(clause->getPreInitStmt());
    if constexpr (requires { clause->getPostUpdateExpr(); }) out_.statement(clause->getPostUpdateExpr());
  }

  template <class Clause>
  void words(const Clause* clause) {
    if constexpr (requires { clause->getNameModifier(); }) word(clause->getNameModifier());
    if constexpr (requires { clause->getDefaultKind(); }) word(clause->getDefaultKind());
    if constexpr (requires { clause->getProcBindKind(); }) word(clause->getProcBindKind());
    if constexpr (requires { clause->getAtomicDefaultMemOrderKind(); })
      word(clause->getAtomicDefaultMemOrderKind());
    if constexpr (requires { clause->getAtKind(); }) word(clause->getAtKind());
    if constexpr (requires { clause->getSeverityKind(); }) word(clause->getSeverityKind());
    if constexpr (requires { clause->getScheduleKind(); }) word(clause->getScheduleKind());
    if constexpr (requires { clause->getFirstScheduleModifier(); }) word(clause->getFirstScheduleModifier());
    if constexpr (requires { clause->getSecondScheduleModifier(); })
      word(clause->getSecondScheduleModifier());
    if constexpr (requires { clause->getDistScheduleKind(); }) word(clause->getDistScheduleKind());
    if constexpr (requires { clause->getFailParameter(); }) word(clause->getFailParameter());
    if constexpr (requires { clause->getKind(); }) word(clause->getKind());
    if constexpr (requires { clause->getModifier(); }) word(clause->getModifier());
    if constexpr (requires { clause->getDefaultmapModifier(); }) word(clause->getDefaultmapModifier());
    if constexpr (requires { clause->getDefaultmapKind(); }) word(clause->getDefaultmapKind());
    if constexpr (requires { clause->getMapType(); }) word(clause->getMapType());
    if constexpr (requires { clause->getMapTypeModifiers(); })
      for (const auto modifier : clause->getMapTypeModifiers()) word(modifier);
    if constexpr (requires { clause->getMotionModifiers(); })
      for (const auto modifier : clause->getMotionModifiers()) word(modifier);
    if constexpr (requires { clause->getBindKind(); }) word(clause->getBindKind());
    if constexpr (requires { clause->getDependenceType(); }) word(clause->getDependenceType());
    if constexpr (std::is_same_v<Clause, OMPDependClause>) word(clause->getDependencyKind());
    if constexpr (std::is_same_v<Clause, OMPUpdateClause>) {
      if (clause->isExtended()) word(clause->getDependencyKind());
    }
    if constexpr (requires { clause->getIsTarget(); }) word(clause->getIsTarget());
    if constexpr (requires { clause->getIsTargetSync(); }) word(clause->getIsTargetSync());
    if constexpr (requires { clause->getNameInfo(); }) out_.token(clause->getNameInfo().getAsString());
  }

  /// The expressions that are not children. For lists, only the variables are children.
  template <class Clause>
  void expressions(const Clause* clause) {
    if constexpr (requires { clause->getStep(); }) out_.statement(clause->getStep());
    if constexpr (requires { clause->getAlignment(); }) out_.statement(clause->getAlignment());
    if constexpr (requires { clause->getAllocator(); }) out_.statement(clause->getAllocator());
    if constexpr (requires { clause->getDepobj(); }) out_.statement(clause->getDepobj());
    if constexpr (requires { clause->getLoopData(0U); })
      for (unsigned i = 0; i < clause->getNumLoops(); ++i) out_.statement(clause->getLoopData(i));
    if constexpr (requires { clause->getCondition(); }) out_.statement(clause->getCondition());
  }

  /// The private copies, and how they are initialised, combined and copied back.
  template <class Clause>
  void lists(const Clause* clause) {
    if constexpr (requires { clause->inits(); }) helpers(clause->inits());
    if constexpr (requires { clause->private_copies(); }) helpers(clause->private_copies());
    if constexpr (requires { clause->privates(); }) helpers(clause->privates());
    if constexpr (requires { clause->lhs_exprs(); }) helpers(clause->lhs_exprs());
    if constexpr (requires { clause->rhs_exprs(); }) helpers(clause->rhs_exprs());
    if constexpr (requires { clause->reduction_ops(); }) helpers(clause->reduction_ops());
    if constexpr (requires { clause->source_exprs(); }) helpers(clause->source_exprs());
    if constexpr (requires { clause->destination_exprs(); }) helpers(clause->destination_exprs());
    if constexpr (requires { clause->assignment_ops(); }) helpers(clause->assignment_ops());
  }

  template <class Range>
  void helpers(const Range& range) {
    for (const Expr* each : range) helper(each);
  }

  void helper(const Expr* expr) {
    const auto* named = dyn_cast_or_null<DeclRefExpr>(expr);
    const auto* variable = named ? dyn_cast<VarDecl>(named->getDecl()) : nullptr;
    if (variable && variable->isImplicit() && !out_.is_declared(variable))
      out_.variable_declaration(variable);
    else
      out_.statement(expr);
  }

  void word(const Expr* expr) { out_.statement(expr); }
  template <class Word>
    requires(!std::is_pointer_v<Word>)
  void word(Word word) {
    out_.token(static_cast<std::uint64_t>(word));
  }

  CodeWriter& out_;
};

bool CodeWriter::VisitOMPExecutableDirective(const OMPExecutableDirective* directive) {
  token(context_.getLangOpts().OpenMP);
  token(context_.getLangOpts().OpenMPSimd);
  openmp_requirements();
  if (const auto* critical = dyn_cast<OMPCriticalDirective>(directive))
    token(critical->getDirectiveName().getAsString());
  if (const auto* cancel = dyn_cast<OMPCancelDirective>(directive))
    token(static_cast<unsigned>(cancel->getCancelRegion()));
  if (const auto* point = dyn_cast<OMPCancellationPointDirective>(directive))
    token(static_cast<unsigned>(point->getCancelRegion()));
  ClauseWriter writer(*this);
  for (const OMPClause* clause : directive->clauses()) writer.write(clause);
  if (const auto* loop = dyn_cast<OMPLoopDirective>(directive)) openmp_loop(loop);
  return false;
}

// Counting and splitting iterations calls operators of the program's iterators that the loop itself does not name.
void CodeWriter::openmp_loop(const OMPLoopDirective* loop) {
  const auto all = [this](const auto& expressions) {
    for (const Expr* each : expressions) statement(each);
  };
  statement(loop->getPreInits());
  statement(loop->getNumIterations());
  all(loop->inits());
  all(loop->updates());
  all(loop->finals());
}

void CodeWriter::openmp_requirements() {
  ClauseWriter writer(*this);
  for (const Decl* decl : context_.getTranslationUnitDecl()->decls())
    if (const auto* requires_ = dyn_cast<OMPRequiresDecl>(decl))
      for (const OMPClause* clause : requires_->clauselists()) writer.write(clause);
}

bool CodeWriter::VisitOMPIteratorExpr(const OMPIteratorExpr* expr) {
  for (unsigned i = 0; i < expr->numOfIterators(); ++i) {
    const auto* variable = cast<VarDecl>(const_cast<OMPIteratorExpr*>(expr)->getIteratorDecl(i));
    const OMPIteratorExpr::IteratorRange range = const_cast<OMPIteratorExpr*>(expr)->getIteratorRange(i);
    variable_declaration(variable);
    statement(range.Begin);
    statement(range.End);
    statement(range.Step);
  }
  return true;
}

// Both are named pieces of code, but not functions. They are written where they are used, once in each text.
bool CodeWriter::openmp_declaration(const ValueDecl* decl) {
  const auto* reduction = dyn_cast<OMPDeclareReductionDecl>(decl);
  const auto* mapper = dyn_cast<OMPDeclareMapperDecl>(decl);
  if (!reduction && !mapper) return false;
  if (local(decl)) return true;
  numbered(decl);
  if (reduction) {
    token("reduction");
    for (const Expr* variable : {reduction->getCombinerIn(), reduction->getCombinerOut(),
                                 reduction->getInitOrig(), reduction->getInitPriv()})
      if (const auto* named = dyn_cast_or_null<DeclRefExpr>(variable))
        if (const auto* each = dyn_cast<VarDecl>(named->getDecl())) variable_declaration(each);
    statement(reduction->getCombiner());
    token(static_cast<unsigned>(reduction->getInitializerKind()));
    statement(reduction->getInitializer());
  } else {
    token("mapper");
    if (const auto* named = dyn_cast_or_null<DeclRefExpr>(mapper->getMapperVarRef()))
      declare(named->getDecl());
    ClauseWriter writer(*this);
    for (const OMPClause* clause : mapper->clauselists()) writer.write(clause);
  }
  return true;
}

bool CodeWriter::openmp_attribute(const Attr* attribute) {
  if (const auto* simd = dyn_cast<OMPDeclareSimdDeclAttr>(attribute)) {
    token(static_cast<unsigned>(simd->getBranchState()));
    statement(simd->getSimdlen());
    for (const Expr* each : simd->uniforms()) statement(each);
    for (const Expr* each : simd->aligneds()) statement(each);
    for (const Expr* each : simd->alignments()) statement(each);
    for (const Expr* each : simd->linears()) statement(each);
    for (const unsigned modifier : simd->modifiers()) token(modifier);
    for (const Expr* each : simd->steps()) statement(each);
    return true;
  }
  if (const auto* variant = dyn_cast<OMPDeclareVariantAttr>(attribute)) {
    statement(variant->getVariantFuncRef());
    std::string context;
    llvm::raw_string_ostream stream(context);
    const_cast<OMPDeclareVariantAttr*>(variant)->getTraitInfo().print(stream, context_.getPrintingPolicy());
    token(context);
    return true;
  }
  if (const auto* allocated = dyn_cast<OMPAllocateDeclAttr>(attribute)) {
    token(static_cast<unsigned>(allocated->getAllocatorType()));
    statement(allocated->getAllocator());
    statement(allocated->getAlignment());
    return true;
  }
  return false;
}

}  // namespace cachepy::plugin
