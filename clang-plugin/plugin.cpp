// Registers the plugin with Clang and joins its steps.
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendPluginRegistry.h"
#include "clang/Sema/SemaConsumer.h"
#include "fields.h"

namespace cachepy::plugin {
namespace {

class Consumer : public clang::SemaConsumer {
 public:
  explicit Consumer(clang::CompilerInstance& ci) : ci_(ci) {}

  void InitializeSema(clang::Sema&) override { install_field_synthesis(ci_); }

 private:
  clang::CompilerInstance& ci_;
};

class Action : public clang::PluginASTAction {
 protected:
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance& ci,
                                                        llvm::StringRef) override {
    return std::make_unique<Consumer>(ci);
  }
  bool ParseArgs(const clang::CompilerInstance&, const std::vector<std::string>&) override { return true; }
  ActionType getActionType() override { return AddBeforeMainAction; }
};

}  // namespace
}  // namespace cachepy::plugin

static clang::FrontendPluginRegistry::Add<cachepy::plugin::Action> registered("cachepy",
                                                                              "memoize annotated functions");
