// What results are called in a cache directory.
//
//   results/3f/load_counts.3fa9…e1.cpz      the newest result of a call
//   results/3f/load_counts.3fa9…e1.2.cpz    one that it has replaced: its files may change back
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
  int earlier = 0;  ///< 0 = the newest; 1 to kMostEarlier = one that it has replaced
};
inline constexpr int kMostEarlier = 3;

inline constexpr char kResultsDirectory[] = "results";
inline constexpr char kBadDirectory[] = "results/bad";  ///< of damaged entries

/// Long or odd function names are shortened to [A-Za-z0-9_-].
std::string entry_name(const EntryRef& entry);
/// What tells it from all others in an index of packed entries, but for one in 2^62.
EntryTag entry_tag(const EntryRef& entry);
/// The same of a name; nullopt where it has not the form that entry_name() gives.
std::optional<EntryTag> entry_tag(std::string_view name);
/// The directory that entries whose keys begin with these digits are in; of fewer than two digits, results/.
std::string entry_name_prefix(std::string_view digits);

/// Of a name, with its directory or without.
bool is_entry_name(std::string_view name);
bool is_earlier_entry(std::string_view name);
/// Whether the entry may be one of this function; "": of any. Its metadata know.
bool may_be_entry_of(std::string_view function, std::string_view name);
/// The digits of its key, as far as it has a name of that form; "" = it has not.
std::string_view key_digits(std::string_view name);

}  // namespace cachepy::internal
