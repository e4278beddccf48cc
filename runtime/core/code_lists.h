// The lists of code in a cache directory, and what is different between two of them, in words.
//
//   <dir>/code/3fa9….cpc
//
// They serve only to explain: a missing or damaged one makes an explanation shorter.
#pragma once

#include <string>
#include <vector>

#include "core/store.h"
#include "format/code_list.h"

namespace cachepy::internal {

/// Relative to the cache directory: "code/<hex>.cpc".
std::string code_list_path(const Digest& code);

/// Is there a list under that digest? Then it is needed again: its file's time is that of now.
bool renew_code_list(const Store& store, const Digest& code);

/// Best effort.
void write_code_list(const Store& store, const Digest& code, const std::vector<ListedUnit>& units);

/// The list under that digest; none when it is missing or damaged.
std::vector<ListedUnit> read_code_list(const Store& store, const Digest& code);

/// "deep(int) (src/deep.cpp:14, called by middle(int), called by across(int))", one for each unit that is in both and
/// changed; when there is none, for each that is in one only. The first few, and "2 more". Empty when either list is.
std::vector<std::string> code_changes(const std::vector<ListedUnit>& before,
                                      const std::vector<ListedUnit>& after);

}  // namespace cachepy::internal
