#pragma once

inline int used_by_used(int x) { return x + 1; }
inline int used(int x) { return used_by_used(x) * 2; }
