// Judges the functions of one translation unit with the plugin's own code: each is planned as if it were annotated. Nothing is rewritten.
#pragma once

#include <memory>
#include <vector>

#include "clang/AST/ASTConsumer.h"
#include "clang/Frontend/CompilerInstance.h"
#include "llvm/Support/GlobPattern.h"
#include "project_files.h"
#include "result.h"

namespace cachepy::lint {

struct Scope {
  ProjectFiles files;
  std::vector<llvm::GlobPattern> functions;  ///< qualified names; empty: all that do anything
};

/// Fills `result` at the end of the translation unit. All must outlive the consumer.
std::unique_ptr<clang::ASTConsumer> make_judge(clang::CompilerInstance& ci, const Scope& scope,
                                               UnitResult& result);

}  // namespace cachepy::lint
