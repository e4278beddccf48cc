#include "types/field_functions.h"

#include <string>

#include "abi.h"
#include "base/diagnostics.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Sema/Lookup.h"
#include "clang/Sema/Sema.h"
#include "compiler/created_nodes.h"
#include "compiler/literals.h"
#include "compiler/llvm_compat.h"
#include "types/sized_field.h"
#include "types/union_members.h"
#include "types/written_expression.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

/// Writes the functions for one class. Each is `inline`, so that equal ones from several translation units
/// merge, and has internal linkage where the class has.
class Writer {
 public:
  Writer(Sema& sema, DeclContext* detail, CXXRecordDecl* record, QualType tag)
      : sema_(sema),
        context_(sema.Context),
        detail_(detail),
        object_type_(compat::type_of(record)),
        tag_(tag),
        where_(record->getLocation()) {}

  /// field_names(FieldsTag<T>); null where Sema has reported an error.
  FunctionDecl* write_field_names(const FieldList& list, QualType string_list_type) {
    FunctionDecl* function = make_function(abi::kFieldNames, string_list_type, {tag_});
    Sema::SynthesizedFunctionScope scope(sema_, function);
    return finish(function,
                  sema_.BuildReturnStmt(where_, Literals(sema_, where_).string_list(list.names)).get());
  }

  /// fields_of(FieldsTag<T>, T&); null where Sema has reported an error.
  FunctionDecl* write_fields_of(const FieldList& list) {
    FunctionDecl* function = make_function(abi::kFieldsOf, context_.VoidTy, {tag_, object_reference()});
    Sema::SynthesizedFunctionScope scope(sema_, function);
    SmallVector<Expr*, 16> arguments;
    for (const CXXBaseSpecifier* base : list.bases) {
      Expr* const part = base_subobject(function, base);
      const bool is_polymorphic = base->getType()->getAsCXXRecordDecl()->isPolymorphic();
      arguments.push_back(is_polymorphic ? call(abi::kMakeBase, part) : part);
      if (!arguments.back()) return nullptr;
    }
    for (const FieldPath& path : list.fields) {
      arguments.push_back(field(function, path));
      if (!arguments.back()) return nullptr;
    }
    Expr* result = call(abi::kMakeFields, arguments);
    if (!result) return nullptr;
    set_result_type(function, result->getType());
    return finish(function, sema_.BuildReturnStmt(where_, result).get());
  }

  /// raw_object(FieldsTag<T>) { return T(static_cast<FieldsTag<T>*>(nullptr)); }, by a constructor that initialises nothing
  /// but what leads to the virtual functions.
  FunctionDecl* write_raw_object() {
    FunctionDecl* function = make_function(abi::kRawObject, object_type_, {tag_});
    Sema::SynthesizedFunctionScope scope(sema_, function);
    CXXConstructorDecl* constructor = raw_constructor();
    Expr* nothing =
        ImplicitCastExpr::Create(context_, constructor->getParamDecl(0)->getType(), CK_NullToPointer,
                                 new (context_) CXXNullPtrLiteralExpr(context_.NullPtrTy, where_), nullptr,
                                 VK_PRValue, FPOptionsOverride());
    Expr* object =
        make_construction(constructor, object_type_, nothing, Constructed::kComplete, where_, context_);
    return finish(function, sema_.BuildReturnStmt(where_, object).get());
  }

 private:
  /// It is no member that lookup finds, and the class stays as the user wrote it.
  CXXConstructorDecl* raw_constructor() {
    CXXRecordDecl* record = object_type_->getAsCXXRecordDecl();
    const QualType parameter = context_.getPointerType(tag_);
    const QualType type =
        context_.getFunctionType(context_.VoidTy, parameter, FunctionProtoType::ExtProtoInfo());
    const DeclarationName name =
        context_.DeclarationNames.getCXXConstructorName(context_.getCanonicalType(object_type_));
    auto* constructor = CXXConstructorDecl::Create(
        context_, record, where_, DeclarationNameInfo(name, where_), type,
        context_.getTrivialTypeSourceInfo(type, where_), ExplicitSpecifier(), /*UsesFPIntrin=*/false,
        /*isInline=*/true, /*isImplicitlyDeclared=*/true, ConstexprSpecKind::Unspecified);
    constructor->setAccess(AS_public);
    constructor->addAttr(NoProfileFunctionAttr::CreateImplicit(context_));
    constructor->setParams(ParmVarDecl::Create(context_, constructor, where_, where_, nullptr, parameter,
                                               context_.getTrivialTypeSourceInfo(parameter, where_), SC_None,
                                               nullptr));
    constructor->setBody(CompoundStmt::CreateEmpty(context_, 0, /*HasFPFeatures=*/false));
    constructor->markUsed(context_);
    sema_.MarkVTableUsed(where_, record);
    return constructor;
  }

