// The colours of the boxes in a picture.
#pragma once

#include "base/palette.h"
#include "cachepy/detail/picture.h"

namespace cachepy::internal {

constexpr palette::Colours colours_of(detail::Look look) {
  using detail::Look;
  switch (look) {
    case Look::cached:
      return palette::kCached;
    case Look::stale:
      return palette::kStale;
    case Look::stale_code:
      return palette::kStaleCode;
    case Look::superseded:
      return palette::kSuperseded;
    case Look::missing:
      return palette::kMissing;
    case Look::changed_file:
      return palette::kChangedFile;
    case Look::file:
      break;
  }
  return palette::kFile;
}

}  // namespace cachepy::internal
