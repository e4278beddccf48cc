#include "fingerprint/names.h"

#include "base/xxh3.h"
#include "clang/AST/ASTLambda.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/PrettyPrinter.h"
#include "compiler/llvm_compat.h"
#include "fingerprint/literal_text.h"
#include "fingerprint/unnamed.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace cachepy::plugin {

using namespace clang;

namespace {

std::string number(std::uint64_t value) {
  return llvm::utostr(value);
}

/// An extern declaration in a block is not a local, but a member of the surrounding namespace.
const DeclContext* context_of(const NamedDecl* decl) {
  const DeclContext* context = decl->getDeclContext();
  return const_cast<NamedDecl*>(decl)->isLocalExternDecl() ? context->getEnclosingNamespaceContext()
                                                           : context;
}

}  // namespace

const Spelling& CodeNames::type(QualType type) {
  type = context_.getCanonicalType(type);
  auto found = types_.find(type.getAsOpaquePtr());
  if (found != types_.end()) return found->second;
  return types_.emplace(type.getAsOpaquePtr(), spell_type(type)).first->second;
}

const Spelling& CodeNames::entity(const NamedDecl* decl) {
  decl = cast<NamedDecl>(decl->getCanonicalDecl());
  auto found = entities_.find(decl);
  if (found != entities_.end()) return found->second;
  return entities_.emplace(decl, spell_entity(decl)).first->second;
}

namespace {

// The calling convention, if it differs from the platform's.
void add_convention(const FunctionProtoType* type, std::string& out) {
  const FunctionType::ExtInfo info = type->getExtInfo();
  if (info.getCC() != CC_C) out += (" " + FunctionType::getNameForCallConv(info.getCC())).str();
  if (info.getNoReturn()) out += " noreturn";
  if (info.getHasRegParm()) out += " regparm" + number(info.getRegParm());
  if (!type->hasExtParameterInfos()) return;
  for (const FunctionProtoType::ExtParameterInfo parameter : type->getExtParameterInfos())
    out += " parameter" + number(parameter.getOpaqueValue());
}

void add(const Spelling& part, Spelling& out) {
  out.text += part.text;
  out.linker += part.linker;
  out.hidden += part.hidden;
  out.has_place |= part.has_place;
  out.records.append(part.records.begin(), part.records.end());
  out.names_user_code |= part.names_user_code;
}

}  // namespace

void CodeNames::add_type(QualType written, Spelling& out) {
  add(type(written), out);
}

void CodeNames::add_entity(const NamedDecl* decl, Spelling& out) {
  add(entity(decl), out);
}

