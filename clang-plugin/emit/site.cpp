#include "emit/site.h"

#include "base/diagnostics.h"
#include "cachepy/detail/site.h"
#include "clang/Sema/Sema.h"
#include "compiler/literals.h"
#include "llvm/ADT/StringMap.h"

namespace cachepy::plugin {
namespace {

using clang::Expr;

/// The values of the fields by name.
class SiteValues {
 public:
  SiteValues(clang::Sema& sema, clang::SourceLocation where) : sema_(sema), where_(where) {}

  void add_plan(const MemoPlan& plan, clang::VarDecl* records) {
    const clang::QualType code_word = sema_.Context.getIntTypeForBitwidth(64, /*Signed=*/false);
    add("abi_version", std::uint64_t{detail::kAbiVersion});
    add("name", plan.name);
    add("signature", plan.signature);
    add("result_type", plan.result_type);
    add("file", plan.file);
    add("line", std::uint64_t{plan.line});
    values_["code"] = literals_.braces(
        {literals_.number(plan.code[0], code_word), literals_.number(plan.code[1], code_word)});
    values_["records"] = sema_.BuildDeclRefExpr(records, records->getType(), clang::VK_LValue, where_);
    values_["state"] = literals_.null();
  }

  void add_options(const CacheFileOptions& options) {
#define CACHEPY_OPTION(Kind, name, ...) add(#name, options.name);
#include "cachepy/detail/options.def"
  }

  void add_parameters(const MemoPlan& plan) {
    std::vector<std::string> names;
    std::string roles;
    for (const ObjectPart& part : plan.object) {
      names.push_back(part.name);
      roles.push_back(static_cast<char>(role_of(part.use)));
    }
    for (const PlannedParam& param : plan.params) {
      names.push_back(param.name);
      roles.push_back(static_cast<char>(param.role));
    }
    add("param_names", names);
    add("param_roles", roles);
  }

  /// The values in the order of the class's fields.
  Expr* in_order_of(const clang::CXXRecordDecl* site) {
    std::vector<Expr*> in_order;
    for (const clang::FieldDecl* field : site->fields()) {
      Expr* value = values_.lookup(field->getName());
      if (!value) return mismatch("does not know the field '" + field->getName().str() + "'", site);
      in_order.push_back(value);
      values_.erase(field->getName());
    }
    if (!values_.empty()) return mismatch("misses the field '" + values_.begin()->first().str() + "'", site);
    return literals_.braces(std::move(in_order));
  }

 private:
  static ParamRole role_of(PartUse use) {
    switch (use) {
      case PartUse::kRead:
        return ParamRole::kValue;
      case PartUse::kChange:
        return ParamRole::kInOut;
      case PartUse::kMake:
        return ParamRole::kOut;
      case PartUse::kInit:
        return ParamRole::kIgnored;
    }
    llvm_unreachable("all uses are named");
  }

  void add(llvm::StringRef field, const std::string& text) { values_[field] = literals_.string(text); }
  void add(llvm::StringRef field, const option::Text& text) {
    values_[field] = literals_.string_or_null(text);
  }
  void add(llvm::StringRef field, const option::List& list) { values_[field] = literals_.string_list(list); }
  void add(llvm::StringRef field, const option::Flag& flag) { values_[field] = literals_.boolean(flag); }
  void add(llvm::StringRef field, std::uint64_t number) {
    values_[field] = literals_.number(number, sema_.Context.UnsignedIntTy);
  }

  Expr* mismatch(const std::string& what, const clang::CXXRecordDecl* site) const {
    report_error(sema_.getDiagnostics(), site->getLocation(),
                 "the plugin %0 of these headers of cachepy; install both from one release")
        << what;
    return nullptr;
  }

  clang::Sema& sema_;
  const clang::SourceLocation where_;
  const Literals literals_{sema_, where_};
  llvm::StringMap<Expr*> values_;
};

}  // namespace

Expr* site_initializer(const MemoPlan& plan, const clang::CXXRecordDecl* site, clang::VarDecl* records,
                       clang::Sema& sema, clang::SourceLocation where) {
  SiteValues values(sema, where);
  values.add_plan(plan, records);
  values.add_options(plan.options);
  values.add_parameters(plan);
  return values.in_order_of(site);
}

}  // namespace cachepy::plugin
