// Like foreign.cpp, for the plugin that is loaded with dlopen.
#include "inline.h"

int from_later_library(int x) {
  return x + 90;
}
