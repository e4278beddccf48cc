# For Homebrew on Linux. Replace the addresses by those of the repository that you use. The plugin is loaded into the Clang of llvm@19, so that compiler builds everything here.
class Cachepy < Formula
  desc "Persistent memoization of C++ functions with a dependency graph"
  homepage "https://example.org/cachepy"
  license "Apache-2.0" => { with: "LLVM-exception" }
  head "https://example.org/cachepy.git", branch: "main"

  depends_on "cmake" => :build
  depends_on "ninja" => :build
  depends_on "pkgconf" => :build
  depends_on "abseil"
  depends_on "cli11"
  depends_on "cpp-httplib"
  depends_on "curl"
  depends_on "graphviz"
  depends_on "hiredis"
  depends_on :linux
  depends_on "llvm@19"
  depends_on "nlohmann-json"
  depends_on "openssl@3"
  depends_on "xxhash"
  depends_on "yaml-cpp"
  depends_on "zstd"

  def install
    llvm = Formula["llvm@19"]
    system "cmake", "-S", ".", "-B", "build", "-G", "Ninja",
           "-DCMAKE_C_COMPILER=#{llvm.opt_bin}/clang", "-DCMAKE_CXX_COMPILER=#{llvm.opt_bin}/clang++",
           "-DCACHEPY_BUILD_TESTS=OFF", "-DCACHEPY_BUILD_EXAMPLES=OFF", *std_cmake_args
    system "cmake", "--build", "build"
    system "cmake", "--install", "build"
  end

  test do
    (testpath/"app.cpp").write <<~CPP
      #include <cachepy/cachepy.h>
      #include <iostream>
      [[cachepy::cache_file("cache")]]
      int half(int x) { std::cout << "computing\\n"; return x / 2; }
      int main() { std::cout << half(4) << "\\n"; }
    CPP
    ENV["CACHEPY_CXX"] = Formula["llvm@19"].opt_bin/"clang++"
    system bin/"cachepy-clang++", "app.cpp", "-o", "app"
    assert_equal "computing\n2\n", shell_output("./app")
    assert_equal "2\n", shell_output("./app")
  end
end