Spelling CodeNames::spell_type(QualType type) {
  Spelling out;
  const Type* bare = type.getTypePtr();
  if (const auto* pointer = dyn_cast<PointerType>(bare)) {
    add_type(pointer->getPointeeType(), out);
    out.text += " *";
    out.records.clear();
  } else if (const auto* reference = dyn_cast<ReferenceType>(bare)) {
    add_type(reference->getPointeeType(), out);
    out.text += isa<RValueReferenceType>(reference) ? " &&" : " &";
  } else if (const auto* member = dyn_cast<MemberPointerType>(bare)) {
    add_type(member->getPointeeType(), out);
    out.text += " (";
    add_type(compat::type_of(member->getMostRecentCXXRecordDecl()), out);
    out.text += ")::*";
  } else if (const auto* tag = dyn_cast<TagType>(bare)) {
    add_entity(tag->getDecl(), out);
  } else if (const auto* function = dyn_cast<FunctionProtoType>(bare)) {
    add_type(function->getReturnType(), out);
    add_parameter_types(function, out);
    if (function->isNothrow()) out.text += " noexcept";
    add_convention(function, out.text);
  } else if (const auto* array = dyn_cast<ArrayType>(bare)) {
    add_type(array->getElementType(), out);
    const auto* sized = dyn_cast<ConstantArrayType>(array);
    // A variable size is an expression, which is part of the text of the code.
    out.text += sized ? " [" + llvm::toString(sized->getSize(), 10, false) + "]" : " []";
  } else if (const auto* atomic = dyn_cast<AtomicType>(bare)) {
    add_type(atomic->getValueType(), out);
    out.text += " _Atomic";
  } else if (const auto* complex = dyn_cast<ComplexType>(bare)) {
    add_type(complex->getElementType(), out);
    out.text += " _Complex";
  } else if (const auto* vector = dyn_cast<VectorType>(bare)) {
    add_type(vector->getElementType(), out);
    out.text += " vector" + number(vector->getNumElements());
    if (!compat::is_generic(vector))
      out.text += " kind" + number(static_cast<unsigned>(vector->getVectorKind()));
    if (isa<ExtVectorType>(vector)) out.text += " ext";
  } else if (const auto* matrix = dyn_cast<ConstantMatrixType>(bare)) {
    add_type(matrix->getElementType(), out);
    out.text += " matrix" + number(matrix->getNumRows()) + "x" + number(matrix->getNumColumns());
  } else if (const auto* block = dyn_cast<BlockPointerType>(bare)) {
    add_type(block->getPointeeType(), out);
    out.text += " ^";
  } else {
    PrintingPolicy policy(context_.getLangOpts());
    policy.AnonymousTagLocations = false;
    out.text = QualType(bare, 0).getAsString(policy);
  }
  // If a library contains values of this type, the user's codec may be called.
  out.names_user_code |= user_decls_.has_codec(type);
  if (type.hasQualifiers()) out.text += " " + type.getQualifiers().getAsString();
  return out;
}

void CodeNames::add_parameter_types(const FunctionProtoType* type, Spelling& out) {
  out.text += '(';
  for (QualType parameter : type->param_types()) {
    if (out.text.back() != '(') out.text += ", ";
    add_type(parameter, out);
  }
  out.text += type->isVariadic() ? ", ...)" : ")";
  if (!type->getMethodQuals().empty()) out.text += " " + type->getMethodQuals().getAsString();
  if (type->getRefQualifier() == RQ_LValue) out.text += " &";
  if (type->getRefQualifier() == RQ_RValue) out.text += " &&";
}

Spelling CodeNames::spell_entity(const NamedDecl* decl) {
  Spelling out;
  if (const auto* function = dyn_cast<FunctionDecl>(decl)) {
    add_function(function, out);
  } else if (const auto* tag = dyn_cast<TagDecl>(decl)) {
    add_tag(tag, out);
  } else if (const auto* variable = dyn_cast<VarDecl>(decl)) {
    const bool is_local = variable->isLocalVarDecl() && !variable->isLocalExternDecl();
    add_context(context_of(variable), out);
    // By place: renaming a local must not change the spelling.
    if (is_local) {
      out.text += place_of_local(variable);
    } else if (const auto* bindings = dyn_cast<DecompositionDecl>(variable)) {
      for (const BindingDecl* binding : bindings->bindings())
        out.text += (binding == bindings->bindings().front() ? "[" : ", ") + binding->getNameAsString();
      out.text += "]";
    } else {
      out.text += variable->getNameAsString();
    }
    if (const auto* instance = dyn_cast<VarTemplateSpecializationDecl>(variable))
      add_template_arguments(instance->getTemplateArgs().asArray(), out);
    if (!is_local && !isa<ParmVarDecl>(variable)) add_linker_name(variable, out);
    out.names_user_code |= !user_decls_.is_library(variable);
  } else if (const auto* object = dyn_cast<TemplateParamObjectDecl>(decl)) {
    add_type(object->getType().getUnqualifiedType(), out);
    add_value(object->getValue(), object->getType(), out);
  } else {
    add_context(decl->getDeclContext(), out);
    out.text += decl->getNameAsString();
  }
  return out;
}

