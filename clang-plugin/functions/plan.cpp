#include "functions/plan.h"

#include "abi.h"
#include "attributes/marks.h"
#include "base/diagnostics.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/QualTypeNames.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Sema/Sema.h"
#include "compiler/llvm_compat.h"
#include "functions/constructed_parts.h"
#include "functions/refuse.h"

namespace cachepy::plugin {
namespace {

// The same on every machine: without paths and inline namespaces of a standard library.
clang::PrintingPolicy naming_policy(const clang::ASTContext& context) {
  clang::PrintingPolicy policy(context.getLangOpts());
  policy.SuppressTagKeyword = true;
  policy.SuppressInlineNamespace = true;
  policy.AnonymousTagLocations = false;
  policy.SuppressDefaultTemplateArgs = true;
  return policy;
}

void add_template_arguments(const clang::Decl* decl, const clang::PrintingPolicy& policy,
                            llvm::raw_ostream& out) {
  if (const auto* scope = llvm::dyn_cast_or_null<clang::Decl>(decl->getDeclContext()))
    add_template_arguments(scope, policy, out);
  if (const auto* record = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(decl))
    clang::printTemplateArgumentList(out, record->getTemplateArgs().asArray(), policy);
  const auto* function = llvm::dyn_cast<clang::FunctionDecl>(decl);
  if (const auto* arguments = function ? function->getTemplateSpecializationArgs() : nullptr)
    clang::printTemplateArgumentList(out, arguments->asArray(), policy);
}

std::string qualified_name(const clang::FunctionDecl* function, const clang::PrintingPolicy& policy) {
  std::string name;
  llvm::raw_string_ostream out(name);
  function->getNameForDiagnostic(out, policy, /*Qualified=*/true);
  return name;
}

// Canonical, so that aliases do not matter. Without noexcept, which does not distinguish functions.
std::string signature(const clang::FunctionDecl* function, const clang::ASTContext& context,
                      const clang::PrintingPolicy& policy) {
  const clang::QualType type = context.getFunctionTypeWithExceptionSpec(function->getType(), clang::EST_None);
  return type.getCanonicalType().getAsString(policy);
}

/// As written, but qualified. A type that is not written out (auto, a template parameter) is spelt in full.
std::string result_type(const clang::FunctionDecl* function, const clang::ASTContext& context,
                        const clang::PrintingPolicy& policy) {
  clang::QualType type = function->getReturnType();
  if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(function))
    type = compat::type_of(constructor->getParent());
  if (type->getContainedDeducedType() || llvm::isa<clang::SubstTemplateTypeParmType>(type))
    return type.getCanonicalType().getAsString(policy);
  return clang::TypeName::getFullyQualifiedName(type, context, policy);
}

/// The objects whose `this` is captured by a parameter that is a lambda. Nullopt after an error: one of them cannot be in the key.
std::optional<std::vector<CapturedObject>> captured_objects(const clang::FunctionDecl* function,
                                                            unsigned index, ParamRole role, clang::Sema& sema,
                                                            BodyOf body_of) {
  std::vector<CapturedObject> objects;
  const clang::QualType type = function->getParamDecl(index)->getType().getNonReferenceType();
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  if (!record || !record->isLambda() || role == ParamRole::kIgnored) return objects;
  std::vector<ClosureProblem> problems;
  objects = objects_of_closure(record, body_of, sema, problems);
  for (const ClosureProblem& problem : problems) refuse_closure(function, index, problem, sema);
  if (!problems.empty()) return std::nullopt;
  return objects;
}

std::optional<std::vector<PlannedParam>> planned_params(const clang::FunctionDecl* function,
                                                        clang::Sema& sema, BodyOf body_of) {
  std::vector<PlannedParam> params;
  for (unsigned i = 0; i < function->getNumParams(); ++i) {
    const RoleOfParam found = role_of_param(function, i, sema);
    auto objects = captured_objects(function, i, found.role, sema, body_of);
    if (!objects) return std::nullopt;
    params.push_back(
        {function->getParamDecl(i)->getName().str(), found.role, found.out, found.size, std::move(*objects)});
  }
  return params;
}

/// An explicit specialisation may have different options. Otherwise two declarations must agree.
bool options_agree(const clang::FunctionDecl* function, const clang::AnnotateAttr* mark,
                   clang::DiagnosticsEngine& diags) {
  if (function->getTemplateSpecializationKind() == clang::TSK_ExplicitSpecialization) return true;
  for (const clang::FunctionDecl* redecl : function->redecls()) {
    const clang::AnnotateAttr* other = cache_file_mark(redecl);
    if (!other || other->getAnnotation() == mark->getAnnotation()) continue;
    report_error(diags, mark->getRange().getEnd(),
                 "%0 has different options of 'cachepy::cache_file' in two declarations; write them once, on "
                 "the first")
        << function;
    report_note(diags, other->getRange().getEnd(), "the other ones");
    return false;
  }
  return true;
}

}  // namespace

