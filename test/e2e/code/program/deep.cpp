// Code that cached functions reach from other files.
#include "deep.h"

#include <cachepy/cachepy.h>

#include <cassert>
#include <cstdlib>

#include "inline.h"

const int kThreshold = 50;

int deep(int x) {
  int sum = x;
  assert(sum < 1000);
  return sum * 3;
}

bool operator<(const Version& a, const Version& b) {
  return a.major != b.major ? a.major < b.major : a.minor < b.minor;
}

Guard::~Guard() {
  *out += 1;
}

namespace {
class Square : public Shape {
 public:
  explicit Square(int side) : side_(side) {}
  int area() const override { return side_ * side_; }

 private:
  const int side_;
};
}  // namespace

const Shape& the_shape() {
  static const Square square(4);
  return square;
}

// State: read by code below cached functions, changed by the program.
int scale = 3;
static double offsets[2] = {0.5, 1.5};
int calls = 0;
int scaled_below(int x) {
  ++calls;
  return x * scale + static_cast<int>(2 * offsets[1]);
}
void set_state(int value) {
  scale = value;
  calls = value;
}
void set_hidden_state(double value) {
  offsets[1] = value;
}
static int limit_of_today() {
  const char* limit = std::getenv("LIMIT");
  return limit != nullptr ? std::atoi(limit) : 3;
}
const int kLimit = limit_of_today();

int nobody_calls(int x) {
  return x;
}
