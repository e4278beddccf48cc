// Digests of instantiated library templates that work on the user's types.
//
// The user's types determine which overload a library template calls, which base it has, and whether it copies or moves. None of
// that is in the user's code. So the text of a library template is included if it names user code or leads to it. Other library
// code is included by name only.
#pragma once

#include <functional>
#include <unordered_map>
#include <vector>

#include "clang/AST/DeclBase.h"
#include "fingerprint/fingerprint.h"

namespace cachepy::plugin {

class LibraryCode {
 public:
  /// One function, class or variable of a library.
  struct Unit {
    Digest own{};                                ///< {0, 0}: its text is not included
    bool names_user_code = false;                ///< names, or refers to, something outside of libraries
    std::vector<const clang::Decl*> references;  ///< to units of libraries
  };
  using UnitOf = std::function<Unit(const clang::Decl*)>;

  explicit LibraryCode(UnitOf unit_of) : unit_of_(std::move(unit_of)) {}

  struct Closure {
    bool leads_to_user = false;
    Digest digest{};  ///< of all units that are reached through libraries and lead to user code
  };
  /// The code of one library unit. Each unit is computed once.
  const Closure& closure_of(const clang::Decl* decl);

 private:
  struct Visit {
    const clang::Decl* decl;
    Unit unit;
    unsigned number;
    unsigned lowest;  ///< the lowest number that it can reach
    std::size_t next = 0;
  };
  void visit(const clang::Decl* decl);
  void open(const clang::Decl* decl);
  void close_component(unsigned first);

  const UnitOf unit_of_;
  std::unordered_map<const clang::Decl*, Closure> closures_;
  std::unordered_map<const clang::Decl*, unsigned> numbers_;  ///< of the units that are being visited
  std::vector<Visit> path_;
  std::vector<Visit> component_;  ///< visited, and possibly in a cycle with units on the path
  unsigned next_ = 0;
};

}  // namespace cachepy::plugin
