// How each class of Clang's nodes gets into the text of code. The lists have the classes of all supported versions. A class that is in
// no list fails to compile (here or in node_rules.cpp), so building the plugin for a new Clang requires a decision on each new class.
#pragma once

#include "clang/AST/DeclBase.h"
#include "clang/AST/Stmt.h"
#include "clang/AST/Type.h"

// --- statements and expressions --------------------------------------------------------------------------

// clang-format off: it changes the layout of the lists each time

// CodeWriter has a Visit function for the class or for one of its bases, which writes what the children do not contain.
#define CACHEPY_STATEMENTS_THAT_HAVE_A_RULE(X)                                                             \
  X(DeclStmt) X(CompoundStmt) X(IfStmt) X(CXXCatchStmt) X(LabelStmt) X(GotoStmt) X(GCCAsmStmt)             \
  X(MSAsmStmt) X(CapturedStmt) X(AttributedStmt) X(IntegerLiteral) X(FloatingLiteral) X(FixedPointLiteral) \
  X(CharacterLiteral) X(StringLiteral) X(CXXBoolLiteralExpr) X(EmbedExpr) X(PredefinedExpr) X(DeclRefExpr) \
  X(MemberExpr) X(OpaqueValueExpr) X(SourceLocExpr) X(AddrLabelExpr) X(UnaryOperator) X(BinaryOperator)    \
  X(CompoundAssignOperator) X(CXXRewrittenBinaryOperator) X(CallExpr) X(CXXOperatorCallExpr)               \
  X(CXXMemberCallExpr) X(UserDefinedLiteral) X(ImplicitCastExpr) X(CXXStaticCastExpr)                      \
  X(CXXReinterpretCastExpr) X(CXXDynamicCastExpr) X(CXXConstCastExpr) X(CXXAddrspaceCastExpr)              \
  X(CXXFunctionalCastExpr) X(CStyleCastExpr) X(BuiltinBitCastExpr) X(AtomicExpr) X(ExtVectorElementExpr)   \
  X(InitListExpr) X(CXXParenListInitExpr) X(CXXConstructExpr) X(CXXTemporaryObjectExpr)                    \
  X(CXXInheritedCtorInitExpr) X(CXXNewExpr) X(CXXDeleteExpr) X(CXXDefaultArgExpr) X(CXXDefaultInitExpr)    \
  X(CXXTypeidExpr) X(CXXThrowExpr) X(MaterializeTemporaryExpr) X(LambdaExpr) X(BlockExpr)                  \
  X(UnaryExprOrTypeTraitExpr) X(OffsetOfExpr) X(TypeTraitExpr) X(ArrayTypeTraitExpr)                       \
  X(ExpressionTraitExpr) X(CXXNoexceptExpr) X(SizeOfPackExpr) X(ConceptSpecializationExpr) X(RequiresExpr) \
  X(GenericSelectionExpr) X(ChooseExpr) X(PackIndexingExpr) X(PseudoObjectExpr) X(OMPIteratorExpr)         \
  X(OMPTeamsDirective) X(OMPTaskyieldDirective) X(OMPTaskwaitDirective) X(OMPTaskgroupDirective)           \
  X(OMPTaskDirective) X(OMPTargetUpdateDirective) X(OMPTargetTeamsDirective)                               \
  X(OMPTargetParallelForDirective) X(OMPTargetParallelDirective) X(OMPTargetExitDataDirective)             \
  X(OMPTargetEnterDataDirective) X(OMPTargetDirective) X(OMPTargetDataDirective) X(OMPSingleDirective)     \
  X(OMPSectionsDirective) X(OMPSectionDirective) X(OMPScopeDirective) X(OMPScanDirective)                  \
  X(OMPParallelSectionsDirective) X(OMPParallelMasterDirective) X(OMPParallelMaskedDirective)              \
  X(OMPParallelDirective) X(OMPOrderedDirective) X(OMPMetaDirective) X(OMPMasterDirective)                 \
  X(OMPMaskedDirective) X(OMPUnrollDirective) X(OMPTileDirective) X(OMPReverseDirective)                   \
  X(OMPInterchangeDirective) X(OMPTeamsGenericLoopDirective) X(OMPTeamsDistributeSimdDirective)            \
  X(OMPTeamsDistributeParallelForSimdDirective) X(OMPTeamsDistributeParallelForDirective)                  \
  X(OMPTeamsDistributeDirective) X(OMPTaskLoopSimdDirective) X(OMPTaskLoopDirective)                       \
  X(OMPTargetTeamsGenericLoopDirective) X(OMPTargetTeamsDistributeSimdDirective)                           \
  X(OMPTargetTeamsDistributeParallelForSimdDirective) X(OMPTargetTeamsDistributeParallelForDirective)      \
  X(OMPTargetTeamsDistributeDirective) X(OMPTargetSimdDirective) X(OMPTargetParallelGenericLoopDirective)  \
  X(OMPTargetParallelForSimdDirective) X(OMPSimdDirective) X(OMPParallelMasterTaskLoopSimdDirective)       \
  X(OMPParallelMasterTaskLoopDirective) X(OMPParallelMaskedTaskLoopSimdDirective)                          \
  X(OMPParallelMaskedTaskLoopDirective) X(OMPParallelGenericLoopDirective) X(OMPParallelForSimdDirective)  \
  X(OMPParallelForDirective) X(OMPMasterTaskLoopSimdDirective) X(OMPMasterTaskLoopDirective)               \
  X(OMPMaskedTaskLoopSimdDirective) X(OMPMaskedTaskLoopDirective) X(OMPGenericLoopDirective)               \
  X(OMPForSimdDirective) X(OMPForDirective) X(OMPDistributeSimdDirective)                                  \
  X(OMPDistributeParallelForSimdDirective) X(OMPDistributeParallelForDirective) X(OMPDistributeDirective)  \
  X(OMPInteropDirective) X(OMPFlushDirective) X(OMPErrorDirective) X(OMPDispatchDirective)                 \
  X(OMPDepobjDirective) X(OMPCriticalDirective) X(OMPCancellationPointDirective) X(OMPCancelDirective)     \
  X(OMPBarrierDirective) X(OMPAtomicDirective) X(OMPAssumeDirective) X(OMPStripeDirective)                 \
  X(OMPFuseDirective)

