// Compiled by g++, which sees other code here than Clang does.
#include "parts.h"

std::string asks_compiler(int number) {
#ifdef __clang__
  return "Clang " + std::to_string(number);
#else
  return "not Clang " + std::to_string(number);
#endif
}
