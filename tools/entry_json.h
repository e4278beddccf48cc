// An entry as JSON, for `list`, `show` and `history`, and what a call used, as JSON and for people.
#pragma once

#include <cachepy/cache.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json.h"

namespace cachepy::tools {

/// Appends the object, with lines after the first indented by `margin` more spaces.
void append_entry_json(std::string& out, const EntryInfo& entry, std::size_t margin = 0);
/// As above, with the member "state" at the end: null if it is empty.
void append_entry_json(std::string& out, const EntryInfo& entry, std::optional<std::string_view> state,
                       std::size_t margin);

Json entry_json(const EntryInfo& entry);

Json uses_json(const std::vector<UseInfo>& uses);
/// "clock: render -> layout::place -> time".
std::string text_of_use(const UseInfo& use);

}  // namespace cachepy::tools