  QualType object_reference() const { return context_.getLValueReferenceType(object_type_); }

  FunctionDecl* make_function(StringRef name, QualType result, ArrayRef<QualType> parameters) {
    QualType type = context_.getFunctionType(result, parameters, FunctionProtoType::ExtProtoInfo());
    auto* function = FunctionDecl::Create(
        context_, detail_, where_, where_, &context_.Idents.get(name), type,
        context_.getTrivialTypeSourceInfo(type, where_), SC_None, sema_.getCurFPFeatures().isFPConstrained(),
        /*isInlineSpecified=*/true, /*hasWrittenPrototype=*/true, ConstexprSpecKind::Unspecified);
    function->setImplicit();
    // The user did not write it: no counters for it in a coverage report.
    function->addAttr(NoProfileFunctionAttr::CreateImplicit(context_));
    SmallVector<ParmVarDecl*, 2> declarations;
    for (QualType parameter : parameters) {
      auto* declaration =
          ParmVarDecl::Create(context_, function, where_, where_, nullptr, parameter,
                              context_.getTrivialTypeSourceInfo(parameter, where_), SC_None, nullptr);
      declaration->setScopeInfo(0, static_cast<unsigned>(declarations.size()));
      declarations.push_back(declaration);
    }
    function->setParams(declarations);
    // A hidden friend, defined in the tag's class. Lookup finds it for this class only, so that a program of a
    // thousand classes does not try a thousand overloads at each of a thousand calls; and code generation, as it does
    // with any friend's body, emits it where it is used and needs not be told.
    function->setLexicalDeclContext(tag_->getAsCXXRecordDecl());
    function->setObjectOfFriendDecl();
    return function;
  }

  void set_result_type(FunctionDecl* function, QualType result) {
    const auto* type = function->getType()->castAs<FunctionProtoType>();
    function->setType(context_.getFunctionType(result, type->getParamTypes(), type->getExtProtoInfo()));
    function->setTypeSourceInfo(context_.getTrivialTypeSourceInfo(function->getType(), where_));
  }

  static FunctionDecl* finish(FunctionDecl* function, Stmt* statement) {
    if (!statement) return nullptr;
    const SourceLocation where = function->getLocation();
    function->setBody(
        CompoundStmt::Create(function->getASTContext(), {statement}, FPOptionsOverride(), where, where));
    return function;
  }

  Expr* parameter(FunctionDecl* function, unsigned index) {
    ParmVarDecl* declaration = function->getParamDecl(index);
    // Built by hand: an expression of the user's is built in the scope of the class, where this would be a capture.
    declaration->markUsed(context_);
    return DeclRefExpr::Create(context_, NestedNameSpecifierLoc(), SourceLocation(), declaration,
                               /*RefersToEnclosingVariableOrCapture=*/false, where_,
                               declaration->getType().getNonReferenceType(), VK_LValue);
  }

  /// The object is the last parameter of fields_of and the first of an accessor.
  Expr* object(FunctionDecl* function) {
    for (unsigned i = 0; i < function->getNumParams(); ++i)
      if (function->getParamDecl(i)->getType()->isLValueReferenceType()) return parameter(function, i);
    llvm_unreachable("each function here takes the object");
  }

