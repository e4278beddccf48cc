#pragma once

inline int edited_inline(int x) { return x * EDIT(2, 3); }
inline int inline_callee(int x) { return x * 2; }

struct InHeader {
  int edited_method(int x) const { return x * EDIT(2, 3); }
  int method(int x) const { return x * factor; }
  int factor = 2;
};
