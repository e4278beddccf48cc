#include "functions/find.h"

#include "attributes/marks.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclFriend.h"
#include "clang/Sema/Sema.h"

namespace cachepy::plugin {

namespace {

/// Whether the vtable of a class is emitted with this function.
bool is_key_function(const clang::FunctionDecl* function, clang::Sema& sema) {
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
  return method && sema.Context.getCurrentKeyFunction(method->getParent()) == method->getCanonicalDecl();
}

/// Without the body, the vtable appeared to be defined elsewhere, and Clang does not ask twice.
void define_vtable(clang::FunctionDecl* key_function, clang::Sema& sema) {
  clang::CXXRecordDecl* record = llvm::cast<clang::CXXMethodDecl>(key_function)->getParent();
  sema.MarkVirtualMembersReferenced(key_function->getLocation(), record);
  sema.Consumer.HandleVTable(record);
}

}  // namespace

void Finder::see(clang::DeclGroupRef group) {
  for (clang::Decl* decl : group) see(decl);
}

void Finder::see(clang::Decl* decl) {
  if (stopped_) return;
  if (llvm::isa<clang::NamespaceDecl, clang::LinkageSpecDecl, clang::ExportDecl>(decl)) {
    for (clang::Decl* inner : llvm::cast<clang::DeclContext>(decl)->decls()) see(inner);
    return;
  }
  auto* function = llvm::dyn_cast<clang::FunctionDecl>(decl);
  if (!function || !function->isThisDeclarationADefinition() || function->isDependentContext() ||
      function->isInvalidDecl() || !cache_file_mark(function) || !seen_.insert(function).second)
    return;

  // Code generation skips a definition without a body, and "will have a body" makes it a definition for everything
  // else. A constexpr function may be evaluated before the end, but it will be refused anyway.
  clang::Stmt* body = function->isConstexpr() ? nullptr : function->getBody();
  if (body) {
    function->setBody(nullptr);
    function->setWillHaveBody();
  }
  found_.push_back({function, body});
}

void Finder::see_class(const clang::TagDecl* tag) {
  const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(tag);
  if (!record || record->isDependentContext()) return;
  for (clang::Decl* decl : record->decls()) {
    if (const auto* friendship = llvm::dyn_cast<clang::FriendDecl>(decl)) decl = friendship->getFriendDecl();
    auto* function = llvm::dyn_cast_or_null<clang::FunctionDecl>(decl);
    if (function && function->hasAttrs() && cache_file_mark(function)) members_.push_back(function);
  }
}

std::vector<clang::FunctionDecl*> Finder::take(clang::Sema& sema) {
  for (clang::FunctionDecl* member : std::exchange(members_, {})) see(member);
  std::vector<clang::FunctionDecl*> functions;
  const std::vector<Found> found = std::exchange(found_, {});
  for (auto [function, body] : found) {
    if (body) {
      function->setBody(body);
      function->setWillHaveBody(false);
    }
    functions.push_back(function);
  }
  for (auto [function, body] : found)
    if (body && is_key_function(function, sema)) define_vtable(function, sema);
  return functions;
}

}  // namespace cachepy::plugin
