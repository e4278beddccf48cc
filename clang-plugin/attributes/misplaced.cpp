// Reports attributes that have no effect, or stand where Clang does not accept them.
#include "abi.h"
#include "attributes/attribute_tokens.h"
#include "attributes/attributes.h"
#include "attributes/marks.h"
#include "base/diagnostics.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Sema/Sema.h"
#include "compiler/llvm_compat.h"

namespace cachepy::plugin {
namespace {

using clang::Decl;
using clang::Sema;

/// Explicit specialisations of a class template do not inherit anything from it, including marks.
void check_specialisations(clang::DiagnosticsEngine& diags, const clang::CXXMethodDecl* method) {
  clang::ClassTemplateDecl* const of = method->getParent()->getDescribedClassTemplate();
  if (!of) return;
  llvm::SmallVector<const clang::CXXRecordDecl*, 4> classes;
  for (const clang::ClassTemplateSpecializationDecl* specialisation : of->specializations())
    if (specialisation->getSpecializationKind() == clang::TSK_ExplicitSpecialization)
      classes.push_back(specialisation);
  llvm::SmallVector<clang::ClassTemplatePartialSpecializationDecl*, 4> partial;
  of->getPartialSpecializations(partial);
  classes.append(partial.begin(), partial.end());
  for (const clang::CXXRecordDecl* specialisation : classes)
    for (const clang::NamedDecl* member : specialisation->lookup(method->getDeclName())) {
      const clang::FunctionDecl* other = member->getAsFunction();
      if (!other || cache_file_mark(other->getMostRecentDecl())) continue;
      report_warning(diags, other->getLocation(), WarningGroup::kUnusedAttribute,
                     "%0 is not cached, though the function of that name in the primary template is: a "
                     "specialisation does not inherit attributes; mark this function, too")
          << other;
      report_note(diags, method->getLocation(), "marked here");
    }
}

void check_function(clang::DiagnosticsEngine& diags, const WrittenAttribute& attribute,
                    const clang::FunctionDecl* function) {
  // A defaulted function has a body only if it is used, and that body cannot be moved.
  if (function->isExplicitlyDefaulted())
    report_error(diags, attribute.name.getLocation(), "%0 cannot be cached: it is defaulted; write its body")
        << function;
  const clang::FunctionDecl* definition = function->getDefinition();
  if (!definition && compat::is_pure_virtual(function))
    report_warning(
        diags, attribute.name.getLocation(), WarningGroup::kUnusedAttribute,
        "'cachepy::cache_file' has no effect: %0 is pure virtual; mark the functions that override it")
        << function;
  if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function))
    check_specialisations(diags, method);
  if (!definition || cache_file_mark(definition)) return;
  report_error(
      diags, attribute.name.getLocation(),
      "'cachepy::cache_file' comes too late for %0; put it on the definition or on a declaration before it")
      << function;
  report_note(diags, definition->getLocation(), "defined here");
}

void check_parameter(clang::DiagnosticsEngine& diags, const WrittenAttribute& attribute,
                     const clang::ParmVarDecl* parameter) {
  const auto* function = llvm::dyn_cast<clang::FunctionDecl>(parameter->getDeclContext());
  auto cached = [](const clang::FunctionDecl* redecl) { return cache_file_mark(redecl) != nullptr; };
  if (function && llvm::any_of(function->redecls(), cached)) return;
  report_warning(diags, attribute.name.getLocation(), WarningGroup::kUnusedAttribute,
                 "'cachepy::%0' has no effect: the function is not marked 'cachepy::cache_file'")
      << attribute.name_text();
}

/// Whether an attribute list after such a token belongs to a type before it.
bool ends_type(const clang::Token& token, const clang::Sema& sema) {
  namespace tok = clang::tok;
  switch (token.getKind()) {
    case tok::r_paren:
    case tok::identifier:
    case tok::star:
    case tok::amp:
    case tok::ampamp:
    case tok::greater:
    case tok::kw_const:
    case tok::kw_noexcept:
      return true;
    default:
      return compat::is_simple_type_specifier(token, sema);
  }
}

bool has_versions(const clang::FunctionDecl* function) {
  return function->isMultiVersion() || function->hasAttr<clang::TargetClonesAttr>() ||
         function->hasAttr<clang::TargetVersionAttr>() || function->hasAttr<clang::CPUSpecificAttr>() ||
         function->hasAttr<clang::CPUDispatchAttr>() ||
         (function->isInvalidDecl() && function->hasAttr<clang::TargetAttr>());
}

void report_no_effect(clang::DiagnosticsEngine& diags, const WrittenAttribute& attribute) {
  report_error(diags, attribute.name.getLocation(),
               "'cachepy::%0' has no effect here; write it at the beginning of the declaration")
      << attribute.name_text();
}

}  // namespace

bool refuse_versions(Sema& sema, const clang::FunctionDecl* function, clang::SourceLocation where) {
  if (!has_versions(function)) return false;
  report_error(sema.getDiagnostics(), where,
               "%0 cannot be cached: it has versions for several processors; cache a function that calls it")
      << function;
  return true;
}

void explain_errors(Sema& sema) {
  const AttributeTokens* tokens = AttributeTokens::of(sema.getPreprocessor());
  if (!tokens || !sema.getLangOpts().CPlusPlus) return;
  for (const WrittenAttribute& attribute : tokens->all()) {
    if (attribute.unattached() && ends_type(attribute.behind, sema))
      report_no_effect(sema.getDiagnostics(), attribute);
    for (const Decl* decl : attribute.decls)
      if (const auto* function = llvm::dyn_cast<clang::FunctionDecl>(decl))
        refuse_versions(sema, function, attribute.name.getLocation());
  }
}

void report_attributes_without_program(Sema& sema, std::size_t& reported) {
  const AttributeTokens* tokens = AttributeTokens::of(sema.getPreprocessor());
  if (!tokens) return;
  for (; reported < tokens->all().size(); ++reported) {
    const WrittenAttribute& attribute = tokens->all()[reported];
    if (attribute.name_text() != "cache_file") continue;
    report_warning(sema.getDiagnostics(), attribute.name.getLocation(), WarningGroup::kUnusedAttribute,
                   "'cachepy::cache_file' has no effect in an interpreter; compile the function into a "
                   "library, and load that");
  }
}

void report_misplaced_attributes(Sema& sema) {
  const AttributeTokens* tokens = AttributeTokens::of(sema.getPreprocessor());
  if (!tokens) return;
  clang::DiagnosticsEngine& diags = sema.getDiagnostics();
  for (const WrittenAttribute& attribute : tokens->all()) {
    if (attribute.unattached() && sema.getLangOpts().CPlusPlus)
      report_no_effect(diags, attribute);
    else if (attribute.unattached())
      report_error(diags, attribute.name.getLocation(), "'cachepy::%0' works in C++ only")
          << attribute.name_text();
    for (const Decl* decl : attribute.decls) {
      if (const auto* function = llvm::dyn_cast<clang::FunctionDecl>(decl))
        check_function(diags, attribute, function);
      if (const auto* parameter = llvm::dyn_cast<clang::ParmVarDecl>(decl))
        check_parameter(diags, attribute, parameter);
    }
  }
}

}  // namespace cachepy::plugin
