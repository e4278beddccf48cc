// The table of the classes whose objects the runtime encodes and makes through a base of theirs.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "types/derived_classes.h"

namespace clang {
class ASTConsumer;
class Sema;
}  // namespace clang

namespace cachepy::plugin {

/// Writes the table and the functions that register and forget it. What that instantiates is left pending.
void emit_class_table(llvm::ArrayRef<DerivedClasses::Class> classes, clang::Sema& sema,
                      clang::ASTConsumer& consumer);

}  // namespace cachepy::plugin
