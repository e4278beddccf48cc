// The code of a whole program: the records of all its objects, joined by the names that linkers know.
//
// What a function reaches is a set, and so is its digest: of the reached units' own digests, sorted, each once. Neither
// depends on the order of objects, nor on which of several equal definitions a linker keeps. A unit's text says by name what it
// uses, and a set says the rest, but for names that mean different units in different places: two `static int scale()`, hidden
// functions of two libraries, or two weak definitions may change places. So the digest of a unit that uses such counts together
// with theirs. A Binder says which definition a name means in an object. Knows nothing of processes and files: who adds objects
// does. Not thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/digest.h"
#include "format/code_list.h"
#include "format/code_records.h"

namespace cachepy::internal {

class CodeGraph {
 public:
  /// One unit of one translation unit.
  struct Ref {
    std::uint32_t records;
    std::uint32_t unit;
    friend bool operator==(const Ref&, const Ref&) = default;
  };
  static constexpr std::uint32_t kNoParent = ~std::uint32_t{0};

  /// A unit with code, and the one through which it was reached first.
  struct Step {
    Ref ref;
    std::uint32_t parent;  ///< index of a step; kNoParent for the first
  };
  /// A function or variable that is in code without records, if anywhere.
  struct Missing {
    std::string_view name;
    std::uint32_t object;  ///< that refers to it
    std::uint32_t parent;
    std::vector<std::uint32_t> defined_in;  ///< Binder::Meaning::foreign; empty: nobody shows it to others
  };
  /// Of one step, those that it uses and that the name in its text does not tell apart from others.
  struct Uses {
    std::uint32_t step;
    std::vector<std::uint32_t> used;
  };
  struct Reach {
    std::vector<Step> steps;  ///< breadth first, so that parents lead back on a shortest path
    std::vector<Missing> missing;
    std::vector<Uses> uses;
    std::vector<Ref> state;  ///< variables that it reads, each as one of its readers sees it
    bool virtual_calls =
        false;  ///< there are some: an object that is added later may override what they call
  };

  /// Says which definitions a name may mean, as the dynamic linker binds it.
  class Binder {
   public:
    struct Meaning {
      std::vector<std::uint32_t>
          objects;  ///< of those with records of a definition, those whose count, the likeliest first
      std::vector<std::uint32_t>
          foreign;  ///< whose definition counts, and has no records; numbers of the Binder's own
    };
    virtual ~Binder() = default;
    /// `name` as code of object `user` means it. `defining`: the objects that have records of a definition, ascending.
    virtual Meaning bind(std::uint32_t user, std::string_view name,
                         const std::vector<std::uint32_t>& defining) = 0;
  };

  /// An executable or shared library. Returns its number.
  std::uint32_t add_object(std::vector<CodeRecords> records);

  /// The number of the first records of an object; the others follow in the order given.
  std::uint32_t first_records(std::uint32_t object) const { return objects_[object]; }
  std::uint32_t object_of(Ref ref) const { return records_[ref.records].object; }
  std::size_t records_count() const { return records_.size(); }
  const CodeRecords& records(std::uint32_t number) const { return records_[number].records; }
  const CodeUnit& unit(Ref ref) const { return records(ref.records).units()[ref.unit]; }
  std::string_view file_of(Ref ref) const { return records(ref.records).files()[unit(ref).file]; }

  /// All that can be reached from a unit, itself first.
  Reach reach(Ref from, Binder& binder) const;
  /// The same in objects that were added in the order of the loader's search, of which each shows others all that it has.
  Reach reach(Ref from) const;

  Digest digest(const Reach& reach) const;

  /// What the digest is of, for people: each unit once, however many translation units describe it alike.
  std::vector<ListedUnit> list(const Reach& reach) const;

 private:
  struct Records {
    std::uint32_t object;
    CodeRecords records;
    std::vector<std::uint32_t> symbols;  // of each unit; kNoSymbol where it is not external
  };
  struct Symbol {
    std::vector<Ref> definitions;  // by object
    std::vector<Ref> overriders;
    std::uint32_t wrapper;  // __wrap_<name>, which the linker's option --wrap puts in its place; or kNoSymbol
    std::uint32_t wrapped;  // of __real_<name>, the name that the same option takes it for; or kNoSymbol
  };
  static constexpr std::uint32_t kNoSymbol = ~std::uint32_t{0};
  class Walk;

  std::uint32_t symbol_number(std::string_view name);

  std::vector<std::uint32_t> objects_;
  std::vector<Records> records_;
  std::vector<Symbol> symbols_;
  std::vector<std::string_view> symbol_names_;
  absl::flat_hash_map<std::string_view, std::uint32_t> symbol_numbers_;
  // What overrides functions that no other translation unit can name.
  absl::flat_hash_map<std::uint64_t, std::vector<Ref>> local_overriders_;
};

}  // namespace cachepy::internal
