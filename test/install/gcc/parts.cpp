// Compiled by g++.
#include "parts.h"

#include <stdexcept>

// The value of one is in keys. Nothing changes the other, so g++ may leave it out.
static double factor = 2;
static int summand = 1;

static int doubled(int number) {
  return 2 * number;
}
static int (*const kFunctions[])(int) = {doubled};

double weight(const std::string& name) {
  return static_cast<double>(name.size()) + summand;
}
double scale() {
  return factor;
}
void set_scale(double scale) {
  factor = scale;
}
int positive(int number) {
  if (number < 0) throw std::invalid_argument("negative");
  return number;
}
int apply(int number) {
  return kFunctions[number % 1](number);
}
