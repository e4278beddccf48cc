#include "fingerprint/library_code.h"

#include <algorithm>

namespace cachepy::plugin {

using clang::Decl;

const LibraryCode::Closure& LibraryCode::closure_of(const Decl* decl) {
  const auto known = closures_.find(decl);
  if (known != closures_.end()) return known->second;
  visit(decl);
  return closures_.at(decl);
}

// Tarjan's algorithm for cycles; all units of a cycle have one digest. It uses a stack of its own, because chains of templates are long.
void LibraryCode::visit(const Decl* decl) {
  open(decl);
  while (!path_.empty()) {
    Visit& top = path_.back();
    if (top.next < top.unit.references.size()) {
      const Decl* to = top.unit.references[top.next++];
      if (closures_.contains(to)) continue;
      if (const auto seen = numbers_.find(to); seen != numbers_.end())
        top.lowest = std::min(top.lowest, seen->second);
      else
        open(to);
      continue;
    }
    const unsigned number = top.number;
    const unsigned lowest = top.lowest;
    component_.push_back(std::move(top));
    path_.pop_back();
    if (lowest == number)
      close_component(number);
    else
      path_.back().lowest = std::min(path_.back().lowest, lowest);
  }
}

void LibraryCode::open(const Decl* decl) {
  numbers_.emplace(decl, next_);
  path_.push_back({decl, unit_of_(decl), next_, next_});
  ++next_;
}

void LibraryCode::close_component(unsigned first) {
  const auto begin = std::find_if(component_.begin(), component_.end(),
                                  [first](const Visit& visit) { return visit.number >= first; });
  Closure closure;
  std::vector<Digest> digests;
  for (auto visit = begin; visit != component_.end(); ++visit) {
    closure.leads_to_user |= visit->unit.names_user_code;
    if (visit->unit.own != Digest{}) digests.push_back(visit->unit.own);
    for (const Decl* to : visit->unit.references) {
      const auto further = closures_.find(to);
      if (further == closures_.end() || !further->second.leads_to_user) continue;
      closure.leads_to_user = true;
      digests.push_back(further->second.digest);
    }
  }
  if (closure.leads_to_user && !digests.empty()) closure.digest = join(std::move(digests));
  for (auto visit = begin; visit != component_.end(); ++visit) {
    numbers_.erase(visit->decl);
    closures_.emplace(visit->decl, closure);
  }
  component_.erase(begin, component_.end());
}

}  // namespace cachepy::plugin