  /// Made by hand, because Sema would check the access of base and fields.
  Expr* base_subobject(FunctionDecl* function, const CXXBaseSpecifier* base) {
    CXXCastPath path{const_cast<CXXBaseSpecifier*>(base)};
    return ImplicitCastExpr::Create(context_, context_.getCanonicalType(base->getType()).getUnqualifiedType(),
                                    CK_UncheckedDerivedToBase, object(function), &path, VK_LValue,
                                    FPOptionsOverride());
  }

  Expr* member(FunctionDecl* function, const FieldPath& path) {
    Expr* expression = object(function);
    for (FieldDecl* field : path.steps)
      expression = MemberExpr::CreateImplicit(context_, expression, /*IsArrow=*/false, field,
                                              field->getType().getNonReferenceType(), VK_LValue,
                                              field->isBitField() ? OK_BitField : OK_Ordinary);
    return expression;
  }

  Expr* field(FunctionDecl* function, const FieldPath& path) {
    if (path.by_value) return field_value(function, path);
    if (path.size) return owned_elements(function, path);
    if (path.is_choice) return choice(function, path);
    Expr* const expression = member(function, path);
    if (path.steps.back()->getType()->isReferenceType()) return call(abi::kMakeReferred, expression);
    return without_const(expression);
  }

  Expr* without_const(Expr* expression) {
    Qualifiers qualifiers;
    QualType type = context_.getUnqualifiedArrayType(expression->getType(), qualifiers);
    if (!qualifiers.hasConst()) return expression;
    return CXXConstCastExpr::Create(
        context_, type, VK_LValue, expression,
        context_.getTrivialTypeSourceInfo(context_.getLValueReferenceType(type), where_), where_, where_,
        SourceRange(where_, where_));
  }

  /// make_field_value(object, &get, &set)
  Expr* field_value(FunctionDecl* function, const FieldPath& path) {
    const FieldDecl* field = path.steps.back();
    QualType value = field->getType().getUnqualifiedType();

    FunctionDecl* getter = make_function(("get_" + field->getName()).str(), value, {object_reference()});
    {
      Sema::SynthesizedFunctionScope scope(sema_, getter);
      if (!finish(getter, sema_.BuildReturnStmt(where_, member(getter, path)).get())) return nullptr;
    }
    FunctionDecl* setter =
        make_function(("set_" + field->getName()).str(), context_.VoidTy, {object_reference(), value});
    {
      Sema::SynthesizedFunctionScope scope(sema_, setter);
      ExprResult assignment = sema_.CreateBuiltinBinOp(where_, BO_Assign, without_const(member(setter, path)),
                                                       parameter(setter, 1));
      if (!finish(setter, assignment.get())) return nullptr;
    }
    return call(abi::kMakeFieldValue, {object(function), reference(getter), reference(setter)});
  }

  /// make_choice(object, &active, object.union.a, object.union.b)
  Expr* choice(FunctionDecl* function, const FieldPath& path) {
    FunctionDecl* active = active_member(path.steps.back());
    if (!active) return nullptr;
    SmallVector<Expr*, 8> arguments{object(function), reference(active)};
    for (const UnionMember& of_union : members_of_union(path.steps.back()->getType()->getAsRecordDecl())) {
      FieldPath member_path = path;
      if (of_union.field) member_path.steps.push_back(of_union.field);
      arguments.push_back(of_union.field ? without_const(member(function, member_path))
                                         : call(abi::kNoValue, {}));
    }
    return call(abi::kMakeChoice, arguments);
  }

  /// int name(T& object) { return only_one(condition, condition); }; null where one is none, which is an error.
  FunctionDecl* active_member(const FieldDecl* field) {
    const RecordDecl* record = field->getType()->getAsRecordDecl()->getDefinition();
    const StringRef name = field->getName().empty() ? (*record->field_begin())->getName() : field->getName();
    FunctionDecl* function = make_function(("active_of_" + name).str(), context_.IntTy, {object_reference()});
    Sema::SynthesizedFunctionScope scope(sema_, function);
    const auto object = [&] { return this->object(function); };
    const ExpressionScope names = scope_of_field(object_type_->getAsCXXRecordDecl(), object);
    SmallVector<Expr*, 8> conditions;
    for (const UnionMember& member : members_of_union(record)) {
      std::string problem;
      Expr* condition = build_condition(member.condition, names, sema_, field->getLocation(), problem);
      if (condition && member.is_negated)
        condition = sema_.BuildUnaryOp(nullptr, where_, UO_LNot, condition).get();
      if (!condition) {
        report_error(sema_.Diags, field->getLocation(), "field '%0' has the condition '%1', but %2")
            << qualified_name(field) << member.condition << problem;
        return nullptr;
      }
      conditions.push_back(condition);
    }
    return finish(function, sema_.BuildReturnStmt(where_, call(abi::kOnlyOne, conditions)).get());
  }

