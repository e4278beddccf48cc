// Included with -isystem, as CMake does for what find_package() found.
#pragma once
#include <cstddef>
#include <functional>

namespace library {
inline int edited_inline(int x) { return x EDIT(+, -) 1; }
inline int calls_edited_inline(int x) { return edited_inline(x) * 2; }
template <class T> T edited_template(T x) { return x * EDIT(2, 3); }
constexpr int edited_constant = EDIT(4, 5);
struct Class {
  int field = 0;
  int edited_method(int x) const { return x EDIT(+, -) field; }
  int method(int x) const { return x + field; }
  bool operator==(const Class& other) const { return field == other.field; }
};
inline int other(int x) { return x; }
}  // namespace library

template <>
struct std::hash<library::Class> {
  std::size_t operator()(const library::Class& value) const { return static_cast<std::size_t>(value.field) EDIT(+, *) 7; }
};

class GlobalClass {
 public:
  int edited_method(int x) const { return x EDIT(+, -) 1; }
};

extern "C" {
static inline int edited_in_c(int x) { return x EDIT(+, -) 1; }
}

// Names that the language keeps for itself do not make a library the language's.
extern "C" {
struct edited_in_c_struct { unsigned a : EDIT(2, 3); };
static inline int _edited_scale(int x) { return x * EDIT(2, 3); }
extern const int _edited_value;
const int _edited_value = EDIT(2, 3);
}
template <class T> T _edited_twice(T x) { return x * EDIT(2, 3); }
namespace __edited { inline int scale(int x) { return x * EDIT(2, 3); } }
namespace std { inline int edited_in_std(int x) { return x * EDIT(2, 3); } }
enum __edited_enum { __edited_enumerator = EDIT(2, 3) };
