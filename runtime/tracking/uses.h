// Records uses that may differ from call to call, with the functions that led to them.
#pragma once

#include <optional>
#include <string_view>

#include "frames/recorder.h"
#include "watch/use.h"

namespace cachepy::internal {

/// Records the use by the function `name`, once for each `caller`, the code that calls it. Null: the caller of the replaced function.
void record_use(Recorder& recorder, Use use, const char* name, const void* caller);

/// The kind of input that reading such a device is; nullopt for other files.
std::optional<Use> use_of_device(std::string_view path);

}  // namespace cachepy::internal
