#include "warnings/remarks.h"

#include "base/diagnostics.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/StringExtras.h"

namespace cachepy::plugin {
namespace {

using clang::DiagnosticsEngine;
using clang::SourceLocation;

void note_parameter(const clang::ParmVarDecl* param, const PlannedParam& planned, DiagnosticsEngine& diags) {
  const std::string name =
      planned.name.empty() ? "a parameter without a name" : "parameter '" + planned.name + "'";
  const SourceLocation where = param->getLocation();
  if (planned.role == ParamRole::kIgnored)
    report_note(diags, where, "not in the key: %0") << name;
  else if (planned.role == ParamRole::kFile)
    report_note(diags, where, "in the key: %0, and the content of the files that it names") << name;
  else if (planned.role == ParamRole::kInOut)
    report_note(diags, where,
                "in the key as it was before the call, and stored as it is after it: %0 of type %1")
        << name << param->getType();
  else if (planned.role == ParamRole::kStream)
    report_note(diags, where, "in the key: how %0 formats; stored: what is written to it") << name;
  else if (planned.role == ParamRole::kInputStream)
    report_note(diags, where, "in the key: the content of %0; stored: how far it is read") << name;
  else if (is_changed(planned.role))
    report_note(diags, where, "stored as it is after the call: %0 of type %1") << name << param->getType();
  else
    report_note(diags, where, "in the key: %0 of type %1") << name << param->getType();
}

const char* what_becomes_of(PartUse use) {
  switch (use) {
    case PartUse::kRead:
      return "in the key: field '%0' of type %1, read here";
    case PartUse::kChange:
      return "in the key as it was before the call, and stored as it is after it: field '%0' of type %1, "
             "changed here";
    case PartUse::kMake:
      return "stored: field '%0' of type %1, declared here";
    case PartUse::kInit:
      return "not stored, value-initialised by a hit: field '%0' of type %1, declared here";
  }
  llvm_unreachable("all uses are named");
}

/// What is unknown about an out parameter, and the consequence.
void note_unproven(const clang::ParmVarDecl* param, const PlannedParam& planned, DiagnosticsEngine& diags) {
  if (planned.out.writing != OutCheck::Writing::kUnknown) return;
  if (planned.role == ParamRole::kFreshOut)
    report_note(diags, param->getLocation(),
                "it is not proven that '%0' is written on every path; the function is given a new object, so "
                "that what it "
                "leaves does not depend on what was there")
        << planned.name;
  else if (planned.role == ParamRole::kInOut)
    report_note(diags, param->getLocation(),
                "it is not proven that '%0' is written on every path, and there is no default constructor to "
                "make a new "
                "object with; what it was before counts")
        << planned.name;
  else
    return;
  if (planned.out.where.isValid()) report_note(diags, planned.out.where, "it %0 here") << planned.out.how;
}

void note_list(llvm::StringRef what, const std::vector<std::string>& items, SourceLocation where,
               DiagnosticsEngine& diags) {
  if (!items.empty())
    report_note(diags, where, "in the key: %0 %1") << what << "'" + llvm::join(items, "', '") + "'";
}

}  // namespace

void remark_on(const MemoPlan& plan, DiagnosticsEngine& diags) {
  const SourceLocation where = plan.function->getLocation();
  const CacheFileOptions& options = plan.options;
  report_remark(diags, where, "%0 is cached in %1; its result is stored as %2")
      << plan.name << (options.dir ? "'" + *options.dir + "'" : "the default directory")
      << plan.function->getReturnType();
  for (const ObjectPart& part : plan.object)
    report_note(diags, part.read_at, what_becomes_of(part.use)) << part.name << part.type;
  for (unsigned i = 0; i < plan.params.size(); ++i) {
    note_parameter(plan.function->getParamDecl(i), plan.params[i], diags);
    note_unproven(plan.function->getParamDecl(i), plan.params[i], diags);
  }
  if (options.version) note_list("version", {*options.version}, where, diags);
  note_list("environment variables", options.env_vars, where, diags);
  note_list("the content of", options.depends_on_files, where, diags);
  note_list("variables", options.depends_on_vars, where, diags);
}

}  // namespace cachepy::plugin
