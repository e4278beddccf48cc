// Which definition a name means in each loaded object, as the dynamic linker binds it: by the order of its search, by what
// objects export and import, and by their flags. docs/decisions/definitions-as-bound.md has the rules.
//
// If that cannot be determined, all possible definitions are used.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "program/code_graph.h"
#include "program/loaded_objects.h"

namespace cachepy::internal {

/// Names, and the address at which the process finds each (0: nowhere). For libraries loaded later, only the loader knows it.
using GlobalAddresses = std::map<std::string, std::uintptr_t, std::less<>>;

class Bindings : public CodeGraph::Binder {
 public:
  /// `bases`: the load address of each object of the graph.
  Bindings(const LoadedProgram& program, const std::vector<std::uintptr_t>& bases,
           const GlobalAddresses& known);

  /// `foreign` in the result contains numbers of `program`.
  Meaning bind(std::uint32_t user, std::string_view name,
               const std::vector<std::uint32_t>& defining) override;
  bool exports(std::uint32_t object, std::string_view name) override;

  /// Whether all objects find its definitions.
  bool is_global(std::size_t object) const { return is_global_[object]; }
  /// Names that were missing in `known`; without them, more definitions than necessary are used.
  std::vector<std::string> take_questions() { return std::move(questions_); }
  /// Whether libraries that are loaded later may change the answers.
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
  std::vector<bool> is_global_;                   // it was loaded at startup, so that all objects can find it
  std::map<std::size_t, std::set<std::size_t>> companions_;
  std::vector<std::string> questions_;
  bool may_change_ = false;
};

}  // namespace cachepy::internal
