// RUN: %compare_variants --after=-ffast-math %s -- %fingerprints
// RUN: %compare_variants --after=-ffp-contract=off %s -- %fingerprints
// RUN: %compare_variants --after=-fno-signed-zeros %s -- %fingerprints
// RUN: %compare_variants --after=-ffinite-math-only %s -- %fingerprints
// RUN: %compare_variants --after=-frounding-math %s -- %fingerprints
// RUN: %compare_variants --after=-fdenormal-fp-math=preserve-sign %s -- %fingerprints
// RUN: %compare_variants --after=-fwrapv %s -- %fingerprints
// RUN: %compare_variants --after=-funsigned-char %s -- %fingerprints
// RUN: %compare_variants --after=-std=c++17 %s -- %fingerprints
// RUN: %compare_variants --after=-mavx2 --after=-mfma %s -- %fingerprints
// RUN: %compare_variants --after=-ffp-eval-method=double %s -- %fingerprints
// RUN: %compare_variants --after=-fexcess-precision=fast %s -- %fingerprints
// RUN: %compare_variants --after=-mrecip=all %s -- %fingerprints
// RUN: %compare_variants --after=-fveclib=libmvec %s -- %fingerprints
// RUN: %compare_variants --after=-mlong-double-64 %s -- %fingerprints
// RUN: %compare_variants --after=-mlong-double-128 %s -- %fingerprints
// RUN: %compare_variants --after=-fshort-wchar %s -- %fingerprints
// RUN: %compare_variants --after=-ftrivial-auto-var-init=zero %s -- %fingerprints
// RUN: %compare_variants --after=-fno-elide-constructors %s -- %fingerprints
// RUN: %compare_variants --after=-fno-math-errno %s -- %fingerprints
// RUN: %compare_variants --after=-fno-builtin-pow %s -- %fingerprints
// RUN: %compare_variants --after=-fwritable-strings %s -- %fingerprints -Wno-everything
// RUN: %compare_variants --after=-fmerge-all-constants --after=-fno-strict-aliasing %s -- %fingerprints
// RUN: %compare_variants --after=-fno-strict-aliasing %s -- %fingerprints
// RUN: %compare_variants --after=-fshort-enums %s -- %fingerprints
// RUN: %compare_variants --after=-fno-delete-null-pointer-checks %s -- %fingerprints
// RUN: %compare_variants --after=-fstrict-enums %s -- %fingerprints
// RUN: %compare_variants --after=-fno-sized-deallocation %s -- %fingerprints
// RUN: %compare_variants --after=-fno-rtti %s -- %fingerprints
// RUN: %compare_variants --after=-mllvm --after=-enable-gvn-hoist %s -- %fingerprints
// RUN: %compare_variants --after=-O2 %s -- %fingerprints -ffast-math
// RUN: %compare_variants --after=-O2 %s -- %fingerprints -ffp-contract=fast
// RUN: %compare_variants --after=-O2 %s -- %fingerprints -fno-signed-zeros
// RUN: %compare_variants --after=-O2 %s -- %fingerprints -fno-math-errno

double callee(double x) { return x * 3 + 1; }
[[cachepy::cache_file]] double changes_anything(double x) { return callee(x); }
