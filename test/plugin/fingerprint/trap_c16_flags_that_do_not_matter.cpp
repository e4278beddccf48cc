// RUN: %compare_variants --after=-O2 %s -- %fingerprints
// RUN: %compare_variants --after=-fPIC %s -- %fingerprints
// RUN: %compare_variants --after=-fsanitize=address,undefined %s -- %fingerprints
// RUN: %compare_variants --after=-Wall --after=-Wno-unused %s -- %fingerprints
// RUN: %compare_variants --after=-DUNUSED=1 --after=-I/nowhere %s -- %fingerprints
// RUN: %compare_variants --after=-mtune=skylake %s -- %fingerprints
#include <string>
#include <vector>

[[cachepy::cache_file]] std::string keeps_everything(const std::vector<int>& x) { return std::to_string(x.size()); }
