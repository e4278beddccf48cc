#include "program/library_calls.h"

#include <algorithm>

#include "program/bindings.h"
#include "program/libraries.h"

namespace cachepy::internal {

class LibraryCalls::Search {
 public:
  Search(const LibraryCalls& calls, const LoadedProgram& program)
      : calls_(calls), program_(program), bindings_(program, calls.bases_, known_) {
    for (std::size_t i = 0; i < program.objects().size(); ++i)
      (is_language_library(program.objects()[i].name) ? language_ : others_).push_back(i);
  }

  Calls of(std::uintptr_t library) {
    Calls found;
    const std::size_t object = index_of(library);
    if (object == program_.objects().size()) return found;
    program_.for_each_name(object, [&](std::string_view name) {
      if (!add_functions(object, name, found)) add_library(object, name, found);
    });
    return found;
  }

 private:
  std::size_t index_of(std::uintptr_t base) const {
    const auto at = std::ranges::find(program_.objects(), base, &LoadedObject::base);
    return static_cast<std::size_t>(at - program_.objects().begin());
  }

  /// False if no other object exports a definition with records.
  bool add_functions(std::size_t user, std::string_view name, Calls& found) const {
    bool is_found = false;
    for (const CodeGraph::Ref definition : calls_.graph_.definitions(name)) {
      const std::size_t object = index_of(calls_.bases_[calls_.graph_.object_of(definition)]);
      if (object == user || object == program_.objects().size()) continue;
      if (!program_.find(object, name).is_defined) continue;
      found.functions[calls_.graph_.unit(definition).name].push_back(definition);
      is_found = true;
    }
    return is_found;
  }

  // Whoever replaces a function of the C library keeps its meaning, as cachepy's own observation of files does.
  void add_library(std::size_t user, std::string_view name, Calls& found) const {
    const auto defines = [&](std::size_t object) { return program_.find(object, name).is_defined; };
    if (std::ranges::any_of(language_, defines)) return;
    for (const std::size_t object : others_) {
      if (!bindings_.is_global(object) || !defines(object)) continue;
      const DynamicName definition = program_.find(object, name);
      const LoadedObject& definer = program_.objects()[object];
      // Every object has its own copy of an inline function. They are alike, unless the program is wrong.
      const bool is_copy = definition.is_weak && (defines(user) || definer.is_program);
      // The program's variables have values that are not in its file.
      const bool is_variable = definer.is_program && !definition.is_function;
      if (object != user && !is_copy && !is_variable) found.libraries.insert(definer.base);
      return;
    }
  }

  const LibraryCalls& calls_;
  const LoadedProgram& program_;
  const GlobalAddresses known_;
  const Bindings bindings_;
  std::vector<std::size_t> language_, others_;  // objects, in the loader's order
};

const LibraryCalls::Calls& LibraryCalls::of(std::uintptr_t library) {
  const auto [calls, is_new] = known_.try_emplace(library);
  if (is_new)
    visit_loaded([&](const LoadedProgram& program) { calls->second = Search(*this, program).of(library); });
  return calls->second;
}

}  // namespace cachepy::internal
