// OpenCV reads images and its own data files for a cached call.
#include <filesystem>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include "libraries_fixture.h"

namespace {

[[cachepy::cache_file("cache")]] int by_imread(const std::string& path) {
  ++runs()["by_imread"];
  const cv::Mat image = cv::imread(path, cv::IMREAD_GRAYSCALE);
  return image.empty() ? -1 : static_cast<int>(cv::sum(image)[0]);
}
[[cachepy::cache_file("cache")]] int by_file_storage(const std::string& path) {
  ++runs()["by_file_storage"];
  const cv::FileStorage file(path, cv::FileStorage::READ);
  return file.isOpened() ? static_cast<int>(file["n"]) : -1;
}

class OpenCv : public Libraries {};

TEST_F(OpenCv, t005_images) {
  for (const std::string ending : {".png", ".jpg", ".tif", ".bmp"}) {
    SCOPED_TRACE(ending);
    const std::string path = at("a" + ending);
    const std::function<int()> read = [&] { return by_imread(path); };
    expect_new<int>("by_imread", read, -1);
    for (const int value : {1, 2}) {
      cv::imwrite(path, cv::Mat(4, 4, CV_8U, cv::Scalar(value)));
      expect_new<int>("by_imread", read, 16 * value);
    }
    std::filesystem::remove(path);
    EXPECT_EQ(read(), -1);
  }
}

TEST_F(OpenCv, t005_data_files) {
  const std::function<int()> read = [] { return by_file_storage(at("a.yml")); };
  expect_new<int>("by_file_storage", read, -1);
  for (const int value : {1, 2}) {
    write("a.yml", "%YAML:1.0\n---\nn: " + std::to_string(value) + "\n");
    expect_new<int>("by_file_storage", read, value);
  }
}

}  // namespace
