#include "records/state.h"

#include "abi.h"
#include "attributes/marks.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Sema/Sema.h"
#include "compiler/literals.h"
#include "compiler/llvm_compat.h"
#include "types/runtime_traits.h"
#include "types/type_check.h"

namespace cachepy::plugin {

using namespace clang;

std::string plain_schema(QualType type, const ASTContext& context) {
  if (const ConstantArrayType* array = context.getAsConstantArrayType(type)) {
    const std::string element = plain_schema(array->getElementType(), context);
    return element.empty() ? "" : "array<" + std::to_string(compat::size_of(array)) + "," + element + ">";
  }
  if (type->isBooleanType()) return "bool";
  const std::string bits = std::to_string(context.getTypeSize(type));
  if (type->isIntegralOrEnumerationType())
    return (type->isUnsignedIntegerOrEnumerationType() ? "u" : "i") + bits;
  const bool is_exact =
      type->isSpecificBuiltinType(BuiltinType::Float) || type->isSpecificBuiltinType(BuiltinType::Double);
  return is_exact ? "f" + bits : "";
}

bool State::can_be_in_key(const VarDecl* variable) {
  const auto [place, is_new] = can_be_in_key_.try_emplace(variable, false);
  if (!is_new) return place->second;
  const ASTContext& context = sema_.Context;
  const QualType type = variable->getType();
  if (type->isReferenceType() || type.isVolatileQualified() || type->isIncompleteType() ||
      variable->isStaticLocal() || variable->getTLSKind() != VarDecl::TLS_None ||
      has_mark(variable->getMostRecentDecl(), abi::kIgnoreMark))
    return false;
  // Only if code refers to it, so that the table does not require new symbols from the linker.
  if (!variable->getDefinition() && !variable->isUsed()) return false;
  const bool encodable = !plain_schema(type, context).empty() ||
                         (RuntimeTraits::find(sema_) && writer_.template_of(abi::kEncodeState) &&
                          !check_type(type.getUnqualifiedType(), TypeRole::kArgument, sema_));
  return can_be_in_key_[variable] = encodable;
}

void State::emit(const Table& rows, VarDecl* records, ASTConsumer& consumer) {
  std::vector<Expr*> words;
  for (const Row& row : rows.variables) add_row(row, words);
  for (const FunctionRow& row : rows.functions) add_row(row, words);
  VarDecl* table = writer_.table(abi::kStateTable, words);
  const std::size_t count = rows.variables.size() + rows.functions.size();
  consumer.HandleTopLevelDecl(DeclGroupRef(table));
  Expr* arguments[] = {writer_.word(writer_.address_of(records)), writer_.word(writer_.address_of(table)),
                       Literals(sema_, SourceLocation()).number(count, sema_.Context.UnsignedLongTy)};
  consumer.HandleTopLevelDecl(DeclGroupRef(
      writer_.call_when(TableWriter::When::kLoaded, abi::kStateConstructor, abi::kRegisterState, arguments)));
}

/// Five words, a row of the runtime's state table (runtime/program/program_state.h).
void State::add_row(const Row& row, std::vector<Expr*>& words) {
  ASTContext& context = sema_.Context;
  const QualType type = row.variable->getType();
  const std::string schema = plain_schema(type, context);
  const bool by_codec = schema.empty();
  const TemplateArgument argument(context.getCanonicalType(type).getUnqualifiedType());
  words.push_back(writer_.word(row.unit));
  words.push_back(writer_.word(writer_.address_of(const_cast<VarDecl*>(row.variable))));
  words.push_back(writer_.word(static_cast<std::uint64_t>(context.getTypeSizeInChars(type).getQuantity())));
  words.push_back(by_codec ? writer_.word(writer_.address_of_instance(abi::kEncodeState, argument))
                           : writer_.null());
  words.push_back(by_codec ? writer_.word(writer_.address_of_instance(abi::kDescribeState, argument))
                           : writer_.text(schema));
}

void State::add_row(const FunctionRow& row, std::vector<Expr*>& words) {
  words.push_back(writer_.word(row.unit));
  words.push_back(writer_.word(writer_.address_of(const_cast<FunctionDecl*>(row.function))));
  words.push_back(writer_.word(std::uint64_t{0}));
  words.push_back(writer_.null());
  words.push_back(writer_.null());
}

}  // namespace cachepy::plugin
