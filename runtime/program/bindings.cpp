#include "program/bindings.h"

#include <algorithm>
#include <utility>

namespace cachepy::internal {

/// A search for one name on behalf of one object.
struct Bindings::Search {
  std::string_view name;
  const std::vector<std::uint32_t>& defining;
  Meaning meaning;

  void add(std::size_t loaded, const std::map<std::size_t, std::uint32_t>& graph_of_loaded) {
    const auto in_graph = graph_of_loaded.find(loaded);
    const bool has_records = in_graph != graph_of_loaded.end() &&
                             std::binary_search(defining.begin(), defining.end(), in_graph->second);
    std::vector<std::uint32_t>& list = has_records ? meaning.objects : meaning.foreign;
    const std::uint32_t number = has_records ? in_graph->second : static_cast<std::uint32_t>(loaded);
    if (std::find(list.begin(), list.end(), number) == list.end()) list.push_back(number);
  }
};

Bindings::Bindings(const LoadedProgram& program, const std::vector<std::uintptr_t>& bases,
                   const GlobalAddresses& known)
    : program_(program), known_(known) {
  const std::vector<LoadedObject>& objects = program.objects();
  for (std::uint32_t i = 0; i < bases.size(); ++i) {
    const auto at = std::find_if(objects.begin(), objects.end(),
                                 [&](const LoadedObject& object) { return object.base == bases[i]; });
    loaded_of_graph_.push_back(static_cast<std::size_t>(at - objects.begin()));
    if (at != objects.end()) graph_of_loaded_[loaded_of_graph_.back()] = i;
  }
  std::map<std::string_view, std::size_t> by_name;
  for (std::size_t i = 0; i < objects.size(); ++i)
    if (!objects[i].is_program) by_name.try_emplace(objects[i].name, i);
  for (const LoadedObject& object : objects) {
    std::vector<std::size_t>& needed = needed_.emplace_back();
    for (const std::string& soname : object.needed)
      if (const auto found = by_name.find(std::string_view(soname).substr(soname.rfind('/') + 1));
          found != by_name.end())
        needed.push_back(found->second);
  }
  find_global_objects();
}

std::set<std::size_t> Bindings::linked_with(std::size_t object) const {
  std::set<std::size_t> found{object};
  std::vector<std::size_t> pending{object};
  while (!pending.empty()) {
    const std::size_t next = pending.back();
    pending.pop_back();
    for (const std::size_t needed : needed_[next])
      if (found.insert(needed).second) pending.push_back(needed);
  }
  return found;
}

// Libraries that are loaded later come after everything that the program was linked against. Preloaded libraries come before it, even
// if nothing was linked against them.
void Bindings::find_global_objects() {
  is_global_.assign(program_.objects().size(), false);
  if (is_global_.empty()) return;
  const std::size_t last = *linked_with(0).rbegin();
  for (std::size_t i = 0; i <= last; ++i)
    for (const std::size_t linked : linked_with(i)) is_global_[linked] = true;
}

const std::set<std::size_t>& Bindings::companions(std::size_t object) {
  const auto [known, is_new] = companions_.try_emplace(object);
  if (!is_new) return known->second;
  for (std::size_t i = 0; i < is_global_.size(); ++i) {
    if (is_global_[i]) continue;
    const std::set<std::size_t> group = linked_with(i);
    if (!group.contains(object)) continue;
    for (const std::size_t each : group)
      if (!is_global_[each]) known->second.insert(each);
  }
  return known->second;
}

CodeGraph::Binder::Meaning Bindings::bind(std::uint32_t user, std::string_view name,
                                          const std::vector<std::uint32_t>& defining) {
  const bool has_own = std::binary_search(defining.begin(), defining.end(), user);
  const std::size_t loaded = loaded_of_graph_[user];
  Search search{name, defining, {}};
  if (loaded == program_.objects().size()) {  // it was unloaded
    search.meaning.objects = defining;
    return std::move(search.meaning);
  }
  const LoadedObject& object = program_.objects()[loaded];
  // Nothing comes before the program, and hidden or protected symbols of an object cannot be replaced.
  const auto is_final = [&] {
    if (object.is_program && has_own) return true;  // the common case
    const DynamicName own = program_.find(loaded, name);
    if (!own.is_defined) return has_own;
    return object.is_program || own.is_protected || object.is_symbolic;
  };
  if (is_final() && !program_.imports(loaded, name)) {
    search.add(loaded, graph_of_loaded_);
    return std::move(search.meaning);
  }
  this->search(loaded, search);
  // The object's own definition may have been inlined into its callers, or be preferred because of RTLD_DEEPBIND.
  if (has_own) search.add(loaded, graph_of_loaded_);
  return std::move(search.meaning);
}

bool Bindings::exports(std::uint32_t object, std::string_view name) {
  const std::size_t loaded = loaded_of_graph_[object];
  return loaded != program_.objects().size() && program_.find(loaded, name).is_defined;
}

void Bindings::search(std::size_t user, Search& search) {
  bool is_found_globally = false;
  for (std::size_t i = 0; i < is_global_.size() && !is_found_globally; ++i) {
    if (!is_global_[i] || !program_.find(i, search.name).is_defined) continue;
    search.add(i, graph_of_loaded_);
    is_found_globally = true;
  }
  if (!is_global_[user]) {
    for (const std::size_t i : companions(user))
      if (program_.find(i, search.name).is_defined) search.add(i, graph_of_loaded_);
  }
  if (!is_found_globally) search_later_objects(user, search);
}

/// Searches libraries that were loaded later with RTLD_GLOBAL. Only the loader knows which ones these are.
void Bindings::search_later_objects(std::size_t user, Search& search) {
  may_change_ = true;
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < is_global_.size(); ++i) {
    if (is_global_[i] || (!is_global_[user] && companions(user).contains(i))) continue;
    if (program_.find(i, search.name).is_defined) others.push_back(i);
  }
  if (others.empty()) return;
  const auto known = known_.find(search.name);
  if (known == known_.end()) questions_.emplace_back(search.name);
  const std::size_t found =
      known == known_.end() ? is_global_.size() : object_at(program_.objects(), known->second);
  for (const std::size_t i : others)
    if (known == known_.end() || i == found) search.add(i, graph_of_loaded_);
}

}  // namespace cachepy::internal