void CodeNames::add_context(const DeclContext* context, Spelling& out) {
  context = context->getRedeclContext();
  if (context->isTranslationUnit()) return;
  if (const auto* space = dyn_cast<NamespaceDecl>(context); space && space->isAnonymousNamespace()) {
    add_context(space->getDeclContext(), out);
    out.text += "(anonymous namespace)";
  } else if (const auto* named = dyn_cast<NamedDecl>(context)) {
    add_entity(named, out);
  }
  out.text += "::";
}

void CodeNames::add_function(const FunctionDecl* function, Spelling& out) {
  if (const std::string stable = stable_name_of_(function); !stable.empty()) {
    // Names and types of parameters distinguish stable names (plugin.cpp).
    out.text += "cached as " + number(stable.size()) + ":" + stable;
    out.parameters = out.text.size();
    add_parameter_types(function->getType().getCanonicalType()->castAs<FunctionProtoType>(), out);
    out.hidden += linker_names_.of(function);
    out.names_user_code = true;
    return;
  }
  add_context(context_of(function), out);
  const DeclarationName name = function->getDeclName();
  if (name.getNameKind() == DeclarationName::CXXConversionFunctionName) {
    out.text += "operator ";
    add_type(name.getCXXNameType(), out);
  } else if (isa<CXXConstructorDecl>(function)) {
    out.text += "(constructor)";  // the class is part of the spelling, by place if it has no name
  } else if (isa<CXXDestructorDecl>(function)) {
    out.text += "(destructor)";
  } else {
    out.text += name.getAsString();
  }
  if (const TemplateArgumentList* arguments = function->getTemplateSpecializationArgs())
    add_template_arguments(arguments->asArray(), out);
  out.parameters = out.text.size();
  // From the canonical type: whether a parameter is const matters only to the function's own code.
  if (const auto* type = function->getType().getCanonicalType()->getAs<FunctionProtoType>())
    add_parameter_types(type, out);
  add_linker_name(function, out);
  // Headers redirect calls this way, for example those of the C library for 64-bit files.
  if (const auto* label = function->getAttr<AsmLabelAttr>()) out.text += " asm " + label->getLabel().str();
  out.names_user_code |= !user_decls_.is_library(function);
}

// What is local to a function with a stable name moves with it.
std::string CodeNames::linker_name(const NamedDecl* decl) const {
  std::string name = linker_names_.of(decl);
  for (const DeclContext* scope = decl->getDeclContext(); scope; scope = scope->getParent()) {
    const auto* function = dyn_cast<FunctionDecl>(scope);
    const std::string stable = function ? stable_name_of_(function) : "";
    if (stable.empty()) continue;
    const std::string own = linker_names_.of(function);
    const StringRef encoding =
        StringRef(own).starts_with("_Z") ? StringRef(own).drop_front(2) : StringRef(own);
    if (const std::size_t at = name.find(encoding); at != std::string::npos)
      name.replace(at, encoding.size(), "<" + stable + ">");
  }
  return name;
}

// As a digest, because the name of a library function may be longer than the code that calls it.
void CodeNames::add_linker_name(const NamedDecl* decl, Spelling& out) {
  const XXH128_hash_t hash = xxh3_128(linker_name(decl));
  out.linker += llvm::utohexstr(hash.high64) + "." + llvm::utohexstr(hash.low64) + " ";
}

void CodeNames::add_tag(const TagDecl* tag, Spelling& out) {
  const auto* record = dyn_cast<CXXRecordDecl>(tag);
  if (record && record->isLambda()) {
    add_closure(record, out);
  } else {
    add_context(tag->getDeclContext(), out);
    if (tag->getIdentifier()) {
      out.text += tag->getName().str() + number_among_namesakes(tag);
      out.has_place |= tag->getDeclContext()->isFunctionOrMethod();
    } else if (const TypedefNameDecl* alias = tag->getTypedefNameForAnonDecl()) {
      out.text += alias->getName();
      out.has_place = true;
    } else {
      out.text += stand_in_for(tag, user_decls_);
      out.has_place = true;
    }
  }
  if (const auto* instance = dyn_cast<ClassTemplateSpecializationDecl>(tag))
    add_template_arguments(instance->getTemplateArgs().asArray(), out);
  out.names_user_code |= !user_decls_.is_library(tag);
  if (record && out.names_user_code) out.records.push_back(record);
}

