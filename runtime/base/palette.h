// The colours of calls and files in every picture: exports, drawings, and the page. plot/page/canvas.js has a copy, which
// style.palette checks. docs/drawing.md explains the colours. Uses only the standard library.
#pragma once

namespace cachepy::internal::palette {

struct Colours {
  const char* fill;
  const char* border;
  const char* text;
};

inline constexpr Colours kCached = {"#1D3557", "#1D3557", "#FFFFFF"};
inline constexpr Colours kStale = {"#FBBC04", "#9A7200", "#202124"};
inline constexpr Colours kStaleCode = {"#E8710A", "#8F4300", "#202124"};
inline constexpr Colours kSuperseded = {"#D7C4F2", "#7B5EA7", "#202124"};
inline constexpr Colours kMissing = {"#F1F3F5", "#868E96", "#202124"};
inline constexpr Colours kFile = {"#E8F0FE", "#6B8FD6", "#202124"};
inline constexpr Colours kChangedFile = {"#FFF3CD", "#9A7200", "#202124"};

}  // namespace cachepy::internal::palette
