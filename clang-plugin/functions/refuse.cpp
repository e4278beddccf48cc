#include "functions/refuse.h"

#include "abi.h"
#include "attributes/marks.h"
#include "base/diagnostics.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Sema/Sema.h"
#include "compiler/llvm_compat.h"
#include "effects/effects.h"
#include "functions/closures.h"
#include "functions/param_roles.h"
#include "functions/pointer_use.h"
#include "functions/sized_params.h"
#include "functions/streams.h"
#include "types/class_members.h"
#include "types/runtime_traits.h"
#include "types/standard_types.h"
#include "types/type_check.h"

namespace cachepy::plugin {
namespace {

using clang::ParmVarDecl;
using clang::QualType;
using clang::SourceLocation;

constexpr const char* kChangesNothing =
    "it returns nothing and changes nothing that its caller sees, so there is nothing to cache; return the "
    "result by value, or write it to a parameter that is a non-const reference; if it prints or writes "
    "files, "
    "name that in the option 'effects'";

/// Checks one function. Each check reports at most one error per function, parameter or result.
class Checker {
 public:
  Checker(const clang::FunctionDecl* function, clang::Sema& sema)
      : function_(function), sema_(sema), type_(function->getType()->castAs<clang::FunctionProtoType>()) {}

  bool check() {
    if (!check_kind()) return false;
    check_result();
    for (unsigned i = 0; i < function_->getNumParams(); ++i) check_param(i);
    return ok_;
  }

  void refuse_lambda(unsigned index, const ClosureProblem& problem) {
    refuse_param(index, "is a lambda that " + problem.what + ", or mark it [[cachepy::ignore_arg]]");
    note(problem.where, "here");
  }

 private:
  /// Checks the kind of the function. The other checks require that this one passes.
  bool check_kind() {
    if (const char* reason = kind_problem()) refuse(reason);
    return ok_;
  }

  const char* kind_problem() const {
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function_);
    if (function_->isMain())
      return "it is the program itself; move the work into another function and cache that one";
    if (function_->isDeleted()) return "it is deleted; remove the attribute";
    if (llvm::isa<clang::CXXDestructorDecl>(function_))
      return "it is a destructor; cache the function that computes the result instead";
    if (method && compat::has_implicit_object(method))
      if (const char* reason = method_problem(method)) return reason;
    if (function_->isConsteval())
      return "it is consteval and runs only in the compiler; remove the attribute";
    if (function_->isConstexpr())
      return "it is constexpr, and the compiler may run it, where there is no cache; remove 'constexpr' or "
             "the attribute";
    if (llvm::isa_and_nonnull<clang::CoroutineBodyStmt>(function_->getBody()))
      return "it is a coroutine; cache the functions that it calls instead";
    if (function_->isVariadic())
      return "it takes C-style variadic arguments (...); use a parameter pack or a container instead";
    if (function_->isNoReturn()) return "it never returns; remove the attribute";
    if (type_->getExtInfo().withNoReturn(false) != clang::FunctionType::ExtInfo())
      return "it has a calling convention of its own; cache a function that calls it instead";
    if (function_->hasAttr<clang::PureAttr>() || function_->hasAttr<clang::ConstAttr>())
      return "it is declared pure or const, so calls could be merged or dropped, but a cached call reads and "
             "writes files; remove 'pure' or 'const'";
    if (function_->hasAttr<clang::AliasAttr>() || function_->hasAttr<clang::IFuncAttr>())
      return "it is another name of a function; mark that one";
    if (function_->hasAttr<clang::NakedAttr>())
      return "it is naked and has no body of C++; remove the attribute";
    return nullptr;
  }

  static const char* method_problem(const clang::CXXMethodDecl* method) {
    if (method->isVolatile()) return "it is a volatile member function; remove 'volatile'";
    return nullptr;
  }

  void check_result() {
    const QualType result = function_->getReturnType();
    const char* reason = nullptr;
    // plan.cpp checks whether it changes anything instead.
    if (result->isVoidType()) return;
    if (result->isReferenceType()) {
      if (!may_refer_to_argument(result.getNonReferenceType()) || result->isRValueReferenceType())
        refuse("it returns a reference to something that is no parameter; return by value");
      return;
    }
    if (result->isFunctionPointerType() || result->isMemberPointerType())
      reason = "it returns the address of code, which the next run cannot use; return data by value";
    else if (result->isAnyPointerType() && !has_codec(result))
      reason = "it returns a pointer; return by value, a smart pointer, or std::string for text";
    else if (const clang::CXXRecordDecl* record = result->getAsCXXRecordDecl()) {
      if (record->isLambda())
        reason = "it returns a lambda, whose code cannot be stored; return the data that the lambda captures";
      else if (!is_movable(record))
        reason = "it returns a type that can be neither moved nor copied; return a std::unique_ptr to it";
    }
    if (reason) return refuse(reason);
    if (std::optional<TypeProblem> problem = check_type(result, TypeRole::kResult, sema_)) {
      refuse("its result cannot be stored: " + problem->message());
      note(problem->loc);
    }
  }

