// How the value of a variable gets into the key of the functions that read it.
//
// The plugin puts the addresses of these into a table, one row a variable (clang-plugin/records/state.cpp).
#pragma once

#include <cstddef>
#include <cstring>
#include <type_traits>

#include "cachepy/detail/codec.h"
#include "cachepy/detail/encoder.h"
#include "cachepy/detail/schema.h"

namespace cachepy::detail {

inline bool is_all_zero(const void* variable, std::size_t size) {
  const auto* bytes = static_cast<const char*>(variable);
  return *bytes == 0 && std::memcmp(bytes, bytes + 1, size - 1) == 0;
}

/// A call before main() may come before the variable's constructor. Then it is all zero, as a container of nodes never is
/// later, and no codec may look into it.
template <class T>
void encode_state(const void* variable, Encoder& out) {
  if constexpr (!std::is_trivially_copyable_v<T>) {
    if (detail::is_all_zero(variable, sizeof(T))) {
      constexpr Kind kind = kind_of<T>;
      constexpr bool is_empty = kind == Kind::kString || kind == Kind::kPath || kind == Kind::kSequence ||
                                kind == Kind::kUnordered || kind == Kind::kAdaptor;
      if constexpr (is_empty && std::is_default_constructible_v<T>)
        return detail::encode_value<T>(out, T());
      else
        return;
    }
  }
  detail::encode_value<T>(out, *static_cast<const T*>(variable));
}

template <class T>
void describe_state(Schema& out) {
  detail::describe<T>(out);
}

}  // namespace cachepy::detail
