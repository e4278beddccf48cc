// Code that is described here, and compiled by another compiler (cachepy-g++).
//
// What such code computes depends on that compiler and its options, which are therefore part of every fingerprint. Its text may depend on
// the compiler, too: where it asks which one compiles it, this one and the other one may see different code.
#pragma once

#include <memory>
#include <string>

namespace clang {
class CompilerInstance;
}

namespace cachepy::plugin {

/// The plugin's argument compiler=…: the other compiler, its version and its options. "" if this compiler compiles the code.
std::string other_compiler(const clang::CompilerInstance& ci);

/// Notices questions about the compiler outside of system headers: macros that the compilers predefine differently, and conditions of the
/// preprocessor that name a macro which depends on the compiler.
class CompilerQuestions {
 public:
  /// Listens from now on. `macros`: a file with the macros that the other compiler predefines, as `g++ -dM -E` prints them.
  CompilerQuestions(clang::CompilerInstance& ci, const std::string& macros);

  /// Whether there were any so far. Also true if the file cannot be read.
  bool any() const { return *any_; }

 private:
  std::shared_ptr<bool> any_;
};

}  // namespace cachepy::plugin
