# How to run one test of the command line. Substitutions:
#   %cachepy       the program
#   %make-cache    make_cache CACHE DATA: a small cache directory (test/support/make_cache.cpp)
#   %docs, %share  docs/ of the sources; where manual pages and completions are written to by the build
#   %status N CMD  runs CMD and demands this exit status
import os
import shutil

import lit.formats

config.name = "cli"
config.test_format = lit.formats.ShTest(execute_external=True)
config.suffixes = [".test"]
config.test_source_root = os.path.dirname(__file__)
config.environment["PATH"] = config.llvm_tools + os.pathsep + os.environ["PATH"]
config.environment["TZ"] = "UTC"
config.environment.pop("CACHEPY_DIR", None)
config.environment["CACHEPY_PACK_LIMIT"] = "0"  # entries are files that tests can touch; packed.test has the others
config.substitutions += [
    ("%cachepy", config.cachepy),
    ("%make-cache", config.make_cache),
    ("%docs", config.docs),
    ("%share", config.share),
    ("%status", os.path.join(config.test_source_root, "exit_status.sh")),
]
if shutil.which("dot"):
    config.available_features.add("graphviz")
