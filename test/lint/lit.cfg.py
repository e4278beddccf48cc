# How to run one test of the linter. Substitutions:
#   %lint     the linter
#   %cached   the compiler with the plugin and the runtime's headers
#   %agree    compares the verdicts on files with the plugin's (agree.py)
#   %plugin-tests  the directory of the plugin's own tests
import os

import lit.formats

config.name = "lint"
config.test_format = lit.formats.ShTest(execute_external=True)
config.suffixes = [".cpp", ".test"]
config.excludes = ["Inputs"]
config.test_source_root = os.path.dirname(__file__)
config.environment["PATH"] = config.llvm_tools + os.pathsep + os.environ["PATH"]
config.environment["CACHEPY_CXX"] = config.compiler

plugin_tests = os.path.join(os.path.dirname(config.test_source_root), "plugin")
agree = f"{config.python} {os.path.join(config.test_source_root, 'agree.py')} --lint={config.lint} --compiler={config.compiler}"
config.substitutions += [
    ("%lint", config.lint),
    ("%cached", f"{config.compiler} -isystem {config.runtime_include} -fplugin={config.plugin}"),
    ("%agree", f"{agree} --plugin={config.plugin}"),
    ("%runtime-include", config.runtime_include),
    ("%plugin-tests", plugin_tests),
    ("%python", config.python),
]
