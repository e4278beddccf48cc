# The plugin is loaded into the system's Clang 19, so that compiler builds everything here.
find_program(CLANGXX clang++-19 REQUIRED)
find_program(CLANG clang-19 REQUIRED)
set(SOURCE_PATH "${CMAKE_CURRENT_LIST_DIR}/../../..")

vcpkg_cmake_configure(
  SOURCE_PATH "${SOURCE_PATH}"
  OPTIONS
    -DCMAKE_C_COMPILER=${CLANG}
    -DCMAKE_CXX_COMPILER=${CLANGXX}
    -DCACHEPY_BUILD_TESTS=OFF
    -DCACHEPY_BUILD_EXAMPLES=OFF)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(PACKAGE_NAME Cachepy CONFIG_PATH lib/cmake/Cachepy)
vcpkg_copy_tools(TOOL_NAMES cachepy cachepy-remote AUTO_CLEAN)
file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/debug/include" "${CURRENT_PACKAGES_DIR}/debug/share")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