std::string MemoPlan::result_options() const {
  std::string text = options.encode_in_keys();
  for (const ObjectPart& part : object)
    if (part.use != PartUse::kRead) text += "changes " + part.name + '\n';
  for (const PlannedParam& param : params) {
    text.push_back(static_cast<char>(param.role));
    if (param.size) text += "[" + *param.size + "]";
  }
  return text;
}

std::string stable_name(const clang::FunctionDecl* function, const CacheFileOptions& options) {
  if (!options.name) return "";
  std::string name = *options.name;
  llvm::raw_string_ostream out(name);
  add_template_arguments(function, naming_policy(function->getASTContext()), out);
  return name;
}

namespace {

/// The plan for a function that can_be_cached() has accepted.
std::optional<MemoPlan> plan_of_sound(clang::FunctionDecl* function, const CacheFileOptions& options,
                                      clang::Sema& sema, BodyOf body_of) {
  ObjectParts object;
  if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
      method && compat::has_implicit_object(method)) {
    object = llvm::isa<clang::CXXConstructorDecl>(method) ? parts_to_construct(method->getParent(), sema)
                                                          : parts_of_object(method, body_of, sema);
    refuse_object(method, object.problems, sema.getDiagnostics());
    if (!object.problems.empty()) return std::nullopt;
  }

  const clang::ASTContext& context = sema.Context;
  const clang::PrintingPolicy policy = naming_policy(context);
  const clang::PresumedLoc place = context.getSourceManager().getPresumedLoc(function->getLocation());
  MemoPlan plan;
  plan.function = function;
  plan.options = options;
  plan.name = stable_name(function, options);
  if (plan.name.empty()) plan.name = qualified_name(function, policy);
  plan.signature = signature(function, context, policy);
  plan.result_type = result_type(function, context, policy);
  plan.file = place.isValid() ? place.getFilename() : "";
  plan.line = place.isValid() ? place.getLine() : 0;
  plan.code = {};
  plan.object = std::move(object.parts);
  auto params = planned_params(function, sema, body_of);
  if (!params) return std::nullopt;
  plan.params = std::move(*params);
  llvm::SmallVector<ParamRole> roles;
  for (const PlannedParam& param : plan.params) roles.push_back(param.role);
  if (plan.options.effects.empty() && !changes_something(function, plan.object, roles, sema.getDiagnostics()))
    return std::nullopt;
  return plan;
}

}  // namespace

std::optional<MemoPlan> make_plan(clang::FunctionDecl* function, clang::Sema& sema, BodyOf body_of) {
  const clang::AnnotateAttr* mark = cache_file_mark(function);
  if (!can_be_cached(function, sema) || !options_agree(function, mark, sema.getDiagnostics()))
    return std::nullopt;
  return plan_of_sound(function, options_of(mark), sema, body_of);
}

std::optional<MemoPlan> plan_as_if_marked(clang::FunctionDecl* function, const CacheFileOptions& options,
                                          clang::Sema& sema, BodyOf body_of) {
  if (!can_be_cached(function, sema)) return std::nullopt;
  return plan_of_sound(function, options, sema, body_of);
}

}  // namespace cachepy::plugin
