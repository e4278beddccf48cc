// A library's header, as one that is included with -isystem.
#pragma once
#pragma GCC system_header

namespace installed {

template <class T>
T scaled(T x) {
  return x * 9;
}
inline int shifted(int x) {
  return scaled(x) + 1;
}

}  // namespace installed
