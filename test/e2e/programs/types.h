// Cases of docs/types.md: each names the entry of the table that it is for, and test/style/types_table.py compares.
//
// A value is handed to a cached function and must come back equal; a second value must not be taken for the first. The
// bodies say which value they have by an argument that is not in the key.
#pragma once

#include <cachepy/cachepy.h>

#include "e2e.h"

template <class T>
bool same(const T& a, const T& b) {
  return a == b;
}

/// Argument and result: VALUE("entry", name, type), and then values of it with SHOW(name, one, other).
#define VALUE(entry, name, ...)                                                                  \
  using name##_type = __VA_ARGS__;                                                               \
  [[cachepy::cache_file("cache")]] name##_type name(const name##_type& value,                    \
                                                    [[cachepy::ignore_arg]] const char* which) { \
    computed(std::string(#name " ") + which);                                                    \
    return name##_type(value);                                                                   \
  }

/// The like for what cannot be copied: the parameter is moved through.
#define MOVED(entry, name, ...)                                                                  \
  using name##_type = __VA_ARGS__;                                                               \
  [[cachepy::cache_file("cache")]] name##_type name(name##_type value,                           \
                                                    [[cachepy::ignore_arg]] const char* which) { \
    computed(std::string(#name " ") + which);                                                    \
    return value;                                                                                \
  }

/// The like for pointers that share their object: the result has one of its own, since one that shares the argument's is
/// computed each time.
#define SHARED(entry, name, ...)                                                                 \
  using name##_type = __VA_ARGS__;                                                               \
  [[cachepy::cache_file("cache")]] name##_type name(const name##_type& value,                    \
                                                    [[cachepy::ignore_arg]] const char* which) { \
    computed(std::string(#name " ") + which);                                                    \
    return value ? std::make_shared<name##_type::element_type>(*value) : nullptr;                \
  }

/// Argument only: the body gives a number made of the parameter `value`.
#define ARGUMENT(entry, name, number, ...)                                                  \
  using name##_type = __VA_ARGS__;                                                          \
  [[cachepy::cache_file("cache")]] double name(const name##_type& value,                    \
                                               [[cachepy::ignore_arg]] const char* which) { \
    computed(std::string(#name " ") + which);                                               \
    return static_cast<double>(number);                                                     \
  }

/// Two values that differ.
#define SHOW(name, one, other)                                          \
  do {                                                                  \
    const name##_type first = one, second = other;                      \
    std::cout << #name << same<name##_type>(name(first, "one"), first)  \
              << same<name##_type>(name(second, "other"), second)       \
              << same<name##_type>(name(first, "one"), second) << "\n"; \
  } while (false)

#define SHOW_NUMBER(name, one, other) \
  std::cout << #name << " " << name(one, "one") << " " << name(other, "other") << "\n"
