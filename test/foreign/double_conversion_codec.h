// double_conversion::Vector is a pointer and a length. As an argument it is the text that it refers to.
#pragma once

#include <cachepy/cachepy.h>

#include <string_view>

#include "double-conversion/utils.h"

template <>
struct cachepy::Codec<double_conversion::Vector<const char>> {
  static void encode(Encoder& out, const double_conversion::Vector<const char>& text) {
    cachepy::encode(out, std::string_view(text.start(), static_cast<std::size_t>(text.length())));
  }
};
