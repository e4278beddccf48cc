// The lists of code in a cache directory, and what is different between two of them, in words.
//
//   <dir>/code/3fa9….cpc
//
// They serve only to explain: a missing or damaged one makes an explanation shorter.
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

/// A sweep takes no list that was written or renewed within this time: it may be of an entry that is just being written.
inline constexpr std::int64_t kCodeListKept_ns = std::int64_t{3600} * 1'000'000'000;
/// Those who store entries renew the list of their code as often as this.
inline constexpr std::int64_t kCodeListRenewed_ns = std::int64_t{600} * 1'000'000'000;
static_assert(kCodeListRenewed_ns <= kCodeListKept_ns / 4,
              "lists must be renewed long before a sweep takes them");

/// The files of all lists.
absl::StatusOr<std::vector<StoredFile>> code_list_files(const Store& store);

/// Relative to the cache directory: "code/<hex>.cpc".
std::string code_list_path(const Digest& code);

/// The part of a key whose digest names a list; null when it has none.
const KeyPart* code_part(const std::vector<KeyPart>& parts);

/// Is there a list under that digest? Then it is needed again: its file's time is that of now.
bool renew_code_list(const Store& store, const Digest& code);

/// Best effort. Returns the bytes written.
std::uint64_t write_code_list(const Store& store, const Digest& code, const std::vector<ListedUnit>& units);

/// The list in that file. Errors, which name it: NotFound, DataLoss (damaged), Unimplemented (another version), the system's.
absl::StatusOr<std::vector<ListedUnit>> open_code_list(const std::string& path);

/// The list under that digest; none when it is missing or damaged. A damaged one is removed, so that the next entry that
/// needs it brings it anew.
std::vector<ListedUnit> read_code_list(const Store& store, const Digest& code);

/// "deep(int) (src/deep.cpp:14, called by middle(int), called by across(int))", one for each unit that is in both and
/// changed; when there is none, for each that is in one only. The first few, and "2 more". Empty when either list is.
std::vector<std::string> code_changes(const std::vector<ListedUnit>& before,
                                      const std::vector<ListedUnit>& after);

/// The digests of those units, sorted, each once: enough to tell how much two lists differ.
std::vector<CodeUnitDigest> unit_digests(const std::vector<ListedUnit>& units);

/// How many digests are in one of two only: none for the same code; a unit that changed counts twice.
std::size_t code_distance(const std::vector<CodeUnitDigest>& a, const std::vector<CodeUnitDigest>& b);

}  // namespace cachepy::internal
