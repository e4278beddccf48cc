// The code of a whole program: the records of all its objects, joined by the names that linkers know.
//
// What a function reaches is a set. Its digest covers the sorted digests of the reached units, without duplicates, so it
// depends neither on the order of objects nor on which of several equal definitions a linker keeps. The text of a unit contains
// the names of what it uses. That is sufficient unless a name means different units in different places: two `static int
// scale()`, hidden functions of two libraries, or two weak definitions could be exchanged. The digest of a unit that uses such
// a name is therefore combined with the digests of those units. A Binder decides which definition a name means in an object.
// The same is done for a unit whose text does not contain its symbol, where another text names it by the symbol. (Texts that name it
// otherwise contain a digest of its text.) The symbol of such a unit is in its own digest if its object exports it: code without
// records may call it by that name, in place of a definition of its own.
// Knows nothing about processes and files; those who add objects do. Not thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "base/digest.h"
#include "format/code_list.h"
#include "format/code_records.h"

namespace cachepy::internal {

/// The digests of the code that one function reaches.
struct CodeDigests {
  Digest all;
  Digest own;  ///< without the cached functions that it calls; empty if it calls none
};

class CodeGraph {
 public:
  /// One unit of one translation unit.
  struct Ref {
    std::uint32_t records;
    std::uint32_t unit;
    friend bool operator==(const Ref&, const Ref&) = default;
  };
  static constexpr std::uint32_t kNoParent = ~std::uint32_t{0};

  /// A unit with code, and the step through which it was first reached.
  struct Step {
    Ref ref;
    std::uint32_t parent;  ///< index of a step; kNoParent for the first
    bool by_name = false;  ///< other objects can find its code by a symbol that its text does not contain
  };
  /// A function or variable without records. Code without records may define it.
  struct Missing {
    std::string_view name;
    std::uint32_t object;  ///< the object that refers to it
    std::uint32_t parent;
    std::vector<std::uint32_t> defined_in;  ///< Binder::Meaning::foreign; empty: no object exports it
  };
  /// The units that one step uses and that the name in its text does not identify.
  struct Uses {
    std::uint32_t step;
    /// Units that the text does not identify, with the number of the function without a symbol that it calls them (writer.cpp).
    std::vector<std::pair<std::uint64_t, std::uint32_t>> used;
    /// Symbols in its text whose units do not contain them, and these units.
    std::vector<std::pair<std::string_view, std::uint32_t>> by_symbol;
  };
  struct Reach {
    std::vector<Step> steps;  ///< breadth first, so that following parents gives a shortest path
    std::vector<Missing> missing;
    std::vector<Uses> uses;
    std::vector<Ref> state;  ///< variables that it reads, each as one of its readers sees it
    /// The symbols of the cached functions that were left out with all that only they reach.
    std::vector<std::string_view> left_out;
    /// Whether there are virtual calls: an object that is added later may override the called functions.
    bool virtual_calls = false;
  };

  /// Determines which definitions a name may mean, as the dynamic linker binds it.
  class Binder {
   public:
    struct Meaning {
      /// The objects with records whose definition may be meant, the likeliest first.
      std::vector<std::uint32_t> objects;
      /// The objects without records whose definition may be meant, in the Binder's numbering.
      std::vector<std::uint32_t> foreign;
    };
    virtual ~Binder() = default;
    /// Resolves `name` in the code of object `user`. `defining`: the objects that have records of a definition, ascending.
    virtual Meaning bind(std::uint32_t user, std::string_view name,
                         const std::vector<std::uint32_t>& defining) = 0;
    /// Whether other objects can find the object's definition of `name`.
    virtual bool exports(std::uint32_t object, std::string_view name) = 0;
  };

  /// Adds an executable or shared library. Returns its number. `exports` is for reach() without a Binder.
  std::uint32_t add_object(std::vector<CodeRecords> records, absl::flat_hash_set<std::string> exports = {});

  /// The number of the first record of an object; its other records follow in the given order.
  std::uint32_t first_records(std::uint32_t object) const { return objects_[object].first_records; }
  std::uint32_t object_of(Ref ref) const { return records_[ref.records].object; }
  std::size_t records_count() const { return records_.size(); }
  const CodeRecords& records(std::uint32_t number) const { return records_[number].records; }
  const CodeUnit& unit(Ref ref) const { return records(ref.records).units()[ref.unit]; }
  std::string_view file_of(Ref ref) const { return records(ref.records).files()[unit(ref).file]; }

  /// The definitions with external linkage of a name, in all objects.
  const std::vector<Ref>& definitions(std::string_view name) const;

  /// Whether the code of the cached functions that are called is reached. Those without a symbol that all objects see always are: a
  /// record of their calls does not say which one was called.
  enum class CachedCalls : std::uint8_t { kReached, kLeftOut };

  /// Everything that can be reached from units, these themselves first. The first one counts as the user of the others.
  Reach reach(const std::vector<Ref>& from, Binder& binder, CachedCalls calls = CachedCalls::kReached) const;
  /// As above, for objects that were added in the loader's search order, all of whose definitions all objects find.
  Reach reach(Ref from, CachedCalls calls = CachedCalls::kReached) const;

  Digest digest(const Reach& reach) const;
  /// Of what a function reaches without the cached functions that it calls; their symbols are part of it. Empty if it calls none.
  /// `reach`: with CachedCalls::kLeftOut.
  Digest own_digest(const Reach& reach) const;

  /// What the digest covers, for people: each unit once, even if several translation units describe it.
  std::vector<ListedUnit> list(const Reach& reach) const;

 private:
  struct Records {
    std::uint32_t object;
    CodeRecords records;
    std::vector<std::uint32_t> symbols;  // of each unit; kNoSymbol if it is not external
  };
  struct Symbol {
    std::vector<Ref> definitions;  // by object
    std::vector<Ref> overriders;
    std::uint32_t wrapper;  // __wrap_<name>, which the linker's option --wrap uses instead; or kNoSymbol
    std::uint32_t wrapped;  // for __real_<name>: the symbol <name>, to which --wrap binds it; or kNoSymbol
  };
  static constexpr std::uint32_t kNoSymbol = ~std::uint32_t{0};
  class Walk;

  struct Object {
    std::uint32_t first_records;
    absl::flat_hash_set<std::string> exports;
  };

  std::uint32_t symbol_number(std::string_view name);
  CodeUnitDigest digest(const Step& step) const;

  std::vector<Object> objects_;
  std::vector<Records> records_;
  std::vector<Symbol> symbols_;
  std::vector<std::string_view> symbol_names_;
  absl::flat_hash_map<std::string_view, std::uint32_t> symbol_numbers_;
  // The functions that override functions without a symbol, which no other translation unit can name.
  absl::flat_hash_map<std::uint64_t, std::vector<Ref>> local_overriders_;
};

}  // namespace cachepy::internal
