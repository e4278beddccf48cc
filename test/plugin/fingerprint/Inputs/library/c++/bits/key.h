// A directory's name does not make its headers the standard library's.
#pragma once
#include <functional>

struct BitsKey { int v; bool operator==(const BitsKey&) const = default; };
template <>
struct std::hash<BitsKey> {
  std::size_t operator()(const BitsKey& k) const { return k.v * EDIT(2u, 3u); }
};
namespace std { inline int edited_in_bits(int x) { return x * EDIT(2, 3); } }
