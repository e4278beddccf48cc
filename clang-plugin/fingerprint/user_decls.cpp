#include "fingerprint/user_decls.h"

#include "abi.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"

namespace cachepy::plugin {

using namespace clang;

namespace {

// The place of the definition matters, because a program may replace a function of the system, such as operator new.
SourceLocation place_of(const Decl* decl) {
  if (const auto* function = dyn_cast<FunctionDecl>(decl)) {
    if (const FunctionDecl* definition = function->getDefinition()) return definition->getLocation();
  } else if (const auto* tag = dyn_cast<TagDecl>(decl)) {
    if (const TagDecl* definition = tag->getDefinition()) return definition->getLocation();
  }
  return decl->getLocation();
}

/// The unnamed class or enumeration in a type; null if there is none. Closures are treated elsewhere.
const TagDecl* unnamed_tag_of(QualType type) {
  while (type->isReferenceType() || type->isAnyPointerType()) type = type->getPointeeType();
  const TagDecl* tag = type->getBaseElementTypeUnsafe()->getAsTagDecl();
  const auto* record = dyn_cast_or_null<CXXRecordDecl>(tag);
  return tag && !tag->getDeclName() && !(record && record->isLambda()) ? tag : nullptr;
}

/// The outermost namespace around a declaration; null if there is none.
const NamespaceDecl* outermost_namespace(const Decl* decl) {
  const NamespaceDecl* outermost = nullptr;
  for (const DeclContext* context = decl->getDeclContext(); context; context = context->getParent())
    if (const auto* space = dyn_cast<NamespaceDecl>(context)) outermost = space;
  return outermost;
}

template <class Found>
Found* look_up(const ASTContext& context, const DeclContext* scope, StringRef name) {
  return scope ? scope->lookup(&context.Idents.get(name)).find_first<Found>() : nullptr;
}

const NamespaceDecl* own_namespace(const ASTContext& context) {
  return look_up<NamespaceDecl>(context, context.getTranslationUnitDecl(), abi::kNamespace);
}

}  // namespace

bool UserDecls::is_library(const Decl* decl) const {
  const SourceLocation place = place_of(decl);
  if (place.isInvalid()) return true;  // the compiler's own
  return is_own(decl, place) || toolchain_.has(place);
}

/// Users write in cachepy's namespace, too: their codecs, and what these need.
bool UserDecls::is_own(const Decl* decl, SourceLocation place) const {
  const NamespaceDecl* space = outermost_namespace(decl);
  if (!space || space->getName() != abi::kNamespace) return false;
  if (decl->isImplicit()) return true;  // declarations of the plugin have the location of their class
  if (!own_headers_) look_for_own_headers();
  const PresumedLoc presumed = context_.getSourceManager().getPresumedLoc(place);
  return !own_headers_->empty() && StringRef(presumed.getFilename()).starts_with(*own_headers_);
}

void UserDecls::look_for_own_headers() const {
  own_headers_.emplace();
  const auto* detail = look_up<NamespaceDecl>(context_, own_namespace(context_), abi::kDetail);
  const auto* site = look_up<CXXRecordDecl>(context_, detail, abi::kSite);
  if (!site) return;
  StringRef header = context_.getSourceManager().getPresumedLoc(site->getLocation()).getFilename();
  if (header.consume_back(abi::kSiteHeader)) own_headers_ = (header + abi::kNamespace + "/").str();
}

bool UserDecls::has_codec(QualType type) const {
  if (!with_codec_) look_for_codecs();
  return with_codec_->contains(context_.getCanonicalType(type).getUnqualifiedType());
}

bool UserDecls::is_inherited_by_codec(const Decl* decl) const {
  if (!with_codec_) look_for_codecs();
  return bases_of_codecs_.contains(decl->getDeclContext()->getPrimaryContext());
}

void UserDecls::look_for_codecs() const {
  with_codec_.emplace();
  const auto* codec = look_up<ClassTemplateDecl>(context_, own_namespace(context_), abi::kCodec);
  if (!codec) return;
  for (const ClassTemplateSpecializationDecl* instance : codec->specializations()) {
    const CXXRecordDecl* definition = instance->getDefinition();
    if (!definition || instance->getTemplateArgs()[0].getKind() != TemplateArgument::Type) continue;
    with_codec_->insert(context_.getCanonicalType(instance->getTemplateArgs()[0].getAsType()));
    definition->forallBases([&](const CXXRecordDecl* base) {
      bases_of_codecs_.insert(base->getPrimaryContext());
      return true;
    });
  }
}

bool UserDecls::is_third_party(const Decl* decl) const {
  if (!is_library(decl) || place_of(decl).isInvalid() || outermost_namespace(decl)) return false;
  const auto* function = dyn_cast<FunctionDecl>(decl);
  return !function || !function->getIdentifier() || !function->getName().starts_with("__");
}

bool UserDecls::add_to_library() const {
  look_through_once();
  return add_to_library_;
}

ArrayRef<const CXXMethodDecl*> UserDecls::overriders_of(const CXXMethodDecl* method) const {
  look_through_once();
  auto found = overriders_.find(method->getCanonicalDecl());
  if (found == overriders_.end()) return {};
  return found->second;
}

std::pair<const NamedDecl*, unsigned> UserDecls::owner_of(const TagDecl* unnamed) const {
  look_through_once();
  return owners_.lookup(unnamed);
}

void UserDecls::look_through_once() const {
  if (looked_) return;
  looked_ = true;
  look_through(context_.getTranslationUnitDecl());
}

void UserDecls::look_through(const DeclContext* context) const {
  for (const Decl* decl : context->decls()) look_at(decl);
}

void UserDecls::look_at(const Decl* decl) const {
  if (is_library(decl)) return;
  add_to_library_ |= is_addition_to_library(decl);
  if (isa<NamespaceDecl, LinkageSpecDecl, ExportDecl>(decl)) {
    look_through(cast<DeclContext>(decl));
  } else if (const auto* type = dyn_cast<ClassTemplateDecl>(decl)) {
    for (const auto* instance : type->specializations())
      if (!instance->isExplicitSpecialization()) look_at_class(instance);
  } else if (const auto* generic = dyn_cast<FunctionTemplateDecl>(decl)) {
    for (const FunctionDecl* instance : generic->specializations()) look_through(instance);
  } else if (const auto* variables = dyn_cast<VarTemplateDecl>(decl)) {
    for (const auto* instance : variables->specializations()) look_at_variable(instance);
  } else if (const auto* alias = dyn_cast<TypedefNameDecl>(decl)) {
    look_for_closures_in(alias);
  } else if (const auto* record = dyn_cast<CXXRecordDecl>(decl)) {
    const auto* instance = dyn_cast<ClassTemplateSpecializationDecl>(record);
    if (!instance || instance->isExplicitSpecialization())
      look_at_class(record);  // instantiations are treated with their template
  } else if (const auto* function = dyn_cast<FunctionDecl>(decl)) {
    look_for_closures_in(function);
    look_through(function);
  } else if (const auto* variable = dyn_cast<VarDecl>(decl)) {
    look_at_variable(variable);
  }
}

void UserDecls::look_at_variable(const VarDecl* variable) const {
  if (const TagDecl* unnamed = unnamed_tag_of(variable->getType())) owners_.try_emplace(unnamed, variable, 0);
  if (!variable->hasGlobalStorage() || variable->isStaticLocal()) return;
  unsigned count = 0;
  look_for_closures(variable, variable->getInit(), count);
}

void UserDecls::look_at_class(const CXXRecordDecl* record) const {
  if (!record->isThisDeclarationADefinition() || record->isDependentContext()) return;
  for (const CXXMethodDecl* method : record->methods()) {
    llvm::SmallVector<const CXXMethodDecl*> overridden(method->overridden_methods());
    while (!overridden.empty()) {
      const CXXMethodDecl* base = overridden.pop_back_val();
      overriders_[base->getCanonicalDecl()].push_back(method->getCanonicalDecl());
      overridden.append(base->begin_overridden_methods(), base->end_overridden_methods());
    }
  }
  look_through(record);
}

namespace {

/// Looks for a type that does not belong to the library.
class UsersType : public RecursiveASTVisitor<UsersType> {
  using Base = RecursiveASTVisitor<UsersType>;

