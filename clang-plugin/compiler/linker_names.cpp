#include "compiler/linker_names.h"

#include <memory>

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/GlobalDecl.h"
#include "clang/AST/Mangle.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/DiagnosticIDs.h"
#include "clang/Basic/DiagnosticOptions.h"
#include "clang/Basic/Version.h"
#include "llvm/Support/raw_ostream.h"

namespace cachepy::plugin {

using namespace clang;

namespace {

GlobalDecl symbol_owner(const NamedDecl* decl) {
  if (const auto* constructor = dyn_cast<CXXConstructorDecl>(decl)) return {constructor, Ctor_Complete};
  if (const auto* destructor = dyn_cast<CXXDestructorDecl>(decl)) return {destructor, Dtor_Complete};
  if (const auto* function = dyn_cast<FunctionDecl>(decl)) return GlobalDecl(function);
  return GlobalDecl(cast<VarDecl>(decl));
}

llvm::IntrusiveRefCntPtr<DiagnosticsEngine> engine_without_output() {
#if CLANG_VERSION_MAJOR >= 21
  static DiagnosticOptions options;  // the engine refers to it
#else
  const auto options = llvm::makeIntrusiveRefCnt<DiagnosticOptions>();
#endif
  return llvm::makeIntrusiveRefCnt<DiagnosticsEngine>(llvm::makeIntrusiveRefCnt<DiagnosticIDs>(), options,
                                                      new IgnoringDiagConsumer);
}

}  // namespace

LinkerNames::LinkerNames(const ASTContext& context) : context_(context), ignored_(engine_without_output()) {}

LinkerNames::~LinkerNames() = default;

std::string LinkerNames::of(const NamedDecl* decl) const {
  if (isa<CXXDeductionGuideDecl>(decl) || decl->isTemplated() || decl->isInvalidDecl()) return "";
  std::string name;
  llvm::raw_string_ostream out(name);
  const std::unique_ptr<ItaniumMangleContext> mangler(
      ItaniumMangleContext::create(const_cast<ASTContext&>(context_), *ignored_));
  if (mangler->shouldMangleDeclName(decl))
    mangler->mangleName(symbol_owner(decl), out);
  else
    out << *decl;
  return name;
}

const NamedDecl* LinkerNames::declaration_of(StringRef name) const {
  if (declarations_.empty()) look_through(context_.getTranslationUnitDecl());
  return declarations_.lookup(name);
}

void LinkerNames::look_through(const DeclContext* scope) const {
  for (const Decl* decl : scope->decls()) look_at(decl);
}

void LinkerNames::look_at(const Decl* decl) const {
  if (isa<NamespaceDecl, LinkageSpecDecl, ExportDecl>(decl)) {
    look_through(cast<DeclContext>(decl));
  } else if (const auto* record = dyn_cast<CXXRecordDecl>(decl)) {
    if (record->isThisDeclarationADefinition() && !record->isDependentContext()) look_through(record);
  } else if (const auto* classes = dyn_cast<ClassTemplateDecl>(decl)) {
    for (const auto* instance : classes->specializations()) look_at(instance);
  } else if (const auto* functions = dyn_cast<FunctionTemplateDecl>(decl)) {
    for (const FunctionDecl* instance : functions->specializations()) look_at(instance);
  } else if (const auto* function = dyn_cast<FunctionDecl>(decl)) {
    if (std::string name = of(function); !name.empty()) declarations_.try_emplace(name, function);
  } else if (const auto* variable = dyn_cast<VarDecl>(decl)) {
    if (std::string name = of(variable); !name.empty()) declarations_.try_emplace(name, variable);
  }
}

}  // namespace cachepy::plugin
