// The code lists in a cache directory, and descriptions of the differences between two of them.
//
//   <dir>/code/3fa9….cpc
//
// They are only used for explanations: without a list, an explanation is shorter.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "format/code_list.h"
#include "format/entry.h"
#include "store/entry_files.h"
#include "store/store.h"

namespace cachepy::internal {

inline constexpr char kCodeListDirectory[] = "code";

/// A sweep keeps lists that were written or renewed within this time: they may belong to an entry that is just being written.
inline constexpr std::int64_t kCodeListKept_ns = std::int64_t{3600} * 1'000'000'000;
/// Processes that store entries renew the list of their code at this interval.
inline constexpr std::int64_t kCodeListRenewed_ns = std::int64_t{600} * 1'000'000'000;
static_assert(kCodeListRenewed_ns <= kCodeListKept_ns / 4,
              "lists must be renewed long before a sweep takes them");

/// The files of all code lists.
absl::StatusOr<std::vector<StoredFile>> code_list_files(const Store& store);

/// Relative to the cache directory: "code/<hex>.cpc".
std::string code_list_path(const Digest& code);

/// The key part whose digest is the name of the code list; null if there is none.
const KeyPart* code_part(const std::vector<KeyPart>& parts);

/// Whether there is a list for that digest. If so, sets its file's time to the present.
bool renew_code_list(const Store& store, const Digest& code);

/// Best effort. Returns the bytes written.
std::uint64_t write_code_list(const Store& store, const Digest& code, const std::vector<ListedUnit>& units);

/// Reads the list in that file. Errors name the file: NotFound, DataLoss (damaged), Unimplemented (another version), the system's.
absl::StatusOr<std::vector<ListedUnit>> open_code_list(const std::string& path);

/// Reads the list for that digest; empty if it is missing or damaged. Removes a damaged list, so that the next process that stores
/// an entry with this code writes it again.
std::vector<ListedUnit> read_code_list(const Store& store, const Digest& code);

/// Descriptions such as "deep(int) (src/deep.cpp:14, called by middle(int), called by across(int))" of the units that are in both
/// lists but differ; if there are none, of the units in only one list. At most a few, then "2 more". Empty if either list is empty.
std::vector<std::string> code_changes(const std::vector<ListedUnit>& before,
                                      const std::vector<ListedUnit>& after);

/// The digests of the units, sorted and without duplicates, for code_distance().
std::vector<CodeUnitDigest> unit_digests(const std::vector<ListedUnit>& units);

/// The number of digests that are in only one of the two lists: 0 for equal code; a changed unit adds two.
std::size_t code_distance(const std::vector<CodeUnitDigest>& a, const std::vector<CodeUnitDigest>& b);

}  // namespace cachepy::internal