  void check_param(unsigned index) {
    const ParmVarDecl* param = function_->getParamDecl(index);
    const bool ignored = has_mark(index, abi::kIgnoreArgMark);
    const bool file = has_mark(index, abi::kFileArgMark);
    if (!check_marks(index)) return;
    if (type_->getExtParameterInfo(index) != clang::FunctionProtoType::ExtParameterInfo())
      return refuse_param(
          index,
          "is passed in a way of its own, as its attribute says; remove the attribute, or cache a "
          "function that calls this one");
    const QualType type = param->getType();
    const QualType value = type.getNonReferenceType().getUnqualifiedType();
    const clang::CXXRecordDecl* record = value->getAsCXXRecordDecl();
    if (!type->isReferenceType() && record && !is_movable(record))
      return refuse_param(index,
                          "is taken by value but can be neither moved nor copied; take it by 'const &'");
    if (is_initializer_list(record))
      return refuse_param(index, "is a std::initializer_list; take a 'const std::vector &'");
    if (ignored || does_not_matter(function_, index, sema_)) return;

    if (value->isMemberDataPointerType())
      return refuse_param(
          index,
          "is a pointer to a field, which is a mere distance; pass a lambda that reads the field, or mark "
          "it [[cachepy::ignore_arg]]");
    if (size_of_param(function_, index, sema_)) return check_sized(index);
    if (value->isAnyPointerType() && !value->isFunctionPointerType() && !is_c_string(value) &&
        !has_codec(value) && !is_of_kind(value, Kind::kObjectPointer) && !is_output_stream(param) &&
        !is_input_stream(param))
      return refuse_param(index,
                          "is a pointer, which does not say how much it points to; say so by "
                          "[[cachepy::size(\"n\")]], take a "
                          "container or a smart pointer, or mark it [[cachepy::ignore_arg]]");
    if (value->isPointerType() && is_c_string(value) && !file && !has_mark(index, abi::kInMark))
      if (const std::string length = length_of_characters(function_, index); !length.empty())
        return refuse_characters(index, length);
    if (record && record->isLambda()) {
      const bool by_reference = type->isReferenceType() && !type.getNonReferenceType().isConstQualified();
      if (const ClosureProblem problem = problem_of_closure(record, by_reference); !problem.what.empty())
        return refuse_lambda(index, problem);
    }
    if (file && (value->isArithmeticType() || value->isEnumeralType()))
      return refuse_param(index, "cannot name a file; take a std::string or a std::filesystem::path");
    const RoleOfParam found = role_of_param(function_, index, sema_);
    if (is_stream(found.role)) return check_stream(index, found.role);
    if (is_changed(found.role)) return check_changed(index, found);
    if (std::optional<TypeProblem> problem = check_type(type, TypeRole::kArgument, sema_)) {
      refuse_param(index,
                   "cannot be in the key: " + problem->message() + "; or mark it [[cachepy::ignore_arg]]");
      note(problem->loc);
    }
  }

  /// Checks that the attributes of a parameter agree with each other and with its type.
  bool check_marks(unsigned index) {
    const ParmVarDecl* param = function_->getParamDecl(index);
    llvm::SmallVector<llvm::StringRef, 2> marks;
    for (const llvm::StringRef mark :
         {llvm::StringRef(abi::kIgnoreArgMark), llvm::StringRef(abi::kFileArgMark),
          llvm::StringRef(abi::kOutMark), llvm::StringRef(abi::kInOutMark), llvm::StringRef(abi::kInMark)})
      if (parameter_has_mark(function_, index, mark)) marks.push_back(mark.split("::").second);
    if (marks.size() > 1)
      refuse_param(index, "is both '" + marks[0] + "' and '" + marks[1] + "'; choose one");
    else if (marks.size() == 1 && (marks[0] == "out" || marks[0] == "inout") && !can_be_changed(param))
      refuse_param(index,
                   "is marked '" + marks[0] +
                       "', but what the function makes of it is not seen by its caller; make it a non-const "
                       "reference, or remove the attribute");
    else
      return true;
    return false;
  }

