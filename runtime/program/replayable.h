// The functions of the loaded program whose stored calls can be made again (cachepy/detail/replay.h).
//
// The plugin writes a table of them for each translation unit, and functions that register it when the program or library is
// loaded, and forget it when the library is unloaded.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "cachepy/detail/decoder.h"
#include "cachepy/detail/request.h"
#include "cachepy/detail/site.h"

namespace cachepy::internal {

/// A row of such a table.
struct Replayable {
  const detail::Site* site;
  const void* function;  ///< the wrapper
  bool (*replay)(const void* function, const char* roles, detail::Decoder& in, detail::Request& request);
};

bool is_replayable(const detail::Site& site);
/// Whether `is_wanted` is true for one of these functions. Thread-safe.
bool is_any_replayable(absl::FunctionRef<bool(const detail::Site&)> is_wanted);

/// The function of that name and signature. If several files define one, the one of `file` (Site::file). Thread-safe.
std::optional<Replayable> find_replayable(std::string_view name, std::string_view signature,
                                          std::string_view file);

}  // namespace cachepy::internal

/// Called before the constructors of the user's objects. `table`: `count` rows, which live as long as the library.
extern "C" void cachepy_register_calls(const void* table, unsigned long count);
extern "C" void cachepy_forget_calls(const void* table);
