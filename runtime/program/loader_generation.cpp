#include "program/loader_generation.h"

#include <link.h>

#include <cstddef>

#include "base/loader.h"

namespace cachepy::internal {

Generation generation_now() {
  Generation now;
  walk_loaded_objects(
      [](dl_phdr_info* info, std::size_t, void* out) {
        *static_cast<Generation*>(out) = {info->dlpi_adds, info->dlpi_subs};
        return 1;
      },
      &now);
  return now;
}

std::uint64_t loader_generation() {
  return generation_now().number();
}

}  // namespace cachepy::internal