  /// A `const char*` is in the key up to its zero, so nothing may follow there.
  void refuse_characters(unsigned index, const std::string& length) {
    const ParmVarDecl* param = function_->getParamDecl(index);
    refuse_param(index,
                 "seems to be '" + length +
                     "' characters without a terminating zero; mark it [[cachepy::size(\"" + length +
                     "\")]], or [[cachepy::in]] if it is a text that ends with a zero",
                 clang::FixItHint::CreateInsertion(param->getOuterLocStart(),
                                                   "[[cachepy::size(\"" + length + "\")]] "));
  }

  bool has_mark(unsigned index, llvm::StringRef mark) const {
    return parameter_has_mark(function_, index, mark);
  }

  /// Checks a pointer whose attribute gives the number of elements.
  void check_sized(unsigned index) {
    const ParmVarDecl* param = function_->getParamDecl(index);
    const RoleOfParam found = role_of_param(function_, index, sema_);
    if (const std::string problem = problem_of_size(function_, param, *found.size, sema_); !problem.empty())
      return refuse_param(index, "has the size '" + *found.size + "', but " + problem +
                                     "; write it with parameters of the function");
    const QualType element = param->getType()->getPointeeType();
    TypeRole role = TypeRole::kArgument;
    if (is_changed(found.role)) role = found.role == ParamRole::kInOut ? TypeRole::kInOut : TypeRole::kOut;
    if (const std::optional<TypeProblem> trouble =
            check_type(sema_.Context.getLValueReferenceType(element), role, sema_)) {
      refuse_param(index,
                   "points to what cannot be in the key or be given back by a hit: " + trouble->message());
      note(trouble->loc);
    }
  }

  /// Checks a parameter that a hit restores to its value after the call.
  void check_changed(unsigned index, const RoleOfParam& found) {
    const ParmVarDecl* param = function_->getParamDecl(index);
    if (found.out.writing == OutCheck::Writing::kReadFirst) {
      refuse_param(
          index,
          "is marked 'out', but " + found.out.how +
              " before it is written, so that what it was counts; mark it [[cachepy::inout]], or write it "
              "first");
      return note(found.out.where, "here");
    }
    const TypeRole role = found.role == ParamRole::kInOut ? TypeRole::kInOut : TypeRole::kOut;
    const std::optional<TypeProblem> problem = check_type(param->getType(), role, sema_);
    if (!problem) return;
    const QualType value = param->getType().getNonReferenceType();
    if (const clang::CXXRecordDecl* record = value->getAsCXXRecordDecl())
      if (const Reason reason = reason_against(record); !reason.what.empty())
        return refuse_param(
            index, "is a reference to an object that " + reason.what + "; " +
                       (reason.advice_for_argument.empty() ? reason.advice : reason.advice_for_argument) +
                       ", or mark it [[cachepy::ignore_arg]]");
    if (role == TypeRole::kInOut && is_only_read(param) && !reaches_others(value) &&
        !check_type(sema_.Context.getLValueReferenceType(value.withConst()), TypeRole::kArgument, sema_))
      return refuse_param(index,
                          "is a non-const reference, and a hit could not give it back, but the function only "
                          "reads it; take it "
                          "by 'const &'",
                          clang::FixItHint::CreateInsertion(param->getTypeSpecStartLoc(), "const "));
    if (role == TypeRole::kInOut && !check_type(param->getType(), TypeRole::kOut, sema_) &&
        check_out(function_, param).writing == OutCheck::Writing::kAlways)
      return refuse_param(index,
                          "is a non-const reference, and a hit could not put it in the place of what was "
                          "there, but the function "
                          "writes it before it reads it; mark it [[cachepy::out]]",
                          clang::FixItHint::CreateInsertion(param->getOuterLocStart(), "[[cachepy::out]] "));
    refuse_param(
        index, "is a non-const reference, and what the function makes of it cannot be given back by a hit: " +
                   problem->message() +
                   "; or take it by 'const &', or mark it [[cachepy::in]] if it is only read, or "
                   "[[cachepy::ignore_arg]] if it does not count");
    note(problem->loc);
  }

  bool is_only_read(const ParmVarDecl* param) const {
    bool only_read = function_->getBody() != nullptr;
    find_uses(function_, [&](const Use& use) {
      if (use.place.variable == param && may_write(use)) only_read = false;
    });
    return only_read;
  }