// Written as the node that they wrap: they only show that something was grouped, folded or substituted by a template.
#define CACHEPY_STATEMENTS_THAT_ARE_TRANSPARENT(X)                                 \
  X(ParenExpr) X(ExprWithCleanups) X(ConstantExpr) X(SubstNonTypeTemplateParmExpr)

// The class, the type and the children are sufficient.
#define CACHEPY_STATEMENTS_THAT_ARE_THEIR_CHILDREN(X)                                                         \
  X(WhileStmt) X(ForStmt) X(DoStmt) X(SwitchStmt) X(CaseStmt) X(DefaultStmt) X(BreakStmt) X(ContinueStmt)     \
  X(ReturnStmt) X(NullStmt) X(IndirectGotoStmt) X(CXXTryStmt) X(CXXForRangeStmt) X(CoroutineBodyStmt)         \
  X(CoreturnStmt) X(SEHTryStmt) X(SEHLeaveStmt) X(SEHFinallyStmt) X(SEHExceptStmt) X(OMPCanonicalLoop)        \
  X(VAArgExpr) X(StmtExpr) X(ShuffleVectorExpr) X(ConvertVectorExpr) X(OMPArrayShapingExpr)                   \
  X(ArraySectionExpr) X(OMPArraySectionExpr) X(NoInitExpr) X(DesignatedInitUpdateExpr) X(MatrixSubscriptExpr) \
  X(MSPropertySubscriptExpr) X(MSPropertyRefExpr) X(ImplicitValueInitExpr) X(ImaginaryLiteral)                \
  X(GNUNullExpr) X(CompoundLiteralExpr) X(CoyieldExpr) X(CoawaitExpr) X(CXXThisExpr)                          \
  X(CXXStdInitializerListExpr) X(CXXScalarValueInitExpr) X(CXXPseudoDestructorExpr)                           \
  X(CXXNullPtrLiteralExpr) X(CXXBindTemporaryExpr) X(ArraySubscriptExpr) X(ArrayInitLoopExpr)                 \
  X(ArrayInitIndexExpr) X(ConditionalOperator) X(BinaryConditionalOperator) X(DeferStmt)                      \
  X(MatrixSingleSubscriptExpr)

// Exist only in templates before instantiation, in code with errors, or as the syntactic form of another node.
#define CACHEPY_STATEMENTS_THAT_ARE_NEVER_INSTANTIATED(X)                                               \
  X(TypoExpr) X(RecoveryExpr) X(SubstNonTypeTemplateParmPackExpr) X(ParenListExpr) X(PackExpansionExpr) \
  X(UnresolvedMemberExpr) X(UnresolvedLookupExpr) X(FunctionParmPackExpr) X(DesignatedInitExpr)         \
  X(DependentScopeDeclRefExpr) X(DependentCoawaitExpr) X(CXXUnresolvedConstructExpr) X(CXXFoldExpr)     \
  X(CXXDependentScopeMemberExpr) X(MSDependentExistsStmt)

