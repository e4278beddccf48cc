// The fingerprint of a function's code: equal where it means the same, different where results may change.
//
// It is made in two steps, so that the second can also be taken over units of many translation units:
//   1. local_unit() digests what one function, class or variable says by itself, and lists what it refers to.
//      Two translation units that see the same definition get the same local digest.
//   2. join() digests the set of all units that can be reached; a set, so cycles and order need no care.
// Deliberately knows nothing of attributes, plans or wrappers: what it must know of them it asks for.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace clang {
class CXXMethodDecl;
class CompilerInstance;
class Decl;
class FunctionDecl;
}  // namespace clang

namespace llvm {
class raw_ostream;
}

namespace cachepy::plugin {

/// 128 bits, low word first. {0, 0} means unknown.
using Digest = std::array<std::uint64_t, 2>;

/// What a cached function no longer shows once it is a wrapper.
struct CachedCode {
  /// Owns the original parameters and body: the definition, or what it was moved to. Null if not in this unit.
  const clang::FunctionDecl* original;
  /// Those options of the attribute that bear on results, in a canonical spelling.
  std::string options;
  /// What the wrapper calls, and by that what turns the arguments and the result into bytes, which may be the user's. Null
  /// before it is a wrapper, or if that is not in this unit.
  const clang::FunctionDecl* memoize;
};

/// Gives the code of a cached function, and nothing for all others. It is asked with canonical declarations.
using CachedCodeOf = std::function<std::optional<CachedCode>(const clang::FunctionDecl*)>;

/// One function, class or variable.
struct CodeUnit {
  std::string name;                            ///< for humans; not always unique
  Digest digest{};                             ///< {0, 0} for library code
  std::vector<const clang::Decl*> references;  ///< canonical; each once, in the order of first use
  /// Those of them that may turn out to be any function that overrides them, here or elsewhere.
  std::vector<const clang::CXXMethodDecl*> virtual_calls;
  /// What libraries do for a cached function with what is the user's; {0, 0}: nothing. In the digests of others it is included.
  Digest library{};
};

/// The fingerprints of one translation unit, memoised. To be asked when the whole unit has been parsed and
/// instantiated, since what comes later may be reached too. Not thread-safe, as little in Clang is.
class Fingerprints {
 public:
  Fingerprints(const clang::CompilerInstance& ci, CachedCodeOf cached_code_of);
  ~Fingerprints();

  /// Step 1 for one function, class or variable. The reference stays valid as long as this object.
  const CodeUnit& local_unit(const clang::Decl* decl);

  /// The name of a function that is, or is an instance for, a closure or an unnamed or local class, by its place in the
  /// program; "" for all others, which the names that the program gives them tell apart.
  std::string name_by_place(const clang::FunctionDecl* function);

  /// The digest of one function's own text. For a cached function it is its unit's, whenever it is asked for.
  Digest own_digest(const clang::FunctionDecl* function);

  /// Is the declaration the system's, or cachepy's own? Its unit is passed through and has no digest.
  bool is_library(const clang::Decl* decl) const;

  /// Is it a library's other than the language's and cachepy's own? See UserDecls.
  bool is_third_party(const clang::Decl* decl) const;

  /// What can be reached in one step: the unit's references, and all that override its virtual calls in this
  /// translation unit.
  std::vector<const clang::Decl*> steps_from(const CodeUnit& unit) const;

  /// The unit of a function, class or variable and all that it can reach, in no particular order; library code is passed
  /// through and left out.
  std::vector<const CodeUnit*> reachable(const clang::Decl* decl);

  /// Both steps: the digest of all code of this translation unit that `function` can reach.
  Digest of(const clang::FunctionDecl* function);

  /// "name digest", and below it, indented and sorted, the same for each reachable unit.
  void print(llvm::raw_ostream& out, const clang::FunctionDecl* function);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Step 2: the digest of a set of local digests, whatever their order and however often each is named.
Digest join(std::vector<Digest> locals);

/// 32 hexadecimal digits.
std::string to_string(const Digest& digest);

}  // namespace cachepy::plugin
