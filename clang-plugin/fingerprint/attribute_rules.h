// Which attributes can change results. All do, unless a list here excludes them. The lists have the attributes of all supported
// versions. An attribute that is in no list fails to compile, so building the plugin for a new Clang requires a decision on each new
// attribute.
#pragma once

#include "clang/Basic/AttrKinds.h"

// clang-format off: it changes the layout of the lists each time

// For warnings, errors, and the analyses behind them. The code itself shows which overload was chosen.
#define CACHEPY_ATTRIBUTES_THAT_ARE_FOR_DIAGNOSTICS(X)                                                    \
  X(AnalyzerNoReturn) X(ArgumentWithTypeTag) X(Availability) X(CallableWhen) X(CalledOnce) X(Consumable)  \
  X(ConsumableAutoCast) X(ConsumableSetOnRead) X(ParamTypestate) X(ReturnTypestate) X(SetTypestate)       \
  X(TestTypestate) X(CoroDisableLifetimeBound) X(CoroLifetimeBound) X(CoroOnlyDestroyWhenComplete)        \
  X(CoroReturnType) X(CoroWrapper) X(Deprecated) X(DiagnoseAsBuiltin) X(DiagnoseIf) X(EnableIf)           \
  X(EnforceTCB) X(EnforceTCBLeaf) X(EnumExtensibility) X(Error) X(ExternalSourceSymbol) X(FallThrough)    \
  X(FlagEnum) X(Format) X(FormatArg) X(LifetimeBound) X(NoDeref) X(NoEscape) X(Owner) X(Pointer)          \
  X(Ownership) X(PreferredType) X(PreferredName) X(Reinitializes) X(Sentinel) X(Suppress)                 \
  X(TypeTagForDatatype) X(Unavailable) X(UnsafeBufferUsage) X(Unused) X(UsingIfExists) X(WarnUnused)      \
  X(WarnUnusedResult) X(AcquireHandle) X(ReleaseHandle) X(UseHandle) X(NonAllocating) X(NonBlocking)      \
  X(Allocating) X(Blocking) X(TypeNonNull) X(TypeNullUnspecified) X(TypeNullable) X(TypeNullableResult)   \
  X(RequiresCapability) X(AcquireCapability) X(AcquiredAfter) X(AcquiredBefore) X(AssertCapability)       \
  X(AssertExclusiveLock) X(AssertSharedLock) X(Capability) X(ExclusiveTrylockFunction) X(GuardedBy)       \
  X(GuardedVar) X(LockReturned) X(LocksExcluded) X(NoThreadSafetyAnalysis) X(PtGuardedBy) X(PtGuardedVar) \
  X(ReleaseCapability) X(ScopedLockable) X(SharedTrylockFunction) X(TryAcquireCapability) X(AnnotateType) \
  X(BTFDeclTag) X(BTFTypeTag) X(SwiftAttr) X(ExplicitInit) X(FormatMatches) X(InferredNoReturn)           \
  X(LifetimeCaptureBy) X(NoSpecializations) X(NonString) X(ReentrantCapability) X(SwiftNullability)

// For debuggers, sanitizers, profilers, hardening, and hints that only move code.
#define CACHEPY_ATTRIBUTES_THAT_ARE_FOR_OBSERVERS(X)                                                       \
  X(NoDebug) X(StandaloneDebug) X(Artificial) X(DisableSanitizerInstrumentation) X(NoSanitize)             \
  X(NoInstrumentFunction) X(NoProfileFunction) X(XRayInstrument) X(XRayLogArgs) X(NoStackProtector)        \
  X(StrictGuardStackCheck) X(SpeculativeLoadHardening) X(NoSpeculativeLoadHardening) X(NoSplitStack)       \
  X(AnyX86NoCfCheck) X(CFGuard) X(CFICanonicalJumpTable) X(FunctionReturnThunks) X(PatchableFunctionEntry) \
  X(NoUwtable) X(Hot) X(Cold) X(Likely) X(Unlikely) X(CodeAlign) X(CFISalt) X(CFIUncheckedCallee)

