// Which definition a name means in each loaded object, as the dynamic linker binds it: by the order of its search, by what
// objects export and import, and by their flags. docs/decisions/definitions-as-bound.md has the rules.
//
// Where that cannot be told, all definitions that it may be count.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "program/code_graph.h"
#include "program/loaded_objects.h"

namespace cachepy::internal {

/// Names, and where the process as a whole finds them (0: nowhere), which only the loader can say of libraries that came later.
using GlobalAddresses = std::map<std::string, std::uintptr_t, std::less<>>;

class Bindings : public CodeGraph::Binder {
 public:
  /// `bases`: of each object of the graph, where it was loaded.
  Bindings(const LoadedProgram& program, const std::vector<std::uintptr_t>& bases,
           const GlobalAddresses& known);

  /// The meaning's `foreign` are numbers of `program`.
  Meaning bind(std::uint32_t user, std::string_view name,
               const std::vector<std::uint32_t>& defining) override;

  /// Names that should have been among `known`; without, needless definitions count.
  std::vector<std::string> take_questions() { return std::move(questions_); }
  /// May libraries that are loaded later change what was asked?
  bool may_change() const { return may_change_; }

 private:
  struct Search;

  void find_global_objects();
  std::set<std::size_t> linked_with(std::size_t object) const;
  /// The objects that were loaded together with one that came later.
  const std::set<std::size_t>& companions(std::size_t object);
  void search(std::size_t user, Search& search);
  void search_later_objects(std::size_t user, Search& search);

  const LoadedProgram& program_;
  const GlobalAddresses& known_;
  std::vector<std::size_t> loaded_of_graph_;
  std::map<std::size_t, std::uint32_t> graph_of_loaded_;
  std::vector<std::vector<std::size_t>> needed_;  // by each loaded object
  std::vector<bool> is_global_;                   // it was there from the start, so that all can find it
  std::map<std::size_t, std::set<std::size_t>> companions_;
  std::vector<std::string> questions_;
  bool may_change_ = false;
};

}  // namespace cachepy::internal
