"""Conan 2 recipe. The plugin is loaded into the system's Clang 19, so that compiler builds everything here."""
import os

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy
from conan.tools.gnu import PkgConfigDeps


class CachepyConan(ConanFile):
    name = "cachepy"
    version = "0.1.0"
    license = "Apache-2.0 WITH LLVM-exception"
    description = "Persistent memoization of C++ functions with a dependency graph, as a Clang plugin and a runtime"
    topics = ("memoization", "caching", "clang-plugin")
    package_type = "static-library"
    settings = "os", "arch", "compiler", "build_type"
    requires = (
        "abseil/20230802.1", "cli11/2.4.2", "cpp-httplib/0.15.3", "hiredis/1.2.0", "libcurl/8.6.0", "nlohmann_json/3.11.3", "openssl/[>=3.0 <4]",
        "xxhash/0.8.2", "yaml-cpp/0.8.0", "zstd/1.5.5",
    )

    def layout(self):
        cmake_layout(self)

    def export_sources(self):
        root = os.path.join(self.recipe_folder, "..", "..")
        for pattern in ("CMakeLists.txt", "LICENSE", "README.md", "clang-plugin/*", "cmake/*", "docs/*", "inspect/*",
                        "packaging/debian/*", "plot/*", "remote/*", "runtime/*", "tools/*"):
            copy(self, pattern, root, self.export_sources_folder)

    def validate(self):
        if self.settings.os != "Linux" or self.settings.compiler != "clang" or str(self.settings.compiler.version) != "19":
            raise ConanInvalidConfiguration("cachepy needs Clang 19 on Linux")

    def generate(self):
        CMakeDeps(self).generate()
        PkgConfigDeps(self).generate()  # hiredis is found by pkg-config
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables["CACHEPY_BUILD_TESTS"] = False
        toolchain.cache_variables["CACHEPY_BUILD_EXAMPLES"] = False
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))
        CMake(self).install()

    def package_info(self):
        # Users find the package's own CachepyConfig.cmake, which has cachepy_enable().
        self.cpp_info.set_property("cmake_find_mode", "none")
        self.cpp_info.builddirs = [os.path.join("lib", "cmake", "Cachepy")]
        self.cpp_info.libs = ["cachepy"]
