#pragma once

#include <functional>

using Show = std::function<void(const char* name, int value)>;
void call_all(const Show& show);
int hidden_elsewhere(int x);
