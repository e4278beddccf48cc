// Gives the runtime access to variables that may change while the program runs, and whose values are in keys, and to functions whose
// address is taken, because keys contain the code behind pointers.
//
// A table next to the records contains the address of each variable and its encoding: byte by byte for a number or an array of
// numbers, otherwise by the runtime's codecs, if its header is included. A constructor registers the table with the runtime.
#pragma once

#include <string>
#include <vector>

#include "clang/AST/Decl.h"
#include "llvm/ADT/DenseMap.h"
#include "records/table_writer.h"

namespace clang {
class ASTConsumer;
class Sema;
}  // namespace clang

namespace cachepy::plugin {

/// The schema (detail/schema.h) of a type that is encoded by its bytes: a number, or an array of numbers. "" for other types.
std::string plain_schema(clang::QualType type, const clang::ASTContext& context);

class State {
 public:
  explicit State(clang::Sema& sema) : sema_(sema), writer_(sema) {}

  /// Whether the value of the variable can be in a key. False for references, thread_local variables, static locals, and types that cannot
  /// be encoded here.
  bool can_be_in_key(const clang::VarDecl* variable);

  /// A variable, and its number in the records.
  struct Row {
    unsigned unit;
    const clang::VarDecl* variable;
  };
  /// A function, and the number of its code in the records.
  struct FunctionRow {
    unsigned unit;
    const clang::FunctionDecl* function;
  };
  struct Table {
    std::vector<Row> variables;
    std::vector<FunctionRow> functions;
    bool empty() const { return variables.empty() && functions.empty(); }
  };
  /// Writes the table and its constructor. The caller must finish pending instantiations.
  void emit(const Table& rows, clang::VarDecl* records, clang::ASTConsumer& consumer);

 private:
  void add_row(const Row& row, std::vector<clang::Expr*>& words);
  void add_row(const FunctionRow& row, std::vector<clang::Expr*>& words);

  clang::Sema& sema_;
  TableWriter writer_;
  llvm::DenseMap<const clang::VarDecl*, bool> can_be_in_key_;
};

}  // namespace cachepy::plugin
