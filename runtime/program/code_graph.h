// The code of a whole program: the records of all its objects, joined by the names that linkers know.
//
// What a function reaches is a set, and so is its digest: of the reached units' own digests, sorted, each once. Neither
// depends on the order of objects, nor on which of several equal definitions a linker keeps. A unit's text says by name what it
// uses, and a set says the rest, but for what other translation units cannot name: two `static int scale()` may change places. So
// the digest of a unit that uses such counts together with theirs. Knows nothing of processes and files: who adds objects does.
// Not thread-safe.
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
  /// A function or variable that no object has records of.
  struct Missing {
    std::string_view name;
    std::uint32_t object;  ///< that refers to it
    std::uint32_t parent;
  };
  struct Reach {
    std::vector<Step> steps;  ///< breadth first, so that parents lead back on a shortest path
    std::vector<Missing> missing;
    std::vector<Ref> state;  ///< variables that it reads, each as one of its readers sees it
    bool virtual_calls =
        false;  ///< there are some: an object that is added later may override what they call
  };

  /// An executable or shared library; to be added in the order in which the dynamic linker searches them. Returns its
  /// number.
  std::uint32_t add_object(std::vector<CodeRecords> records);

  /// The number of the first records of an object; the others follow in the order given.
  std::uint32_t first_records(std::uint32_t object) const { return objects_[object]; }
  std::uint32_t object_of(Ref ref) const { return records_[ref.records].object; }
  std::size_t records_count() const { return records_.size(); }
  const CodeRecords& records(std::uint32_t number) const { return records_[number].records; }
  const CodeUnit& unit(Ref ref) const { return records(ref.records).units()[ref.unit]; }
  std::string_view file_of(Ref ref) const { return records(ref.records).files()[unit(ref).file]; }

  /// All that can be reached from a unit, itself first. A name means the definition in the object that uses it, and the
  /// one that the dynamic linker finds first.
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
  };
  class Walk;
  /// Of one step, those that it uses and that have no symbol.
  struct LocalUses {
    std::uint32_t step;
    std::vector<std::uint32_t> used;
  };

  std::vector<LocalUses> local_uses(const Reach& reach) const;

  std::vector<std::uint32_t> objects_;
  std::vector<Records> records_;
  std::vector<Symbol> symbols_;
  absl::flat_hash_map<std::string_view, std::uint32_t> symbol_numbers_;
  // What overrides functions that no other translation unit can name.
  absl::flat_hash_map<std::uint64_t, std::vector<Ref>> local_overriders_;
};

}  // namespace cachepy::internal
