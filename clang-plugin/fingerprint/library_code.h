// What code of libraries does with what is the user's: digests of instantiated templates.
//
// A template of a library chooses by the user's types which overload it calls, which base it has, whether it copies or moves; and none
// of that is in the user's code. So its text counts where it names something of the user's, or leads there. Code of libraries that
// does neither counts by its name alone.
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
    Digest own{};                                ///< {0, 0}: its text does not count
    bool names_user_code = false;                ///< or refers to something that is no library's
    std::vector<const clang::Decl*> references;  ///< to units of libraries
  };
  using UnitOf = std::function<Unit(const clang::Decl*)>;

  explicit LibraryCode(UnitOf unit_of) : unit_of_(std::move(unit_of)) {}

  struct Closure {
    bool leads_to_user = false;
    Digest digest{};  ///< of all units that can be reached through libraries and lead to the user's code
  };
  /// Of one unit of a library. Asks for each unit once.
  const Closure& closure_of(const clang::Decl* decl);

 private:
  struct Visit {
    const clang::Decl* decl;
    Unit unit;
    unsigned number;
    unsigned lowest;  ///< number that it can reach
    std::size_t next = 0;
  };
  void visit(const clang::Decl* decl);
  void open(const clang::Decl* decl);
  void close_component(unsigned first);

  const UnitOf unit_of_;
  std::unordered_map<const clang::Decl*, Closure> closures_;
  std::unordered_map<const clang::Decl*, unsigned> numbers_;  ///< of those that are being visited
  std::vector<Visit> path_;
  std::vector<Visit> component_;  ///< visited, and perhaps in one circle with what is on the path
  unsigned next_ = 0;
};

}  // namespace cachepy::plugin