 public:
  explicit UsersType(const UserDecls& user_decls) : user_decls_(user_decls) {}

  bool VisitTagType(TagType* type) {
    found |= !user_decls_.is_library(type->getDecl());
    const auto* instance = dyn_cast<ClassTemplateSpecializationDecl>(type->getDecl());
    return !found && (!instance || TraverseTemplateArguments(instance->getTemplateArgs().asArray()));
  }
  bool TraverseTemplateName(TemplateName name) {
    const TemplateDecl* decl = name.getAsTemplateDecl();
    found |= decl && !isa<TemplateTemplateParmDecl>(decl) && !user_decls_.is_library(decl);
    return !found;
  }
  bool found = false;

 private:
  const UserDecls& user_decls_;
};

}  // namespace

bool UserDecls::is_addition_to_library(const Decl* decl) const {
  if (!decl->isInStdNamespace()) return false;
  UsersType users(*this);
  const FunctionDecl* function = decl->getAsFunction();
  if (function)
    for (const ParmVarDecl* parameter : function->parameters())
      users.TraverseType(context_.getCanonicalType(parameter->getType()));
  const auto* instance = dyn_cast<ClassTemplateSpecializationDecl>(decl);
  const auto* variable = dyn_cast<VarTemplateSpecializationDecl>(decl);
  if (instance) users.TraverseTemplateArguments(instance->getTemplateArgs().asArray());
  if (variable) users.TraverseTemplateArguments(variable->getTemplateArgs().asArray());
  return (function || instance || variable) && !users.found;
}

namespace {

/// Finds the closures that are written in a type or in a default argument, as in `using F = decltype([] {});`.
class ClosuresOf : public RecursiveASTVisitor<ClosuresOf> {
 public:
  bool TraverseLambdaExpr(LambdaExpr* lambda) {
    closures.push_back(lambda->getLambdaClass());
    return true;  // closures inside it are named after it
  }
  std::vector<const CXXRecordDecl*> closures;
};

}  // namespace

void UserDecls::look_for_closures_in(const TypedefNameDecl* alias) const {
  if (alias->getDeclContext()->isDependentContext() || !alias->getTypeSourceInfo()) return;
  ClosuresOf found;
  found.TraverseTypeLoc(alias->getTypeSourceInfo()->getTypeLoc());
  own(found.closures, alias);
}

void UserDecls::look_for_closures_in(const FunctionDecl* function) const {
  if (function->isDependentContext()) return;
  ClosuresOf found;
  if (const TypeSourceInfo* type = function->getTypeSourceInfo()) found.TraverseTypeLoc(type->getTypeLoc());
  for (const ParmVarDecl* parameter : function->parameters())
    if (parameter->hasDefaultArg() && !parameter->hasUnparsedDefaultArg() &&
        !parameter->hasUninstantiatedDefaultArg())
      found.TraverseStmt(const_cast<Expr*>(parameter->getDefaultArg()));
  own(found.closures, function);
}

void UserDecls::own(ArrayRef<const CXXRecordDecl*> closures, const NamedDecl* owner) const {
  unsigned count = 0;
  for (const CXXRecordDecl* closure : closures) owners_.try_emplace(closure, owner, count++);
}

void UserDecls::look_for_closures(const VarDecl* owner, const Stmt* stmt, unsigned& count) const {
  if (!stmt) return;
  if (const auto* lambda = dyn_cast<LambdaExpr>(stmt)) {
    owners_.try_emplace(lambda->getLambdaClass(), owner, count++);
    return;  // closures inside it are named after it
  }
  for (const Stmt* child : stmt->children()) look_for_closures(owner, child, count);
}

}  // namespace cachepy::plugin
