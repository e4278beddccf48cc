// What every generated program begins with: the standard library's headers, and show(), which prints what a call returned.
#pragma once

#include <cachepy/cachepy.h>
#include <omp.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <bitset>
#include <chrono>
#include <cmath>
#include <compare>
#include <complex>
#include <concepts>
#include <coroutine>
#include <cstdarg>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <functional>
#include <iomanip>
#include <iostream>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <random>
#include <ranges>
#include <set>
#include <source_location>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <typeinfo>
#include <unordered_set>
#include <variant>
#include <vector>

#define CACHED [[cachepy::cache_file("cache")]]
#define CAT_(a, b) a##b
#define CAT(a, b) CAT_(a, b)
#define STR_(a) #a
#define STR(a) STR_(a)

namespace fuzz {

inline const char* region = "";
inline int shown = 0;

template <class T>
void print(const T& value) {
  if constexpr (requires { value.use_count(); }) {
    print(*value);
  } else if constexpr (requires { std::cout << value; }) {
    std::cout << value;
  } else if constexpr (requires {
                         value.first;
                         value.second;
                       }) {
    print(value.first);
    std::cout << ':';
    print(value.second);
  } else if constexpr (requires {
                         value.begin();
                         value.end();
                       }) {
    for (const auto& element : value) {
      print(element);
      std::cout << ' ';
    }
  } else {
    std::cout << '?';
  }
}

}  // namespace fuzz

template <class... T>
void show(const T&... values) {
  std::cout << std::setprecision(17);
  ((std::cout << fuzz::region << '#' << ++fuzz::shown << ' ', fuzz::print(values), std::cout << '\n'), ...);
  std::cout << std::flush;
}
