// The boundary between what Clang and what g++ compiles.
#pragma once

#include <map>
#include <string>

double weight(const std::string& name);
double scale();
void set_scale(double scale);
int positive(int number);  ///< throws std::invalid_argument
std::string asks_compiler(int number);
int apply(int number);
