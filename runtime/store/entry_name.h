// The names of entries in a cache directory.
//
//   results/3f/load_counts.3fa9…e1.cpz      the newest result of a call
//   results/3f/load_counts.3fa9…e1.2.cpz    an earlier result, kept in case its files change back
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "format/segment.h"

namespace cachepy::internal {

/// One result of a call.
struct EntryRef {
  std::string_view function;
  const Digest& key;
  int earlier = 0;  ///< 0 = the newest result; 1 to kMostEarlier = an earlier result
};
inline constexpr int kMostEarlier = 3;

inline constexpr char kResultsDirectory[] = "results";
inline constexpr char kBadDirectory[] = "results/bad";  ///< of damaged entries

/// Long or odd function names are shortened to [A-Za-z0-9_-].
std::string entry_name(const EntryRef& entry);
/// Identifies the entry in an index of packed entries. Two entries have the same tag with a probability of 1 in 2^62.
EntryTag entry_tag(const EntryRef& entry);
/// The tag of the entry with this name; nullopt if it does not have the form of entry_name().
std::optional<EntryTag> entry_tag(std::string_view name);
/// The directory of the entries whose keys begin with these digits; results/ for fewer than two digits.
std::string entry_name_prefix(std::string_view digits);

/// Whether this is the name of an entry, with or without its directory.
bool is_entry_name(std::string_view name);
bool is_earlier_entry(std::string_view name);
/// Whether the entry may belong to this function ("": any function). Only its metadata are certain.
bool may_be_entry_of(std::string_view function, std::string_view name);
/// The digits of the key in the name; "" if the name does not have that form.
std::string_view key_digits(std::string_view name);

}  // namespace cachepy::internal
