#include "records/state_rows.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SetVector.h"
#include "records/function_addresses.h"

namespace cachepy::plugin {

using namespace clang;

State::Table state_rows(const Collected& code,
                        llvm::function_ref<const FunctionDecl*(const FunctionDecl*)> body_of,
                        const ASTContext& context) {
  llvm::SetVector<unsigned> variables;
  for (const UnitRecord& record : code.records) variables.insert(record.state.begin(), record.state.end());
  State::Table rows;
  for (const unsigned i : variables) rows.variables.push_back({i, cast<VarDecl>(code.units[i])});

  std::vector<const Decl*> with_bodies;
  llvm::DenseMap<const Decl*, unsigned> numbers;
  for (unsigned i = 0; i < code.units.size(); ++i) {
    numbers[code.units[i]] = i;
    const Decl* definition = nullptr;
    if (const auto* function = dyn_cast_or_null<FunctionDecl>(code.units[i]))
      definition = body_of(function);
    else if (const auto* variable = dyn_cast_or_null<VarDecl>(code.units[i]))
      definition = variable->getDefinition();
    if (definition) with_bodies.push_back(definition);
  }
  for (const AddressedFunction& found : addressed_functions(with_bodies, context))
    if (const auto number = numbers.find(found.code); number != numbers.end())
      rows.functions.push_back({number->second, found.address});
  return rows;
}

}  // namespace cachepy::plugin
