// The fingerprint of a function's code: equal if the code means the same, different if results may change.
//
// It is made in two steps, so that the second can also be taken over units of many translation units:
//   1. local_unit() digests the text of one function, class or variable, and lists what it refers to.
//      Two translation units that see the same definition get the same local digest.
//   2. join() digests the set of all units that can be reached; a set, so cycles and order need no care.
// It deliberately knows nothing about attributes, plans or wrappers; it asks for what it needs from them.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
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

/// The parts of a cached function that are no longer visible when it is a wrapper.
struct CachedCode {
  /// Owns the original parameters and body: the definition, or what it was moved to. Null if not in this unit.
  const clang::FunctionDecl* original;
  /// The options of the attribute that affect results, in a canonical spelling.
  std::string options;
  /// The function that the wrapper calls. Through it, the code that encodes arguments and result is reached, which may be user
  /// code. Null before the function is a wrapper, or if it is not in this translation unit.
  const clang::FunctionDecl* memoize;
  /// Asks the predicate of its option store_if; null if there is none. Results that another predicate has let through are not
  /// served, so its code counts like the function's own.
  const clang::FunctionDecl* predicate;
};

/// Returns the code of a cached function, and nothing for other functions. Called with canonical declarations.
using CachedCodeOf = std::function<std::optional<CachedCode>(const clang::FunctionDecl*)>;

/// The name that a cached function keeps when it is renamed or moved (option `name`); "" for all others.
using StableNameOf = std::function<std::string(const clang::FunctionDecl*)>;

/// The digests of helpers by which the text of others names them; "" for those that are called by name. By canonical declaration.
/// Kept for the whole translation unit, because the digest of a cached function must be the same at any time.
using KnownContents = std::unordered_map<const clang::Decl*, std::string>;

/// One function, class or variable.
struct CodeUnit {
  std::string name;                            ///< for humans; not always unique
  Digest digest{};                             ///< {0, 0} for library code
  std::vector<const clang::Decl*> references;  ///< canonical, without duplicates, in the order of first use
  /// The references that may dispatch to any overriding function, in this translation unit or another one.
  std::vector<const clang::CXXMethodDecl*> virtual_calls;
  /// For a cached function: the digest of library code that works on the user's types; {0, 0} if there is none. In the digests of
  /// other units it is included.
  Digest library{};
};

/// The fingerprints of one translation unit, memoised. Use it after the whole unit has been parsed and instantiated, because later
/// code may be reached, too. Not thread-safe, like most of Clang.
class Fingerprints {
 public:
  /// `contents` must outlive this.
  Fingerprints(const clang::CompilerInstance& ci, CachedCodeOf cached_code_of, StableNameOf stable_name_of,
               KnownContents& contents);
  ~Fingerprints();

  /// Step 1 for one function, class or variable. The reference stays valid as long as this object.
  const CodeUnit& local_unit(const clang::Decl* decl);

  /// The name of a function that is, or is instantiated for, a closure or an unnamed or local class, made from its place in the
  /// program; "" for all other functions, whose own names are unambiguous.
  std::string name_by_place(const clang::FunctionDecl* function);

  /// The digest of one function's own text. For a cached function it is the digest of its unit, at any time.
  Digest own_digest(const clang::FunctionDecl* function);

  /// Whether the text of all units of this translation unit that refer to the function identifies it without its symbol: by its stable
  /// name or its content.
  bool is_known_without_symbol(const clang::FunctionDecl* function);

  /// Whether the declaration belongs to the system or to cachepy. Its unit is passed through and has no digest.
  bool is_library(const clang::Decl* decl) const;

  /// Whether it belongs to another library than the language's and cachepy. See UserDecls.
  bool is_third_party(const clang::Decl* decl) const;

  /// The declarations that can be reached in one step: the unit's references, and the overriders of its virtual calls in this
  /// translation unit.
  std::vector<const clang::Decl*> steps_from(const CodeUnit& unit) const;

  /// The unit of a function, class or variable and everything that it can reach, in no particular order. Library code is passed
  /// through and not included.
  std::vector<const CodeUnit*> reachable(const clang::Decl* decl);

  /// Both steps: the digest of all code of this translation unit that `function` can reach.
  Digest of(const clang::FunctionDecl* function);

  /// "name digest", and below it, indented and sorted, the same for each reachable unit.
  void print(llvm::raw_ostream& out, const clang::FunctionDecl* function);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Step 2: the digest of a set of local digests. Order and duplicates do not matter.
Digest join(std::vector<Digest> locals);

/// 32 hexadecimal digits.
std::string to_string(const Digest& digest);

}  // namespace cachepy::plugin
