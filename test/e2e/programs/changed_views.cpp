// Views of elements that are elsewhere: what is written through them is given back by a hit.
#include <cachepy/cachepy.h>

#include <Eigen/Dense>
#include <span>
#include <vector>

#include "e2e.h"

struct Pixel {
  int value = 0;
  bool seen = false;
};
[[cachepy::cache_file]] void add(std::span<double> values, double by) {
  computed("add " + std::to_string(by) + " to " + std::to_string(values.size()) + " from " +
           std::to_string(values[0]));
  for (double& value : values) value += by;
}
[[cachepy::cache_file]] void fill([[cachepy::out]] std::span<Pixel> pixels, int value) {
  computed("fill " + std::to_string(pixels.size()) + " with " + std::to_string(value));
  for (Pixel& pixel : pixels) pixel = {value, true};
}
[[cachepy::cache_file]] void flip(std::span<bool> flags) {
  computed("flip " + std::to_string(flags[0]));
  flags[0] = !flags[0];
}
[[cachepy::cache_file]] double scale(Eigen::Ref<Eigen::MatrixXd> matrix, double by) {
  computed("scale " + std::to_string(matrix.sum()) + " by " + std::to_string(by));
  matrix *= by;
  return matrix.sum();
}
[[cachepy::cache_file]] void first_row(Eigen::MatrixXd& matrix) {
  computed("first_row of " + std::to_string(matrix.rows()));
  matrix = matrix.topRows(1).eval();
}

int main() {
  for (int round = 0; round < 2; ++round) {
    std::vector<double> values{1, 2, 3};
    const double* const place = values.data();
    add(values, 2.5);
    add(std::span<double>(values).subspan(1), 2.5);
    for (const double value : values) std::cout << value << " ";
    std::cout << (place == values.data()) << "\n";

    std::vector<Pixel> pixels(3);
    fill(pixels, 3);
    fill(std::span<Pixel>(pixels).first(2), 4 + round);
    pixels[0].value = 9;
    fill(std::span<Pixel>(pixels).first(2), 4);  // whatever was there
    for (const Pixel& pixel : pixels) std::cout << pixel.value << pixel.seen << " ";
    bool flags[2] = {true, false};
    flip(flags);
    std::cout << flags[0] << flags[1] << "\n";

    Eigen::MatrixXd matrix = Eigen::MatrixXd::Ones(3, 3);
    std::cout << scale(matrix, 2) << " " << scale(matrix.block(0, 0, 2, 2), 3) << "\n" << matrix << "\n";
    first_row(matrix);
    std::cout << matrix << "\n";
  }
}