// For other languages, or too rare for a rule: written as Clang's ODRHash describes them.
#define CACHEPY_STATEMENTS_THAT_ARE_DESCRIBED_BY_CLANG(X)                                                   \
  X(CXXUuidofExpr) X(AsTypeExpr) X(CUDAKernelCallExpr) X(SYCLUniqueStableNameExpr) X(ObjCSubscriptRefExpr)  \
  X(ObjCStringLiteral) X(ObjCSelectorExpr) X(ObjCProtocolExpr) X(ObjCPropertyRefExpr) X(ObjCMessageExpr)    \
  X(ObjCIvarRefExpr) X(ObjCIsaExpr) X(ObjCIndirectCopyRestoreExpr) X(ObjCEncodeExpr)                        \
  X(ObjCDictionaryLiteral) X(ObjCBoxedExpr) X(ObjCBoolLiteralExpr) X(ObjCAvailabilityCheckExpr)             \
  X(ObjCArrayLiteral) X(ObjCBridgedCastExpr) X(OpenACCLoopConstruct) X(OpenACCComputeConstruct)             \
  X(ObjCForCollectionStmt) X(ObjCAutoreleasePoolStmt) X(ObjCAtTryStmt) X(ObjCAtThrowStmt)                   \
  X(ObjCAtSynchronizedStmt) X(ObjCAtFinallyStmt) X(ObjCAtCatchStmt) X(HLSLOutArgExpr) X(SYCLKernelCallStmt) \
  X(OpenACCAsteriskSizeExpr) X(OpenACCAtomicConstruct) X(OpenACCCacheConstruct) X(OpenACCCombinedConstruct) \
  X(OpenACCDataConstruct) X(OpenACCEnterDataConstruct) X(OpenACCExitDataConstruct)                          \
  X(OpenACCHostDataConstruct) X(OpenACCInitConstruct) X(OpenACCSetConstruct) X(OpenACCShutdownConstruct)    \
  X(OpenACCUpdateConstruct) X(OpenACCWaitConstruct)

// --- declarations ----------------------------------------------------------------------------------------

// Have a text of their own, or are part of the text of their class or function.
#define CACHEPY_DECLARATIONS_THAT_ARE_UNITS(X)                                                       \
  X(Function) X(CXXMethod) X(CXXDestructor) X(CXXConversion) X(CXXConstructor) X(Var)                \
  X(VarTemplateSpecialization) X(Decomposition) X(CXXRecord) X(ClassTemplateSpecialization) X(Field)

// Written where they are used, or in all units of a translation unit that contains them.
#define CACHEPY_DECLARATIONS_THAT_ARE_PARTS(X)                                                             \
  X(ParmVar) X(Binding) X(IndirectField) X(EnumConstant) X(Enum) X(ImplicitParam) X(OMPCapturedExpr)       \
  X(OMPDeclareReduction) X(OMPDeclareMapper) X(Captured) X(Block) X(Label) X(TemplateParamObject)          \
  X(UnnamedGlobalConstant) X(LifetimeExtendedTemporary) X(FileScopeAsm) X(OMPRequires) X(OMPThreadPrivate) \
  X(OMPAllocate) X(Typedef) X(TypeAlias) X(OMPGroupPrivate)

// Determine what a name means. The code contains the result of the lookup.
#define CACHEPY_DECLARATIONS_THAT_ARE_FOR_LOOKUP(X)                                                  \
  X(TranslationUnit) X(TopLevelStmt) X(LinkageSpec) X(ExternCContext) X(Export) X(Namespace)         \
  X(NamespaceAlias) X(UsingDirective) X(Using) X(UsingEnum) X(UsingShadow) X(ConstructorUsingShadow) \
  X(UsingPack) X(Import) X(AccessSpec) X(Friend) X(FriendTemplate) X(Empty) X(StaticAssert)          \
  X(RequiresExprBody)

// The code contains what was instantiated or deduced from them.
#define CACHEPY_DECLARATIONS_THAT_ARE_FOR_INSTANTIATION(X)                                             \
  X(VarTemplatePartialSpecialization) X(ClassTemplatePartialSpecialization) X(NonTypeTemplateParm)     \
  X(TemplateTypeParm) X(TemplateTemplateParm) X(VarTemplate) X(TypeAliasTemplate) X(FunctionTemplate)  \
  X(ClassTemplate) X(Concept) X(BuiltinTemplate) X(ClassScopeFunctionSpecialization) X(ImplicitConceptSpecialization) X(CXXDeductionGuide) \
  X(UnresolvedUsingValue) X(UnresolvedUsingTypename) X(UnresolvedUsingIfExists)