// Their effect is already in the code, or in the choice of the linked definition, which the runtime looks up.
#define CACHEPY_ATTRIBUTES_THAT_ARE_RESOLVED(X)                                                         \
  X(Final) X(Override) X(Overloadable) X(AbiTag) X(Visibility) X(TypeVisibility) X(LTOVisibilityPublic) \
  X(ExcludeFromExplicitInstantiation) X(DLLExport) X(DLLExportStaticLocal) X(DLLImport)                 \
  X(DLLImportStaticLocal) X(Retain) X(Used) X(DLLExportOnDecl)

// For other languages and processors. They are included if they occur.
#define CACHEPY_ATTRIBUTES_THAT_ARE_OF_OTHER_TARGETS(X)                                                    \
  X(ArmIn) X(ArmInOut) X(ArmMveStrictPolymorphism) X(ArmOut) X(ArmPreserves) X(ArmStreaming)               \
  X(ArmStreamingCompatible) X(CmseNSCall) X(HLSLGroupSharedAddressSpace) X(HLSLParamModifier) X(ObjCGC)    \
  X(ObjCInertUnsafeUnretained) X(ObjCKindOf) X(OpenCLConstantAddressSpace) X(OpenCLGenericAddressSpace)    \
  X(OpenCLGlobalAddressSpace) X(OpenCLGlobalDeviceAddressSpace) X(OpenCLGlobalHostAddressSpace)            \
  X(OpenCLLocalAddressSpace) X(OpenCLPrivateAddressSpace) X(Ptr32) X(Ptr64) X(SPtr) X(UPtr)                \
  X(WebAssemblyFuncref) X(HLSLLoopHint) X(OpenCLUnrollHint) X(AArch64SVEPcs) X(AArch64VectorPcs)           \
  X(AMDGPUKernelCall) X(M68kRTD) X(NSReturnsRetained) X(ObjCOwnership) X(RISCVVectorCC) X(SwiftAsyncCall)  \
  X(SwiftCall) X(SwiftAsyncContext) X(SwiftContext) X(SwiftErrorResult) X(SwiftIndirectResult)             \
  X(CFConsumed) X(NSConsumed) X(OSConsumed) X(HLSLPackOffset) X(HLSLSV_DispatchThreadID)                   \
  X(HLSLSV_GroupIndex) X(AMDGPUFlatWorkGroupSize) X(AMDGPUMaxNumWorkGroups) X(AMDGPUNumSGPR)               \
  X(AMDGPUNumVGPR) X(AMDGPUWavesPerEU) X(ARMInterrupt) X(AVRInterrupt) X(AVRSignal) X(ArmBuiltinAlias)     \
  X(ArmLocallyStreaming) X(ArmNew) X(BPFPreserveAccessIndex) X(BPFPreserveStaticOffset)                    \
  X(CFAuditedTransfer) X(CFReturnsNotRetained) X(CFReturnsRetained) X(CFUnknownTransfer) X(CUDAConstant)   \
  X(CUDADevice) X(CUDADeviceBuiltinSurfaceType) X(CUDADeviceBuiltinTextureType) X(CUDAGlobal) X(CUDAHost)  \
  X(CUDAInvalidTarget) X(CUDALaunchBounds) X(CUDAShared) X(ClspvLibclcBuiltin) X(CmseNSEntry)              \
  X(HIPManaged) X(HLSLNumThreads) X(HLSLResource) X(HLSLResourceBinding) X(HLSLResourceClass)              \
  X(HLSLShader) X(IBAction) X(IBOutlet) X(IBOutletCollection) X(M68kInterrupt) X(MSP430Interrupt)          \
  X(MicroMips) X(Mips16) X(MipsInterrupt) X(MipsLongCall) X(MipsShortCall) X(NSConsumesSelf)               \
  X(NSErrorDomain) X(NSReturnsAutoreleased) X(NSReturnsNotRetained) X(NVPTXKernel) X(NoMicroMips)          \
  X(NoMips16) X(OSConsumesThis) X(OSReturnsNotRetained) X(OSReturnsRetained) X(OSReturnsRetainedOnNonZero) \
  X(OSReturnsRetainedOnZero) X(ObjCBridge) X(ObjCBridgeMutable) X(ObjCBridgeRelated) X(ObjCException)      \
  X(ObjCExplicitProtocolImpl) X(ObjCExternallyRetained) X(ObjCIndependentClass) X(ObjCMethodFamily)        \
  X(ObjCNSObject) X(ObjCPreciseLifetime) X(ObjCRequiresPropertyDefs) X(ObjCRequiresSuper)                  \
  X(ObjCReturnsInnerPointer) X(ObjCRootClass) X(ObjCSubclassingRestricted) X(OpenCLIntelReqdSubGroupSize)  \
  X(OpenCLKernel) X(RISCVInterrupt) X(SYCLKernel) X(SYCLSpecialClass) X(SwiftAsync) X(SwiftAsyncError)     \
  X(SwiftAsyncName) X(SwiftBridge) X(SwiftBridgedTypedef) X(SwiftError) X(SwiftImportAsNonGeneric)         \
  X(SwiftImportPropertyAsAccessors) X(SwiftName) X(SwiftNewType) X(SwiftPrivate) X(WebAssemblyExportName)  \
  X(WebAssemblyImportModule) X(WebAssemblyImportName) X(ObjCBoxable) X(ObjCClassStub)                      \
  X(ObjCDesignatedInitializer) X(ObjCDirect) X(ObjCDirectMembers) X(ObjCNonLazyClass)                      \
  X(ObjCNonRuntimeProtocol) X(ObjCRuntimeName) X(ObjCRuntimeVisible) X(OpenCLAccess) X(RenderScriptKernel) \
  X(SwiftObjCMembers) X(SwiftVersionedAddition) X(SwiftVersionedRemoval) X(ArcWeakrefUnavailable)          \
  X(IntelOclBicc) X(MIGServerRoutine) X(ReqdWorkGroupSize) X(WorkGroupSizeHint) X(VecTypeHint)             \
  X(VecReturn) X(HybridPatchable) X(ARMInterruptSaveFP) X(ARMSaveFP) X(ArmAgnostic) X(BPFFastCall)         \
  X(CUDAClusterDims) X(CUDAGridConstant) X(CUDANoCluster) X(DeviceKernel) X(HLSLAppliedSemantic)           \
  X(HLSLContainedType) X(HLSLControlFlowHint) X(HLSLIsCounter) X(HLSLParsedSemantic) X(HLSLROV)            \
  X(HLSLRawBuffer) X(HLSLSV_GroupID) X(HLSLSV_GroupThreadID) X(HLSLSV_Position) X(HLSLUnparsedSemantic)    \
  X(HLSLVkBinding) X(HLSLVkConstantId) X(HLSLVkExtBuiltinInput) X(HLSLVkLocation) X(HLSLVkPushConstant)    \
  X(HLSLWaveSize) X(OpenACCRoutineAnnot) X(OpenACCRoutineDecl) X(RISCVVLSCC) X(RootSignature)              \
  X(SYCLExternal) X(SYCLKernelEntryPoint) X(SwiftType)