  void check_stream(unsigned index, ParamRole role) {
    const clang::Expr* beyond = use_beyond_stream(function_, function_->getParamDecl(index));
    if (!beyond) return;
    refuse_param(index,
                 role == ParamRole::kStream
                     ? "is a stream that the function does not only write to; take it by 'std::ostream "
                       "&', and leave what else is done with it to the caller"
                     : "is a stream that the function does not only read from; take it by "
                       "'std::istream &', and leave what else is done with it to the caller");
    note(beyond->getExprLoc(), "here");
  }

  /// Whether a reference to `type` may refer to the caller's object.
  bool may_refer_to_argument(QualType type) const {
    const clang::ASTContext& context = sema_.Context;
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function_);
    if (method && compat::has_implicit_object(method) &&
        context.hasSameUnqualifiedType(compat::object_type(method), type))
      return true;
    return llvm::any_of(function_->parameters(), [&](const ParmVarDecl* param) {
      return param->getType()->isReferenceType() &&
             context.hasSameUnqualifiedType(param->getType().getNonReferenceType(), type);
    });
  }

  static bool is_initializer_list(const clang::CXXRecordDecl* record) {
    return record && record->isInStdNamespace() && record->getIdentifier() &&
           record->getName() == "initializer_list";
  }

  bool is_of_kind(QualType type, Kind kind) const {
    const std::optional<RuntimeTraits> traits = RuntimeTraits::find(sema_);
    return traits && traits->kind_of(type) == kind;
  }
  bool has_codec(QualType type) const { return is_of_kind(type, Kind::kCodec); }

  static bool is_c_string(QualType type) {
    const QualType pointee = type->getPointeeType();
    return pointee.isConstQualified() && (pointee->isSpecificBuiltinType(clang::BuiltinType::Char_S) ||
                                          pointee->isSpecificBuiltinType(clang::BuiltinType::Char_U));
  }

  void refuse(const llvm::Twine& reason) {
    ok_ = false;
    report_error(sema_.getDiagnostics(), function_->getLocation(), "%0 cannot be cached: %1")
        << function_ << reason.str();
    note_instantiation();
  }

  void refuse_param(unsigned index, const llvm::Twine& reason, clang::FixItHint fix = {}) {
    ok_ = false;
    const ParmVarDecl* param = function_->getParamDecl(index);
    const std::string name = param->getName().empty() ? "parameter " + std::to_string(index + 1)
                                                      : "parameter '" + param->getName().str() + "'";
    report_error(sema_.getDiagnostics(), param->getLocation(), "%0 cannot be cached: %1 %2")
        << function_ << name << reason.str() << param->getSourceRange() << fix;
    note_instantiation();
  }

  void note(SourceLocation where, llvm::StringRef what = "declared here") {
    if (where.isValid()) report_note(sema_.getDiagnostics(), where, what);
  }

  void note_instantiation() {
    if (function_->isTemplateInstantiation() && function_->getPointOfInstantiation().isValid())
      report_note(sema_.getDiagnostics(), function_->getPointOfInstantiation(), "instantiated here");
  }

  const clang::FunctionDecl* function_;
  clang::Sema& sema_;
  const clang::FunctionProtoType* type_;
  bool ok_ = true;
};

}  // namespace

bool can_be_cached(const clang::FunctionDecl* function, clang::Sema& sema) {
  return Checker(function, sema).check();
}

void refuse_closure(const clang::FunctionDecl* function, unsigned index, const ClosureProblem& problem,
                    clang::Sema& sema) {
  Checker(function, sema).refuse_lambda(index, problem);
}

bool changes_something(const clang::FunctionDecl* function, llvm::ArrayRef<ObjectPart> parts,
                       llvm::ArrayRef<ParamRole> roles, clang::DiagnosticsEngine& diags) {
  if (!function->getReturnType()->isVoidType() || llvm::any_of(roles, is_changed) ||
      llvm::any_of(parts, [](const ObjectPart& part) { return part.use != PartUse::kRead; }))
    return true;
  report_error(diags, function->getLocation(), "%0 cannot be cached: %1") << function << kChangesNothing;
  return false;
}

void refuse_object(const clang::CXXMethodDecl* method, llvm::ArrayRef<ObjectProblem> problems,
                   clang::DiagnosticsEngine& diags) {
  for (const ObjectProblem& problem : problems) {
    report_error(diags, method->getLocation(), "%0 cannot be cached: %1") << method << problem.what;
    if (problem.read_at.isValid()) report_note(diags, problem.read_at, "read here");
    if (problem.declared_at.isValid()) report_note(diags, problem.declared_at, "declared here");
  }
}

}  // namespace cachepy::plugin
