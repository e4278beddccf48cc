// An entry as JSON, for `list` and `show`, and what a call used, as JSON and for people.
#pragma once

#include <cachepy/cache.h>

#include <string>
#include <vector>

#include "json.h"

namespace cachepy::tools {

Json entry_json(const EntryInfo& entry);

Json uses_json(const std::vector<UseInfo>& uses);
/// "clock: render -> layout::place -> time".
std::string text_of_use(const UseInfo& use);

}  // namespace cachepy::tools
