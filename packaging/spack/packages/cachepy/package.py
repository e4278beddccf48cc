from spack.package import *


class Cachepy(CMakePackage):
    """Persistent memoization of C++ functions with a dependency graph, as a Clang plugin and a runtime."""

    # Replace the addresses by those of the repository that you use.
    homepage = "https://example.org/cachepy"
    git = "https://example.org/cachepy.git"

    license("Apache-2.0 WITH LLVM-exception")

    version("main", branch="main")

    depends_on("cmake@3.25:", type="build")
    depends_on("pkgconfig", type="build")
    depends_on("ninja", type="build")
    depends_on("llvm@19 +clang")
    depends_on("abseil-cpp")
    depends_on("cli11")
    depends_on("cpp-httplib")
    depends_on("curl")
    depends_on("graphviz")
    depends_on("hiredis")
    depends_on("nlohmann-json")
    depends_on("openssl@3:")
    depends_on("xxhash")
    depends_on("yaml-cpp")
    depends_on("zstd")

    # The plugin is loaded into the compiler that builds it.
    conflicts("%gcc", msg="build with the Clang of llvm@19")

    generator("ninja")

    def cmake_args(self):
        return [self.define("CACHEPY_BUILD_TESTS", False), self.define("CACHEPY_BUILD_EXAMPLES", False)]
