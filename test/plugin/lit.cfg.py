# How to run one test of the plugin. Substitutions:
#   %plain-clang       the compiler without the plugin
#   %cachepy-clang     the compiler with the plugin
#   %real-clang        the same with the runtime's own headers, codecs and all
#   %real-flags        the flags of %real-clang, for other tools
#   %clang_major       the compiler's version
#   %fingerprints      prints the fingerprints of a file's cached functions
#   %real_fingerprints the same with the runtime's own headers
#   %other_fingerprints  the fingerprints by another version of Clang, if this build has its plugin (second-plugin)
#   %compare_variants  compares them between two variants of a file (fingerprint/compare_variants.py)
import glob
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
    ("%clang_major", str(config.clang_major)),
    ("%compare_variants", f"{config.python} {compare_variants}"),
    ("%compare_dump", f"{config.python} {os.path.join(config.test_source_root, 'compare_dump.py')}"),
]

# Another plugin of this build (CACHEPY_PLUGIN_VERSIONS), with its compiler.
for other in sorted(glob.glob(f"{os.path.dirname(config.plugin)}/../clang-*/libCachepyPlugin.so")):
    other_compiler = "clang++-" + os.path.dirname(other).rsplit("-", 1)[1]
    if os.path.realpath(other) != os.path.realpath(config.plugin) and shutil.which(other_compiler):
        config.available_features.add("second-plugin")
        replaced = fingerprints.replace(config.compiler, other_compiler).replace(config.plugin, os.path.realpath(other))
        config.substitutions.append(("%other_fingerprints", replaced))
        break

# Another version of Clang than the plugin's, to be refused.
for other in [f"clang++-{version}" for version in range(14, 23) if version != config.clang_major]:
    if shutil.which(other):
        config.available_features.add("other-clang")
        config.substitutions.append(("%other-clang", f"{other} -fplugin={config.plugin}"))
        break
# What only newer versions have: clang-18 says that the compiler is that version or a newer one.
for version in range(17, config.clang_major + 1):
    config.available_features.add(f"clang-{version}")
if shutil.which(f"clang-tidy-{config.clang_major}"):
    config.available_features.add("clang-tidy")
repl = shutil.which(f"clang-repl-{config.clang_major}")
if repl:
    config.available_features.add("clang-repl")
    config.substitutions.append(("%clang-repl", f"{repl} --Xcc=-std=c++20 --Xcc=-fplugin={config.plugin}"))
if shutil.which("gdb"):
    config.available_features.add("gdb")
