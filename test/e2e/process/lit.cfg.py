# How to run one test about whole processes. Substitutions:
#   %program WORD...         program.cpp, compiled with the plugin
#   %replay WORD...          replay_program.cpp; %replay-edited, %replay-changed and %replay-none are versions of it
#   %map WORD...             map_program.cpp; %map-none does not serve calls
#   %program-edited WORD...  the same with other code in one function
#   %alice CMD, %bob CMD     runs CMD as one of two users of a group; %mallory is not in it. Need the feature "root"
import os

import lit.formats

config.name = "process"
config.test_format = lit.formats.ShTest(execute_external=True)
config.suffixes = [".test"]
config.test_source_root = os.path.dirname(__file__)
config.environment["PATH"] = config.llvm_tools + os.pathsep + os.environ["PATH"]
config.environment["CACHEPY_PACK_LIMIT"] = "0"  # entries are files that tests can touch
config.substitutions += [
    ("%replay-edited", config.replay + "edited"),
    ("%replay-changed", config.replay + "changed"),
    ("%replay-none", config.replay + "none"),
    ("%replay", config.replay),
    ("%map-none", config.map + "none"),
    ("%map", config.map),
    ("%program-edited", config.program_edited),
    ("%program", config.program),
    ("%cachepy", config.cachepy),
    ("%alice", "setpriv --reuid 45001 --regid 45001 --groups 45000"),
    ("%bob", "setpriv --reuid 45002 --regid 45002 --groups 45000"),
    ("%mallory", "setpriv --reuid 45003 --regid 45003 --clear-groups"),
]
if os.geteuid() == 0:
    config.available_features.add("root")  # who may give files away
