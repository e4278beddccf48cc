// Pointers to as many elements as an attribute says, arrays as parameters, pointers to one object.
#include <cachepy/cachepy.h>

#include <memory>
#include <vector>

#include "e2e.h"

struct Shape {
  int rows = 0, cols = 0;
  int area() const { return rows * cols; }
};
[[cachepy::cache_file]] double trap_p01_sum([[cachepy::size("n")]] const double* values, int n) {
  computed("sum " + std::to_string(n) +
           (values == nullptr ? " null"
            : n > 0           ? " " + std::to_string(values[0])
                              : ""));
  double sum = values == nullptr ? -1 : 0;
  for (int i = 0; i < n && values != nullptr; ++i) sum += values[i];
  return sum;
}
[[cachepy::cache_file]] void multiply([[cachepy::size("a.rows * a.cols")]] const float* left, const Shape& a,
                                      float by, [[cachepy::out("a.area()")]] float* out) {
  computed("multiply " + std::to_string(a.rows) + " " + std::to_string(left[0]) + " " + std::to_string(by));
  for (int i = 0; i < a.area(); ++i) out[i] = left[i] * by;
}
[[cachepy::cache_file]] bool parse(const char* text, [[cachepy::out]] int* number,
                                   [[cachepy::out]] std::string* error) {
  computed(std::string("parse ") + text + (error == nullptr ? " null" : ""));
  *number = 0;
  if (error != nullptr) error->clear();
  if (text[0] < '0' || text[0] > '9') {
    if (error != nullptr) *error = "no number";
    return false;
  }
  *number = text[0] - '0';
  return true;
}
[[cachepy::cache_file]] void rotate(double vector[3], [[cachepy::in]] int times[2]) {
  computed("rotate " + std::to_string(vector[0]) + " " + std::to_string(times[1]));
  for (int i = 0; i < times[0] + times[1]; ++i) {
    const double first = vector[0];
    vector[0] = vector[1];
    vector[1] = vector[2];
    vector[2] = first;
  }
}
[[cachepy::cache_file]] std::size_t read_some([[cachepy::inout("2 * (size - 1) + 2")]] unsigned char* bytes,
                                              std::size_t size) {
  computed("read_some " + std::to_string(bytes[0]));
  bytes[0] = 9;
  return size;
}

int main() {
  for (int round = 0; round < 2; ++round) {
    const std::vector<double> values{1, 2, 3};
    std::cout << trap_p01_sum(values.data(), 3) << trap_p01_sum(values.data(), 2)
              << trap_p01_sum(values.data(), 0) << trap_p01_sum(nullptr, 0) << trap_p01_sum(nullptr, 2)
              << "\n";
    Shape shape;
    shape.rows = 2;
    shape.cols = 1;
    const float left[2] = {1, 2};
    float out[3] = {7, 7 + static_cast<float>(round), 7};
    multiply(left, shape, 2, out);
    std::cout << out[0] << out[1] << out[2] << "\n";
    int number = 40 + round;
    std::string error = "none";
    std::cout << parse("5", &number, &error) << number << error << "|";
    std::cout << parse("x", &number, &error) << number << error;
    std::cout << parse("6", &number, nullptr) << number << "\n";
    double vector[3] = {1, 2, 3};
    int times[2] = {1, 0};
    rotate(vector, times);
    std::cout << vector[0] << vector[1] << vector[2] << times[0] << "\n";
    unsigned char bytes[4] = {1, 2, 3, 4};
    std::cout << read_some(bytes, 2) << int{bytes[0]} << int{bytes[3]} << "\n";
  }
}
