#include "records/replay_table.h"

#include <vector>

#include "abi.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/DeclTemplate.h"
#include "records/table_writer.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

VarDecl* site_of(const FunctionDecl* function) {
  for (Decl* decl : function->decls())
    if (auto* variable = dyn_cast<VarDecl>(decl); variable && variable->getName() == abi::kSiteVariable)
      return variable;
  llvm_unreachable("every wrapper has one");
}

}  // namespace

void emit_replay_table(ArrayRef<ReplayableFunction> functions, Sema& sema, ASTConsumer& consumer) {
  TableWriter writer(sema);
  std::vector<Expr*> words;
  for (const auto& [wrapper, type] : functions) {
    words.push_back(writer.word(writer.address_of(site_of(wrapper))));
    words.push_back(writer.word(writer.address_of(wrapper)));
    words.push_back(writer.word(writer.address_of_instance(abi::kReplay, TemplateArgument(type))));
  }
  VarDecl* table = writer.table(abi::kReplayTable, words);
  writer.emit_while_loaded(
      table, functions.size(), consumer,
      {abi::kReplayConstructor, abi::kRegisterCalls, abi::kReplayDestructor, abi::kForgetCalls});
}

}  // namespace cachepy::plugin
