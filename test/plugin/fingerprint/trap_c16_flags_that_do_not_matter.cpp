// RUN: %compare_variants --after=-O2 %s -- %fingerprints
// RUN: %compare_variants --after=-flto --after=-g --after=--coverage --after=-pthread %s -- %fingerprints
// RUN: %compare_variants --after=-fopenmp --after=-fstack-protector-strong --after=-fvisibility=hidden %s -- %fingerprints
// RUN: %compare_variants --after=-fPIC %s -- %fingerprints
// RUN: %compare_variants --after=-fsanitize=address,undefined %s -- %fingerprints
// RUN: %compare_variants --after=-Wall --after=-Wno-unused %s -- %fingerprints
// RUN: %compare_variants --after=-DUNUSED=1 --after=-I/nowhere %s -- %fingerprints
// RUN: %compare_variants --after=-mtune=skylake %s -- %fingerprints
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

[[cachepy::cache_file]] std::string keeps_everything(const std::vector<int>& x) { return std::to_string(x.size()); }
// glibc defines these in its headers, when it is optimized.
[[cachepy::cache_file]] int keeps_functions_of_the_c_library(const std::string& x) {
  return std::atoi(x.c_str()) + std::toupper(x[0]) + static_cast<int>(std::strtol(x.c_str(), nullptr, 10));
}
