// GDAL reads images and the files beside them for a cached call.
#include <cpl_conv.h>
#include <gdal.h>

#include <array>
#include <filesystem>

#include "libraries_fixture.h"

namespace fs = std::filesystem;

namespace {

constexpr int kSide = 4;

/// A GeoTIFF of kSide × kSide equal pixels.
void write_image(const std::string& path, unsigned char value) {
  GDALDatasetH const image =
      GDALCreate(GDALGetDriverByName("GTiff"), path.c_str(), kSide, kSide, 1, GDT_Byte, nullptr);
  std::array<unsigned char, kSide * kSide> pixels{};
  pixels.fill(value);
  if (GDALRasterIO(GDALGetRasterBand(image, 1), GF_Write, 0, 0, kSide, kSide, pixels.data(), kSide, kSide,
                   GDT_Byte, 0, 0) != CE_None)
    throw std::runtime_error("cannot write");
  GDALClose(image);
}

struct Image {
  int sum = 0;
  std::string note;      // of the sidecar
  double left_edge = 0;  // of the world file
  friend bool operator==(const Image& a, const Image& b) {
    return a.sum == b.sum && a.note == b.note && a.left_edge == b.left_edge;
  }
  friend std::ostream& operator<<(std::ostream& out, const Image& image) {
    return out << image.sum << ' ' << image.note << ' ' << image.left_edge;
  }
};

Image read_image(const std::string& path) {
  GDALDatasetH const image = GDALOpen(path.c_str(), GA_ReadOnly);
  if (image == nullptr) return {-1, "", 0};
  std::array<unsigned char, kSide * kSide> pixels{};
  Image read;
  if (GDALRasterIO(GDALGetRasterBand(image, 1), GF_Read, 0, 0, kSide, kSide, pixels.data(), kSide, kSide,
                   GDT_Byte, 0, 0) == CE_None)
    for (const unsigned char pixel : pixels) read.sum += pixel;
  if (const char* const note = GDALGetMetadataItem(image, "note", nullptr)) read.note = note;
  std::array<double, 6> transform{};
  if (GDALGetGeoTransform(image, transform.data()) == CE_None) read.left_edge = transform[0];
  GDALClose(image);
  return read;
}

[[cachepy::cache_file("cache")]] Image by_gdal(const std::string& path) {
  ++runs()["by_gdal"];
  return read_image(path);
}

class Gdal : public Libraries {
 protected:
  void SetUp() override {
    Libraries::SetUp();
    GDALAllRegister();
    CPLSetErrorHandler(CPLQuietErrorHandler);  // files that do not exist are no errors here
  }
  static void expect_image(const Image& expected) {
    expect_new<Image>("by_gdal", [] { return by_gdal(at("a.tif")); }, expected);
  }
};

TEST_F(Gdal, t005_an_image) {
  expect_image({-1, "", 0});
  write_image(at("a.tif"), 1);
  expect_image({16, "", 0});
  write_image(at("a.tif"), 2);
  expect_image({32, "", 0});
}

TEST_F(Gdal, t005_files_beside_an_image) {
  write_image(at("a.tif"), 1);
  expect_image({16, "", 0});
  for (const std::string note : {"one", "two"}) {
    write("a.tif.aux.xml",
          "<PAMDataset><Metadata><MDI key=\"note\">" + note + "</MDI></Metadata></PAMDataset>");
    expect_image({16, note, 0});
  }
  write("a.tfw", "1\n0\n0\n-1\n100.5\n200.5\n");
  expect_image({16, "two", 100});
  fs::remove(at("a.tif.aux.xml"));
  expect_image({16, "", 100});
  fs::remove(at("a.tfw"));
  EXPECT_EQ(by_gdal(at("a.tif")), (Image{16, "", 0}));
}

}  // namespace