// Attributes that change what is computed, or what callers may assume.
#define CACHEPY_ATTRIBUTES_THAT_COUNT(X)                                                                              \
  X(AddressSpace) X(CXXAssume) X(Assumption) X(MustTail) X(AlwaysInline) X(NoInline) X(NoMerge) X(CDecl) X(CountedBy) \
  X(CountedByOrNull) X(FastCall) X(MSABI) X(Pascal) X(Pcs) X(PreserveAll) X(PreserveMost) X(PreserveNone)             \
  X(RegCall) X(SizedBy) X(SizedByOrNull) X(StdCall) X(SysVABI) X(ThisCall) X(VectorCall) X(Annotate)                  \
  X(CarriesDependency) X(NonNull) X(PassObjectSize) X(AlignMac68k) X(AlignNatural) X(Aligned)                         \
  X(AllocAlign) X(AllocSize) X(AlwaysDestroy) X(AnyX86Interrupt) X(AnyX86NoCallerSavedRegisters)                      \
  X(AsmLabel) X(AssumeAligned) X(AvailableOnlyInDefaultEvalMethod) X(Blocks) X(Builtin) X(C11NoReturn)                \
  X(CPUDispatch) X(CPUSpecific) X(CXX11NoReturn) X(Callback) X(CapturedRecord) X(Cleanup) X(CodeModel)                \
  X(CodeSeg) X(Common) X(Const) X(ConstInit) X(Constructor) X(Convergent) X(Destructor)                               \
  X(DisableTailCalls) X(EmptyBases) X(Flatten) X(GNUInline) X(InitPriority) X(InternalLinkage)                        \
  X(LayoutVersion) X(Leaf) X(MSAllocator) X(MSConstexpr) X(MSInheritance) X(MSNoVTable) X(MSStruct)                   \
  X(MSVtorDisp) X(MaxFieldAlignment) X(MayAlias) X(MaybeUndef) X(MinSize) X(MinVectorWidth) X(Naked)                  \
  X(NoAlias) X(NoCommon) X(NoDestroy) X(NoDuplicate) X(NoRandomizeLayout) X(NoReturn) X(NoThrow)                      \
  X(NoUniqueAddress) X(NotTailCalled) X(OMPAllocateDecl) X(OMPAssume) X(OMPCaptureNoInit)                             \
  X(OMPDeclareTargetDecl) X(OMPDeclareVariant) X(OMPThreadPrivateDecl) X(OptimizeNone) X(Packed)                      \
  X(PragmaClangBSSSection) X(PragmaClangDataSection) X(PragmaClangRelroSection)                                       \
  X(PragmaClangRodataSection) X(PragmaClangTextSection) X(Pure) X(RandomizeLayout) X(ReadOnlyPlacement)               \
  X(Restrict) X(ReturnsNonNull) X(ReturnsTwice) X(Section) X(SelectAny) X(StrictFP) X(TLSModel) X(Target)             \
  X(TargetClones) X(TargetVersion) X(TransparentUnion) X(TrivialABI) X(Uninitialized) X(Uuid)                         \
  X(VTablePointerAuthentication) X(Weak) X(WeakImport) X(WeakRef) X(X86ForceAlignArgPointer)                          \
  X(ZeroCallUsedRegs) X(Alias) X(AlignValue) X(BuiltinAlias) X(IFunc) X(InitSeg) X(LoaderUninitialized)               \
  X(LoopHint) X(Mode) X(NoBuiltin) X(OMPCaptureKind) X(OMPDeclareSimdDecl) X(OMPReferencedVar) X(Thread)              \
  X(Atomic) X(CoroAwaitElidable) X(CoroAwaitElidableArgument) X(ExtVectorType) X(GCCStruct) X(MallocSpan)             \
  X(ModularFormat) X(NoConvergent) X(NoTrivialAutoVarInit) X(OMPGroupPrivateDecl) X(PointerAuth)                      \
  X(Replaceable) X(TriviallyRelocatable)

// clang-format on

namespace cachepy::plugin {

// Each name in a list declares a constant, as in node_rules.h.
namespace attribute_rules {
#define LISTED(NAME) inline constexpr bool k##NAME = true;
CACHEPY_ATTRIBUTES_THAT_ARE_FOR_DIAGNOSTICS(LISTED)
CACHEPY_ATTRIBUTES_THAT_ARE_FOR_OBSERVERS(LISTED)
CACHEPY_ATTRIBUTES_THAT_ARE_RESOLVED(LISTED)
#undef LISTED
#define LISTED(NAME) inline constexpr bool k##NAME = false;
CACHEPY_ATTRIBUTES_THAT_ARE_OF_OTHER_TARGETS(LISTED)
CACHEPY_ATTRIBUTES_THAT_COUNT(LISTED)
#undef LISTED
}  // namespace attribute_rules

constexpr bool is_without_meaning(clang::attr::Kind attribute) {
  switch (attribute) {
#define ATTR(NAME)        \
  case clang::attr::NAME: \
    return attribute_rules::k##NAME;
#include "clang/Basic/AttrList.inc"
  }
  return false;  // not an attribute of this Clang
}

}  // namespace cachepy::plugin
