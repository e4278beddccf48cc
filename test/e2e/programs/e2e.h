// What every program here uses. Data goes to standard output and is the same whether or not anything is
// cached; bodies say on standard error that they run, each call with words of its own.
#pragma once

#include <cachepy/cachepy.h>

#include <cstdio>
#include <iostream>
#include <string>

/// Called first thing in a cached body; `call` names function and arguments. That a hit does not print it is the purpose.
inline void computed(const std::string& call) {
  cachepy::untracked([&] { std::fprintf(stderr, "computed %s\n", call.c_str()); });
}