  /// make_owned_…(object, object.field, &size, &room)
  Expr* owned_elements(FunctionDecl* function, const FieldPath& path) {
    const FieldDecl* field = path.steps.back();
    FunctionDecl* elements = size_function("size_of_", field, path.size->elements);
    FunctionDecl* room =
        size_function("room_of_", field, path.size->room.empty() ? path.size->elements : path.size->room);
    if (!elements || !room) return nullptr;
    StringRef maker = abi::kMakeSeenElements;
    if (release_of_field(field) == Release::kDeletes) maker = abi::kMakeDeletedElements;
    if (release_of_field(field) == Release::kFrees) maker = abi::kMakeFreedElements;
    return call(maker, {object(function), without_const(member(function, path)), reference(elements),
                        reference(room)});
  }

  /// long long name(T& object) { return expression; }; null where the expression is none, which is an error.
  FunctionDecl* size_function(StringRef prefix, const FieldDecl* field, StringRef expression) {
    FunctionDecl* function =
        make_function((prefix + field->getName()).str(), context_.LongLongTy, {object_reference()});
    Sema::SynthesizedFunctionScope scope(sema_, function);
    const auto object = [&] { return this->object(function); };
    std::string problem;
    Expr* size = build_size(expression, scope_of_field(class_of_field(field), object), sema_,
                            field->getLocation(), problem);
    if (!size) {
      report_error(sema_.Diags, field->getLocation(), "field '%0' has the size '%1', but %2")
          << qualified_name(field) << expression << problem;
      return nullptr;
    }
    return finish(function, sema_.BuildReturnStmt(where_, size).get());
  }

  Expr* reference(FunctionDecl* function) {
    return sema_.BuildDeclRefExpr(function, function->getType(), VK_LValue, where_);
  }

  /// cachepy::detail::name(arguments...); null on an error, which Sema has reported.
  Expr* call(StringRef name, ArrayRef<Expr*> arguments) {
    LookupResult found(sema_, &context_.Idents.get(name), where_, Sema::LookupOrdinaryName);
    sema_.LookupQualifiedName(found, detail_);
    ExprResult function = sema_.BuildDeclarationNameExpr(CXXScopeSpec(), found, /*NeedsADL=*/false);
    if (function.isInvalid()) return nullptr;
    SmallVector<Expr*, 16> converted(arguments);  // in place, as Sema does it
    Expr* result = sema_.BuildCallExpr(nullptr, function.get(), where_, converted, where_).get();
    // After an error, Sema may also return an expression that stands for what was meant.
    return result && !result->containsErrors() ? result : nullptr;
  }

  Sema& sema_;
  ASTContext& context_;
  DeclContext* detail_;
  QualType object_type_;
  QualType tag_;
  SourceLocation where_;
};

}  // namespace

std::optional<FieldFunctions> write_field_functions(Sema& sema, DeclContext* detail, CXXRecordDecl* record,
                                                    const FieldList& list, QualType tag,
                                                    QualType string_list) {
  Writer writer(sema, detail, record, tag);
  FunctionDecl* field_names = writer.write_field_names(list, string_list);
  FunctionDecl* fields_of = writer.write_fields_of(list);
  if (!field_names || !fields_of) return std::nullopt;
  return FieldFunctions{field_names, fields_of};
}

FunctionDecl* write_raw_object(Sema& sema, DeclContext* detail, CXXRecordDecl* record, QualType tag) {
  return Writer(sema, detail, record, tag).write_raw_object();
}

}  // namespace cachepy::plugin