// Matter only to the linker.
#define CACHEPY_DECLARATIONS_THAT_ARE_FOR_LINKERS(X) \
  X(PragmaDetectMismatch) X(PragmaComment)

// Belong to other languages, or are mentioned only in syntactic forms next to their meaning.
#define CACHEPY_DECLARATIONS_THAT_ARE_OF_OTHER_LANGUAGES(X)                                         \
  X(Record) X(HLSLBuffer) X(MSGuid) X(MSProperty) X(ObjCPropertyImpl) X(ObjCMethod) X(ObjCProtocol) \
  X(ObjCInterface) X(ObjCImplementation) X(ObjCCategoryImpl) X(ObjCCategory) X(ObjCIvar)            \
  X(ObjCAtDefsField) X(ObjCTypeParam) X(ObjCProperty) X(ObjCCompatibleAlias) X(HLSLRootSignature)   \
  X(OpenACCDeclare) X(OpenACCRoutine) X(OutlinedFunction)

// --- types, where they are canonical ---------------------------------------------------------------------

// CodeNames spells them, and CodeWriter adds what a name lacks: sizes of variable arrays, underlying types of enumerations.
#define CACHEPY_TYPES_THAT_HAVE_A_RULE(X)                                                              \
  X(ConstantArray) X(ArrayParameter) X(IncompleteArray) X(VariableArray) X(Atomic) X(Complex)          \
  X(FunctionProto) X(MemberPointer) X(Pointer) X(LValueReference) X(RValueReference) X(Enum) X(Record) \
  X(Vector) X(ExtVector)

// Clang's spelling is sufficient. Undeduced types and those of other languages do not occur in reachable code.
#define CACHEPY_TYPES_THAT_ARE_PRINTED(X)                                                                  \
  X(Builtin) X(BitInt) X(BlockPointer) X(ConstantMatrix) X(Auto) X(DeducedTemplateSpecialization)          \
  X(FunctionNoProto) X(ObjCObjectPointer) X(ObjCObject) X(ObjCInterface) X(Pipe) X(HLSLAttributedResource) \
  X(HLSLInlineSpirv)

// clang-format on

namespace cachepy::plugin {

enum class StatementRule { kRule, kTransparent, kChildren, kNeverInstantiated, kByClang };

// Each name in a list declares a constant, and each of Clang's classes uses its constant. So a list may have names that another version
// of Clang does not have.
namespace statement_rules {
#define LISTED(NAME) inline constexpr StatementRule k##NAME = StatementRule::kRule;
CACHEPY_STATEMENTS_THAT_HAVE_A_RULE(LISTED)
#undef LISTED
#define LISTED(NAME) inline constexpr StatementRule k##NAME = StatementRule::kTransparent;
CACHEPY_STATEMENTS_THAT_ARE_TRANSPARENT(LISTED)
#undef LISTED
#define LISTED(NAME) inline constexpr StatementRule k##NAME = StatementRule::kChildren;
CACHEPY_STATEMENTS_THAT_ARE_THEIR_CHILDREN(LISTED)
#undef LISTED
#define LISTED(NAME) inline constexpr StatementRule k##NAME = StatementRule::kNeverInstantiated;
CACHEPY_STATEMENTS_THAT_ARE_NEVER_INSTANTIATED(LISTED)
#undef LISTED
#define LISTED(NAME) inline constexpr StatementRule k##NAME = StatementRule::kByClang;
CACHEPY_STATEMENTS_THAT_ARE_DESCRIBED_BY_CLANG(LISTED)
#undef LISTED
}  // namespace statement_rules

constexpr StatementRule rule_of(clang::Stmt::StmtClass node) {
  switch (node) {
#define ABSTRACT_STMT(STMT)
#define STMT(CLASS, PARENT)       \
  case clang::Stmt::CLASS##Class: \
    return statement_rules::k##CLASS;
#include "clang/AST/StmtNodes.inc"
    default:
      return StatementRule::kByClang;  // not the class of any node
  }
}

/// Whether the class, the type and the children are sufficient, or CodeWriter has a function for the class.
constexpr bool is_written_by_hand(clang::Stmt::StmtClass node) {
  const StatementRule rule = rule_of(node);
  return rule == StatementRule::kRule || rule == StatementRule::kTransparent ||
         rule == StatementRule::kChildren;
}

}  // namespace cachepy::plugin
