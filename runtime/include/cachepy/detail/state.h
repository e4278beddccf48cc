// How the value of a variable gets into the key of the functions that read it.
//
// The plugin puts the addresses of these into a table, one row a variable (clang-plugin/records/state.cpp).
#pragma once

#include "cachepy/detail/codec.h"
#include "cachepy/detail/encoder.h"
#include "cachepy/detail/schema.h"

namespace cachepy::detail {

template <class T>
void encode_state(const void* variable, Encoder& out) {
  detail::encode_value<T>(out, *static_cast<const T*>(variable));
}

template <class T>
void describe_state(Schema& out) {
  detail::describe<T>(out);
}

}  // namespace cachepy::detail