void CodeNames::add_closure(const CXXRecordDecl* closure, Spelling& out) {
  out.has_place = true;
  if (const auto* owner = dyn_cast_or_null<NamedDecl>(closure->getLambdaContextDecl())) {
    if (const auto* parameter = dyn_cast<ParmVarDecl>(owner)) {
      add_context(parameter->getDeclContext(), out);
      out.text += "parameter #" + number(parameter->getFunctionScopeIndex());
    } else {
      add_entity(owner, out);
    }
    out.text += "::lambda #" + number(compat::lambda_index(closure));
  } else if (closure->getDeclContext()->isFunctionOrMethod()) {
    add_context(closure->getDeclContext(), out);
    out.text += place_of_closure(closure);
  } else if (auto [variable, index] = user_decls_.owner_of(closure); variable) {
    add_entity(variable, out);
    out.text += "::lambda #" + number(index);
  } else {
    add_context(closure->getDeclContext(), out);
    out.text += "lambda " + content_of_closure(closure);
  }
}

void CodeNames::add_template_arguments(ArrayRef<TemplateArgument> arguments, Spelling& out) {
  out.text += '<';
  for (const TemplateArgument& argument : arguments) {
    if (&argument != arguments.begin()) out.text += ", ";
    add_template_argument(argument, out);
  }
  out.text += '>';
}

void CodeNames::add_value(const APValue& value, QualType type, Spelling& out) {
  out.text += value_text(value, type, context_, [&](const NamedDecl* decl) {
    const Spelling& name = entity(decl);
    out.linker += name.linker;
    out.has_place |= name.has_place;
    out.names_user_code |= name.names_user_code;
    return name.text;
  });
}

void CodeNames::add_typed(QualType type, Spelling& out) {
  out.text += '(';
  add_type(type, out);
  out.text += ')';
}

void CodeNames::add_template_name(TemplateName name, Spelling& out) {
  const TemplateDecl* decl = name.getAsTemplateDecl();
  if (!decl) return;
  add_context(decl->getDeclContext(), out);
  out.text += decl->getNameAsString();
  out.names_user_code |= !user_decls_.is_library(decl);
}

void CodeNames::add_template_argument(const TemplateArgument& argument, Spelling& out) {
  if (const auto structural = compat::structural_value(argument)) {
    add_typed(structural->second, out);
    return add_value(structural->first, structural->second, out);
  }
  switch (argument.getKind()) {
    case TemplateArgument::Type:
      return add_type(argument.getAsType(), out);
    case TemplateArgument::Integral:
      if (!argument.getIntegralType()->isSpecificBuiltinType(BuiltinType::Int))
        add_typed(argument.getIntegralType(), out);
      out.text += llvm::toString(argument.getAsIntegral(), 10);
      return;
    case TemplateArgument::Declaration:
      if (!isa<TemplateParamObjectDecl>(argument.getAsDecl()))
        add_typed(argument.getParamTypeForDecl(), out);  // it may be more const than the declaration
      return add_entity(argument.getAsDecl(), out);
    case TemplateArgument::NullPtr:
      add_typed(argument.getNullPtrType(), out);
      out.text += "nullptr";
      return;
    case TemplateArgument::Template:
    case TemplateArgument::TemplateExpansion:
      return add_template_name(argument.getAsTemplateOrTemplatePattern(), out);
    case TemplateArgument::Pack:
      return add_template_arguments(argument.pack_elements(), out);
    default:  // occurs only in code that is not instantiated, which is unreachable
      out.text += '?';
      return;
  }
}

}  // namespace cachepy::plugin
