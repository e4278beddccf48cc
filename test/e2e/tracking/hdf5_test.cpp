// HDF5 reads files for a cached call, also those that another file links to.
#include <hdf5.h>

#include <vector>

#include "libraries_fixture.h"

namespace {

using Values = std::vector<int>;

void write_values(const std::string& path, const Values& values) {
  const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  const hsize_t size = values.size();
  const hid_t space = H5Screate_simple(1, &size, nullptr);
  const hid_t set = H5Dcreate2(file, "values", H5T_NATIVE_INT, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  H5Dwrite(set, H5T_NATIVE_INT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
  H5Dclose(set);
  H5Sclose(space);
  H5Fclose(file);
}
void write_link(const std::string& path, const std::string& target) {
  const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_external(target.c_str(), "/values", file, "values", H5P_DEFAULT, H5P_DEFAULT);
  H5Fclose(file);
}

Values read_values(const std::string& path, unsigned access) {
  const hid_t file = H5Fopen(path.c_str(), access, H5P_DEFAULT);
  if (file < 0) return {-1};
  const hid_t set = H5Dopen2(file, "values", H5P_DEFAULT);
  Values values = {-2};
  if (set >= 0) {
    const hid_t space = H5Dget_space(set);
    values.resize(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space)));
    H5Dread(set, H5T_NATIVE_INT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    H5Sclose(space);
    H5Dclose(set);
  }
  H5Fclose(file);
  return values;
}

[[cachepy::cache_file("cache")]] Values by_hdf5(const std::string& path, unsigned access) {
  ++runs()["by_hdf5"];
  return read_values(path, access);
}

class Hdf5 : public Libraries {
 protected:
  void SetUp() override {
    Libraries::SetUp();
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);  // files that do not exist are no errors here
  }
  static void expect_new(const std::string& path, unsigned access, const Values& expected) {
    Libraries::expect_new<Values>("by_hdf5", [&] { return by_hdf5(path, access); }, expected);
  }
};

TEST_F(Hdf5, t005_hdf5_read_only_and_read_write) {
  for (const unsigned access : {H5F_ACC_RDONLY, H5F_ACC_RDWR}) {
    std::filesystem::remove(at("a.h5"));
    expect_new(at("a.h5"), access, {-1});
    write_values(at("a.h5"), {1, 2});
    expect_new(at("a.h5"), access, {1, 2});
    write_values(at("a.h5"), {3, 4});
    expect_new(at("a.h5"), access, {3, 4});
  }
}

TEST_F(Hdf5, t005_a_file_that_a_file_of_hdf5_links_to) {
  write_link(at("a.h5"), "other.h5");
  expect_new(at("a.h5"), H5F_ACC_RDONLY, {-2});
  write_values(at("other.h5"), {1});
  expect_new(at("a.h5"), H5F_ACC_RDONLY, {1});
  write_values(at("other.h5"), {2});
  expect_new(at("a.h5"), H5F_ACC_RDONLY, {2});
  std::filesystem::remove(at("other.h5"));
  EXPECT_EQ(by_hdf5(at("a.h5"), H5F_ACC_RDONLY), Values{-2});
  write_values(at("third.h5"), {3});
  write_link(at("a.h5"), "third.h5");
  expect_new(at("a.h5"), H5F_ACC_RDONLY, {3});
}

}  // namespace
