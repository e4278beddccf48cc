# How to run one test of the plugin. Substitutions:
#   %plain-clang       the compiler without the plugin
#   %cachepy-clang     the compiler with the plugin
#   %real-clang        the same with the runtime's own headers, codecs and all
#   %real-flags        the flags of %real-clang, for other tools
#   %fingerprints      prints the fingerprints of a file's cached functions
#   %real_fingerprints the same with the runtime's own headers
#   %compare_variants  compares them between two variants of a file (fingerprint/compare_variants.py)
import os
import shutil

import lit.formats

config.name = "plugin"
config.test_format = lit.formats.ShTest(execute_external=True)
config.suffixes = [".cpp", ".test"]
config.excludes = ["Inputs"]
config.test_source_root = os.path.dirname(__file__)
config.environment["PATH"] = config.llvm_tools + os.pathsep + os.environ["PATH"]

inputs = os.path.join(config.test_source_root, "Inputs")
header = f"{config.runtime_include}/cachepy/cachepy.h"
plain = f"{config.compiler} -I{inputs} -I{config.runtime_include} '-DCACHEPY_HEADER=\"{header}\"'"
cached = f"{plain} -fplugin={config.plugin}"
print_fingerprints = "-std=c++20 -fsyntax-only -include cachepy/cachepy.h -fplugin-arg-cachepy-print-fingerprints"
fingerprints = f"{cached} {print_fingerprints}"
real_flags = f"-I{config.runtime_include} -fplugin={config.plugin}"
real = f"{config.compiler} {real_flags}"
real_fingerprints = f"{real} {print_fingerprints}"
compare_variants = os.path.join(config.test_source_root, "fingerprint", "compare_variants.py")
config.substitutions += [
    ("%plain-clang", plain),
    ("%cachepy-clang", cached),
    ("%real-clang", real),
    ("%real-flags", real_flags),
    ("%fingerprints", fingerprints),
    ("%real_fingerprints", real_fingerprints),
    ("%compare_variants", f"{config.python} {compare_variants}"),
    ("%compare_dump", f"{config.python} {os.path.join(config.test_source_root, 'compare_dump.py')}"),
]

# Another version of Clang than the plugin's, to be refused.
for other in ["clang++-14", "clang++-15", "clang++-16", "clang++-17", "clang++-18", "clang++-20"]:
    if shutil.which(other):
        config.available_features.add("other-clang")
        config.substitutions.append(("%other-clang", f"{other} -fplugin={config.plugin}"))
        break
if shutil.which("clang-tidy-19"):
    config.available_features.add("clang-tidy")
if shutil.which("gdb"):
    config.available_features.add("gdb")
