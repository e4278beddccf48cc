// The arguments of the call that a wrapper makes: how each parameter, and each part of the object, is passed to the runtime.
#include "clang/AST/ASTContext.h"
#include "clang/AST/CXXInheritance.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Sema/Sema.h"
#include "compiler/created_nodes.h"
#include "compiler/llvm_compat.h"
#include "emit/emit.h"
#include "functions/sized_params.h"
#include "types/written_expression.h"

namespace cachepy::plugin {

using clang::ASTContext;
using clang::Expr;
using clang::FunctionDecl;
using clang::ParmVarDecl;
using clang::QualType;

/// &Impl, or method(&Impl, *this, parts of *this…) for a member function.
Expr* Emitter::impl_of(const MemoPlan& plan, FunctionDecl* impl) {
  ASTContext& context = sema_.Context;
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(impl);
  if (method && !compat::has_implicit_object(method)) method = nullptr;
  // Built by hand, because Sema would look for overloads of Impl.
  const QualType address_type = method ? compat::member_pointer(impl->getType(), method->getParent())
                                       : context.getPointerType(impl->getType());
  Expr* name =
      sema_.BuildDeclRefExpr(impl, impl->getType(), method ? clang::VK_PRValue : clang::VK_LValue, where_);
  Expr* address = clang::UnaryOperator::Create(context, name, clang::UO_AddrOf, address_type,
                                               clang::VK_PRValue, clang::OK_Ordinary, where_,
                                               /*CanOverflow=*/false, clang::FPOptionsOverride());
  if (!method) return address;
  llvm::SmallVector<Expr*, 8> arguments{address, object(method)};
  for (const ObjectPart& part : plan.object) {
    arguments.push_back(marked_part(object(method), part));
    if (!arguments.back()) return nullptr;
  }
  return call(names_.method, arguments);
}

/// The expression that passes a part of the object to the runtime.
Expr* Emitter::marked_part(Expr* object, const ObjectPart& part) {
  Expr* expression = part_of(object, part);
  if (part.field.size) return sized_part(expression, part);
  const Overloads* mark = mark_of(part.use);
  return mark && expression ? call(*mark, expression) : expression;
}

/// (*closure.this), reached through nested closures.
Expr* Emitter::captured_object(ParmVarDecl* closure, const CapturedObject& captured) {
  ASTContext& context = sema_.Context;
  Expr* object =
      sema_.BuildDeclRefExpr(closure, closure->getType().getNonReferenceType(), clang::VK_LValue, where_);
  for (clang::FieldDecl* field : captured.way)
    object = clang::MemberExpr::CreateImplicit(context, object, /*IsArrow=*/false, field,
                                               field->getType().getNonReferenceType(), clang::VK_LValue,
                                               clang::OK_Ordinary);
  Expr* pointer = sema_.DefaultLvalueConversion(object).get();
  return clang::UnaryOperator::Create(context, pointer, clang::UO_Deref, pointer->getType()->getPointeeType(),
                                      clang::VK_LValue, clang::OK_Ordinary, where_, /*CanOverflow=*/false,
                                      clang::FPOptionsOverride());
}

/// with_object(closure, parts...)
Expr* Emitter::with_objects(ParmVarDecl* closure, llvm::ArrayRef<CapturedObject> objects) {
  llvm::SmallVector<Expr*, 8> arguments{
      sema_.BuildDeclRefExpr(closure, closure->getType().getNonReferenceType(), clang::VK_LValue, where_)};
  for (const CapturedObject& captured : objects)
    for (const ObjectPart& part : captured.parts) {
      arguments.push_back(marked_part(captured_object(closure, captured), part));
      if (!arguments.back()) return nullptr;
    }
  return call(names_.with_object, arguments);
}

/// (*this)
Expr* Emitter::object(const clang::CXXMethodDecl* method) {
  ASTContext& context = sema_.Context;
  Expr* pointer = make_this(method, where_, context);
  Expr* object = clang::UnaryOperator::Create(context, pointer, clang::UO_Deref, compat::object_type(method),
                                              clang::VK_LValue, clang::OK_Ordinary, where_,
                                              /*CanOverflow=*/false, clang::FPOptionsOverride());
  return new (context) clang::ParenExpr(where_, where_, object);
}

/// store_if(impl, &predicate); impl alone if there is no predicate. Null after an error.
Expr* Emitter::judged_impl(const MemoPlan& plan, FunctionDecl* impl) {
  Expr* const alone = impl_of(plan, impl);
  if (!plan.predicate || !alone) return alone;
  plan.predicate->addAttr(clang::NoProfileFunctionAttr::CreateImplicit(sema_.Context));
  // Never the first symbol made for the function, so it is unique.
  give_symbol(plan.function, plan.predicate);
  Expr* arguments[] = {
      alone, sema_.BuildDeclRefExpr(plan.predicate, plan.predicate->getType(), clang::VK_LValue, where_)};
  return call(names_.store_if, arguments);
}

/// static_cast<Derived&>(object), also where the base is private.
static Expr* cast_down(Expr* object, const clang::CXXRecordDecl* derived, clang::Sema& sema) {
  clang::CXXBasePaths paths(/*FindAmbiguities=*/false, /*RecordPaths=*/true, /*DetectVirtual=*/false);
  derived->isDerivedFrom(object->getType()->getAsCXXRecordDecl(), paths);
  clang::CXXCastPath path;
  sema.BuildBasePathArray(paths, path);
  const QualType type =
      sema.Context.getQualifiedType(compat::type_of(derived), object->getType().getQualifiers());
  return clang::ImplicitCastExpr::Create(sema.Context, type, clang::CK_BaseToDerived, object, &path,
                                         clang::VK_LValue, clang::FPOptionsOverride());
}

/// Built by hand, because Sema would check the access to bases and fields.
Expr* Emitter::part_of(Expr* object, const ObjectPart& part) {
  ASTContext& context = sema_.Context;
  if (part.derived) object = cast_down(object, part.derived, sema_);
  for (const clang::CXXBaseSpecifier* base : part.bases) {
    clang::CXXCastPath path{const_cast<clang::CXXBaseSpecifier*>(base)};
    QualType type = context.getCanonicalType(base->getType()).getUnqualifiedType();
    if (part.use == PartUse::kRead) type = type.withConst();
    object = clang::ImplicitCastExpr::Create(context, type, clang::CK_UncheckedDerivedToBase, object, &path,
                                             clang::VK_LValue, clang::FPOptionsOverride());
  }
  for (clang::FieldDecl* field : part.field.steps) {
    QualType type = field->getType().getNonReferenceType();
    if (part.use == PartUse::kRead && !field->isMutable() && !field->getType()->isReferenceType())
      type = type.withConst();
    object =
        clang::MemberExpr::CreateImplicit(context, object, /*IsArrow=*/false, field, type, clang::VK_LValue,
                                          field->isBitField() ? clang::OK_BitField : clang::OK_Ordinary);
  }
  if (part.use == PartUse::kRead && part.bases.empty() && part.field.steps.empty() &&
      !object->getType().isConstQualified())
    object = clang::ImplicitCastExpr::Create(context, object->getType().withConst(), clang::CK_NoOp, object,
                                             nullptr, clang::VK_LValue, clang::FPOptionsOverride());
  return part.field.by_value ? sema_.DefaultLvalueConversion(object).get() : object;
}

/// sized_part(object.field, n)
Expr* Emitter::sized_part(Expr* pointer, const ObjectPart& part) {
  const auto holder = [&] {
    const auto* member = llvm::cast<clang::MemberExpr>(pointer);
    for (std::size_t i = 1; i < part.field.steps.size(); ++i)
      member = llvm::cast<clang::MemberExpr>(member->getBase());
    return member->getBase();
  };
  const ExpressionScope scope = scope_of_field(class_of_field(part.field.steps.back()), holder);
  std::string problem;  // there is none: object_parts.cpp has looked
  Expr* size = build_size(part.field.size->elements, scope, sema_, where_, problem);
  if (!size) return nullptr;
  Expr* arguments[] = {pointer, size};
  return call(names_.sized_part, arguments);
}

/// sized_in(param, n), or the function for its role.
Expr* Emitter::sized_argument(const MemoPlan& plan, unsigned index, Expr* param) {
  const auto parameter = [&](llvm::StringRef name) -> Expr* {
    for (unsigned i = 0; i < plan.params.size(); ++i) {
      if (plan.params[i].name != name) continue;
      ParmVarDecl* found = plan.function->getParamDecl(i);
      return sema_.BuildDeclRefExpr(found, found->getType().getNonReferenceType(), clang::VK_LValue, where_);
    }
    return nullptr;
  };
  const clang::CXXMethodDecl* method = with_object_before_call(plan.function);
  const auto of_object = [&] { return object(method); };
  const ExpressionScope scope{parameter, of_object, method ? method->getParent() : nullptr, plan.function};
  std::string problem;  // there is none: refuse.cpp has looked
  Expr* size = build_size(*plan.params[index].size, scope, sema_, where_, problem);
  if (!size) return nullptr;
  const auto& function = [&]() -> const Overloads& {
    switch (plan.params[index].role) {
      case ParamRole::kInOut:
        return names_.sized_inout;
      case ParamRole::kOut:
        return names_.sized_out;
      case ParamRole::kFreshOut:
        return names_.sized_fresh_out;
      default:
        return names_.sized_in;
    }
  }();
  llvm::SmallVector<Expr*, 2> arguments{param, size};
  return call(function, arguments);
}

/// The runtime's function that marks an argument's role; null if the role needs no mark.
const Overloads* Emitter::mark_of(ParamRole role) const {
  switch (role) {
    case ParamRole::kValue:
      return nullptr;
    case ParamRole::kIgnored:
      return &names_.ignored;
    case ParamRole::kFile:
      return &names_.file_arg;
    case ParamRole::kInOut:
      return &names_.inout;
    case ParamRole::kOut:
      return &names_.out;
    case ParamRole::kFreshOut:
      return &names_.fresh_out;
    case ParamRole::kStream:
      return &names_.stream;
    case ParamRole::kInputStream:
      return &names_.input_stream;
  }
  llvm_unreachable("all roles are named");
}

const Overloads* Emitter::mark_of(PartUse use) const {
  switch (use) {
    case PartUse::kRead:
      return nullptr;
    case PartUse::kChange:
      return &names_.inout;
    case PartUse::kMake:
      return &names_.made;
    case PartUse::kInit:
      return &names_.made_fresh;
  }
  llvm_unreachable("all uses are named");
}

Expr* Emitter::call(const Overloads& function, llvm::MutableArrayRef<Expr*> arguments) {
  clang::UnresolvedSet<2> candidates;
  for (clang::NamedDecl* overload : function) candidates.addDecl(overload);
  Expr* callee = make_lookup({function.front()->getDeclName(), where_}, candidates, sema_.Context);
  Expr* result = sema_.BuildCallExpr(/*Scope=*/nullptr, callee, where_, arguments, where_).get();
  // After an error, Sema may return a recovery expression.
  return result && !result->containsErrors() ? result : nullptr;
}

}  // namespace cachepy::plugin
