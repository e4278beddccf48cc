// Cases of docs/types.md for OpenCV's matrices; those that share their elements.
// e2e: says a cv::Mat shares its elements with another one, or does not own them
// e2e: recomputes
#include <cachepy/types/opencv.h>

#include <algorithm>
#include <opencv2/core.hpp>

#include "types.h"

template <>
bool same(const cv::Mat& a, const cv::Mat& b) {
  if (a.type() != b.type() || a.dims != b.dims || a.total() != b.total()) return false;
  for (int i = 0; i < a.dims; ++i)
    if (a.size[i] != b.size[i]) return false;
  const cv::Mat left = a.clone(), right = b.clone();
  return std::equal(left.data, left.data + left.total() * left.elemSize(), right.data);
}
template <>
bool same(const cv::Mat_<float>& a, const cv::Mat_<float>& b) {
  return same<cv::Mat>(a, b);
}

/// A result with elements of its own.
#define MATRIX(name, ...)                                                                        \
  using name##_type = __VA_ARGS__;                                                               \
  [[cachepy::cache_file("cache")]] name##_type name(const name##_type& value,                    \
                                                    [[cachepy::ignore_arg]] const char* which) { \
    computed(std::string(#name " ") + which);                                                    \
    return name##_type(value.clone());                                                           \
  }
VALUE("cv::Mat", none, cv::Mat)
MATRIX(image, cv::Mat)
MATRIX(shape, cv::Mat)
MATRIX(type, cv::Mat)
MATRIX(part, cv::Mat)
MATRIX(cube, cv::Mat)
VALUE("cv::Mat_", empty_numbers, cv::Mat_<float>)
MATRIX(numbers, cv::Mat_<float>)
VALUE("cv::Point", point, cv::Point)
VALUE("cv::Matx", matrix, cv::Matx33d)
VALUE("cv::Scalar", scalar, cv::Scalar)
VALUE("cv::Rect", rectangle, cv::Rect)

static cv::Mat filled(int rows, int cols, int type) {
  cv::Mat made(rows, cols, type);
  for (std::size_t i = 0; i < made.total() * made.elemSize(); ++i)
    made.data[i] = static_cast<unsigned char>(7 * i);
  return made;
}
static cv::Mat filled_cube(int depth) {
  const int sizes[] = {depth, 3, 2};
  cv::Mat made(3, sizes, CV_16S);
  std::fill(made.data, made.data + made.total() * made.elemSize(), static_cast<unsigned char>(depth));
  return made;
}

[[cachepy::cache_file("cache")]] cv::Mat trap_r01_same_elements(const cv::Mat& value) {
  computed("same_elements " + std::to_string(value.rows));
  return value;
}
[[cachepy::cache_file("cache")]] void fill(int rows, [[cachepy::out]] cv::Mat& matrix) {
  computed("fill " + std::to_string(rows));
  matrix = cv::Mat(rows, 2, CV_8U, cv::Scalar(rows));
}

int main() {
  for (int round = 0; round < 2; ++round) {
    const cv::Mat whole = filled(4, 6, CV_8UC3);
    const cv::Range some(1, 2);
    const std::vector<cv::Range> inside{cv::Range(0, 2), some, cv::Range::all()};
    SHOW(none, cv::Mat(), cv::Mat(0, 3, CV_8U));
    SHOW(image, whole, filled(4, 5, CV_8UC3));
    SHOW(shape, filled(2, 3, CV_8U), filled(3, 2, CV_8U));
    SHOW(type, filled(2, 2, CV_8U), filled(2, 2, CV_8S));
    SHOW(part, whole(cv::Rect(1, 1, 3, 2)), whole(cv::Rect(2, 1, 3, 2)));
    SHOW(cube, filled_cube(2), filled_cube(4)(inside));
    SHOW(numbers, (cv::Mat_<float>(1, 2) << 1.0f, -0.0f), (cv::Mat_<float>(1, 2) << 1.0f, 0.0f));
    SHOW(empty_numbers, cv::Mat_<float>(), cv::Mat_<float>(0, 1));
    SHOW(point, cv::Point(1, 2), cv::Point(2, 1));
    SHOW(matrix, cv::Matx33d::eye(), cv::Matx33d::zeros());
    SHOW(scalar, cv::Scalar(1, 2, 3), cv::Scalar(1, 2, 3, 4));
    SHOW(rectangle, cv::Rect(1, 2, 3, 4), cv::Rect(1, 2, 4, 3));

    cv::Mat original = filled(round + 1, 3, CV_8U);
    cv::Mat returned = trap_r01_same_elements(original);
    returned.data[0] = 9;
    std::cout << int{original.data[0]};
    cv::Mat filled_by_rows;
    fill(1, filled_by_rows);
    const cv::Mat kept = filled_by_rows;
    fill(2, filled_by_rows);
    std::cout << " " << int{kept.data[0]} << kept.rows << int{filled_by_rows.data[3]} << filled_by_rows.rows
              << "\n";
  }
}
