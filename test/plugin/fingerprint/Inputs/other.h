#pragma once
#include <string>

#include "used.h"

struct OnlyHere { std::string text; };
inline int other(int x) { return used_by_used(x) + static_cast<int>(OnlyHere{"a"}.text.size()); }
