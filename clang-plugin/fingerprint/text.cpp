#include "fingerprint/text.h"

#include "clang/AST/ASTLambda.h"
#include "clang/AST/Attr.h"
#include "clang/AST/RecordLayout.h"
#include "compiler/llvm_compat.h"
#include "fingerprint/writer.h"
#include "llvm/Support/raw_ostream.h"

namespace cachepy::plugin {

using namespace clang;

namespace {

// The text of the function that contains the closure has the order of the capture list, so numbers suffice here.
void declare_captures(const CXXMethodDecl* method, CodeWriter& out) {
  if (!isLambdaCallOperator(method)) return;
  for (const LambdaCapture& capture : method->getParent()->captures())
    if (capture.capturesVariable()) out.declare(capture.getCapturedVar());
}

void write_initialisers(const CXXConstructorDecl* constructor, CodeWriter& out) {
  for (const CXXCtorInitializer* part : constructor->inits()) {
    if (part->isAnyMemberInitializer())
      out.field(part->getAnyMember());
    else
      out.type(
          part->getTypeSourceInfo()->getType());  // a base, or the class itself for a delegating constructor
    out.statement(part->getInit());
  }
}

// A generic closure that is converted to a function pointer: nothing in the tree leads from the conversion to the body.
void refer_to_converted_closure(const FunctionDecl* function, CodeWriter& out) {
  const auto* conversion = dyn_cast<CXXConversionDecl>(function);
  if (!conversion || !isLambdaConversionOperator(const_cast<CXXConversionDecl*>(conversion))) return;
  const FunctionTemplateDecl* generic =
      conversion->getParent()->getLambdaCallOperator()->getDescribedFunctionTemplate();
  const TemplateArgumentList* arguments = conversion->getTemplateSpecializationArgs();
  if (!generic || !arguments) return;
  void* unused = nullptr;
  if (const FunctionDecl* body =
          const_cast<FunctionTemplateDecl*>(generic)->findSpecialization(arguments->asArray(), unused))
    out.refer(body);
}

// A function or variable that is an alias of another one, or a function that a resolver chooses.
template <class Named>
void refer_to_alias(const Named* decl, CodeNames& names, const UserDecls& user_decls, CodeWriter& out) {
  StringRef symbol;
  for (const Decl* each : decl->redecls()) {  // it is not inherited
    if (const auto* alias = each->getAttr<AliasAttr>()) symbol = alias->getAliasee();
    if (const auto* choice = each->getAttr<IFuncAttr>()) symbol = choice->getResolver();
    // The C library's headers redirect to undeclared functions in this way.
    const auto* label = each->getAttr<AsmLabelAttr>();
    if (label && !user_decls.is_library(decl)) symbol = label->getLabel();
  }
  if (symbol.empty()) return;
  out.token(symbol);
  const NamedDecl* found = names.linker_names().declaration_of(symbol);
  if (found && found->getCanonicalDecl() != decl->getCanonicalDecl()) out.refer(found);
}

// Writes an explicit exception specification. For a template it is known once the function is used, and code that reaches it uses it. An
// implicit specification follows from other code, may not be known yet, and is left out.
void write_whether_it_throws(const FunctionDecl* function, CodeWriter& out) {
  const FunctionDecl* pattern = function->getTemplateInstantiationPattern();
  const FunctionDecl* written = (pattern ? pattern : function)->getCanonicalDecl();
  if (!written->getExceptionSpecSourceRange().isValid()) return;
  const auto* type = function->getType()->getAs<FunctionProtoType>();
  if (!type || isUnresolvedExceptionSpec(type->getExceptionSpecType())) return;
  if (type->canThrow() == CT_Cannot) out.token("throws nothing");
  if (type->canThrow() == CT_Can) out.token("may throw");
}

/// Whether it is explicitly noexcept. Libraries check this to choose the function that they call. An implicit specification follows from
/// other code, may not be known yet, and is ignored.
bool is_said_not_to_throw(const FunctionDecl* function) {
  const FunctionDecl* pattern = function->getTemplateInstantiationPattern();
  const FunctionDecl* written = (pattern ? pattern : function)->getCanonicalDecl();
  const auto* type = written->getType()->getAs<FunctionProtoType>();
  return type && written->getExceptionSpecSourceRange().isValid() &&
         !isUnresolvedExceptionSpec(type->getExceptionSpecType()) && type->canThrow() == CT_Cannot;
}

// Refers to the versions of a multiversioned function.
void write_versions(const FunctionDecl* function, const ASTContext& context, CodeWriter& out) {
  if (function->isMultiVersion())
    context.forEachMultiversionedFunctionVersion(function,
                                                 [&](FunctionDecl* version) { out.refer(version); });
}

// Among several definitions in a program, linkers choose one that is not weak.
template <class Named>
void write_whether_weak(const Named* decl, CodeWriter& out) {
  for (const Decl* each : decl->redecls())
    if (each->hasAttr<WeakAttr>()) return out.token("weak");
}

// Libraries copy objects whose move constructor may throw. Constructors without an explicit specification are left out, because theirs
// follows from the parts of the class.
void write_whether_copies_throw(const CXXRecordDecl* record, CodeWriter& out) {
  for (const CXXConstructorDecl* constructor : record->ctors()) {
    if (!constructor->isCopyOrMoveConstructor()) continue;
    if (!constructor->isUserProvided() && constructor->getExceptionSpecSourceRange().isInvalid()) continue;
    out.token(is_said_not_to_throw(constructor) ? "moved" : "copied");
  }
}

// Code that creates an object makes its virtual functions callable, also from places outside of this translation unit.
void refer_to_virtual_functions(const CXXRecordDecl* record, CodeWriter& out) {
  if (!record->isDynamicClass()) return;
  for (const CXXMethodDecl* method : record->methods())
    if (method->isVirtual()) out.refer(method);
}

// A virtual destructor that is called through a base uses the operator delete of the object's own class.
void refer_to_deallocation(const CXXRecordDecl* record, CodeWriter& out) {
  for (const CXXMethodDecl* method : record->methods())
    if (method->getOverloadedOperator() == OO_Delete || method->getOverloadedOperator() == OO_Array_Delete)
      out.function(method);
}

}  // namespace

CodeText text_of_function(const FunctionDecl* named, const FunctionDecl* original, bool with_name,
                          const ASTContext& context, CodeNames& names, const UserDecls& user_decls) {
  CodeWriter out(context, names, user_decls);
  out.token("function");
  if (with_name) out.name(named);
  out.type(named->getReturnType());
  write_versions(named, context, out);
  write_whether_it_throws(named, out);
  out.token(static_cast<unsigned>(named->getConstexprKind()));
  if (!user_decls.is_library(named)) out.attributes(named->getMostRecentDecl());

  const auto* method = dyn_cast<CXXMethodDecl>(named);
  if (method) {
    declare_captures(method, out);
    if (!method->isStatic() || !names.is_stable(named)) out.type(compat::type_of(method->getParent()));
    if (method->isVirtual()) out.token("virtual");  // also if all overriders are reached in other ways
  }
  refer_to_converted_closure(named, out);
  refer_to_alias(named, names, user_decls, out);
  write_whether_weak(named, out);
  if (!original) return out.take();

  for (const ParmVarDecl* parameter : original->parameters()) {
    out.declare(parameter);
    out.type_as_written(parameter->getType().getUnqualifiedType());
    out.sizes_of_variable_arrays(parameter->getOriginalType());
    if (parameter->hasAttrs()) out.attributes(parameter);
  }
  if (const auto* constructor = dyn_cast<CXXConstructorDecl>(original)) {
    write_initialisers(constructor, out);
    refer_to_virtual_functions(constructor->getParent(), out);
  }
  out.statement(original->getBody());
  return out.take();
}

CodeText text_of_body(const FunctionDecl* function, const ASTContext& context, CodeNames& names,
                      const UserDecls& user_decls) {
  CodeWriter out(context, names, user_decls);
  out.token("body");
  for (const ParmVarDecl* parameter : function->parameters()) out.declare(parameter);
  out.statement(function->getBody());
  return out.take();
}

CodeText text_of_class(const CXXRecordDecl* record, const ASTContext& context, CodeNames& names,
                       const UserDecls& user_decls) {
  CodeWriter out(context, names, user_decls);
  out.token("class");
  out.name(record);
  const CXXRecordDecl* definition = record->getDefinition();
  if (!definition || definition->isInvalidDecl() || definition->isDependentContext()) return out.take();

  const ASTRecordLayout& layout = context.getASTRecordLayout(definition);
  out.token(static_cast<std::uint64_t>(layout.getSize().getQuantity()));
  out.token(static_cast<std::uint64_t>(layout.getAlignment().getQuantity()));
  out.token(static_cast<unsigned>(definition->getArgPassingRestrictions()));
  if (!user_decls.is_library(record)) out.attributes(definition->getMostRecentDecl());
  if (definition->isPolymorphic()) out.token(names.entity(record).hidden);  // for typeid
  for (const CXXBaseSpecifier& base : definition->bases()) {
    out.token(base.isVirtual() ? "virtual base" : "base");
    out.token(static_cast<unsigned>(base.getAccessSpecifier()));  // for dynamic_cast and catch
    out.type(base.getType());
  }
  for (const FieldDecl* field : definition->fields()) {
    out.token(field->getName());
    out.type_as_written(field->getType());
    if (field->isMutable()) out.token("mutable");
    if (field->hasAttrs() && !user_decls.is_library(record)) out.attributes(field);
    out.token(layout.getFieldOffset(field->getFieldIndex()));
    if (field->isBitField()) out.token(compat::bit_width(field));
    out.annotations(field);
  }
  write_whether_copies_throw(definition, out);
  // An implicit destructor only runs those of the bases and fields, and may not even be declared here.
  const CXXDestructorDecl* destructor = definition->getDestructor();
  if (destructor && destructor->isUserProvided()) out.refer(destructor);
  refer_to_deallocation(definition, out);
  return out.take();
}

CodeText text_of_variable(const VarDecl* variable, const ASTContext& context, CodeNames& names,
                          const UserDecls& user_decls) {
  CodeWriter out(context, names, user_decls);
  out.token("variable");
  out.name(variable);
  out.type_as_written(variable->getType());
  if (variable->isConstexpr()) out.token("constexpr");
  if (!user_decls.is_library(variable)) out.attributes(variable->getMostRecentDecl());
  if (variable->getTLSKind() != VarDecl::TLS_None) out.token("thread_local");
  refer_to_alias(variable, names, user_decls, out);
  write_whether_weak(variable, out);
  out.statement(variable->getAnyInitializer());
  return out.take();
}

}  // namespace cachepy::plugin
