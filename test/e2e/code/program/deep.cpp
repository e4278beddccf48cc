// Code that cached functions reach from other files.
#include "deep.h"

#include <cassert>

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

int nobody_calls(int x) {
  return x;
}
