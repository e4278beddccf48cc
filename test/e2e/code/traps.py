#!/usr/bin/env python3
"""Edits a program of several files, builds again what changed, runs it, and looks at what was computed again.

    traps.py --baseline DIR --compiler … --plugin … --include … --library … [TRAP]

Without TRAP the baseline is built in DIR and run, so that its cache is full. Each trap works on a copy of it. A trap
holds when exactly the functions that the edit is about are computed again, and every value is that of an uncached run.
"""

import argparse
import json
import pathlib
import re
import shutil
import sys
import tempfile

from build import APP, Tree


def changed(tree, file, *changes, computes, compiles=None, **build):
    """The edit makes exactly these functions run again, and only those objects are compiled."""
    tree.edit(file, *changes)
    compiled = tree.build(**build)
    if compiles is not None:
        assert compiled == compiles, f"compiled {compiled}"
    expect(tree, computes)


def expect(tree, computes, **environment):
    uncached, _, _ = tree.run(CACHEPY_DISABLE="1", **environment)
    values, computed, said = tree.run(**environment)
    assert values == uncached, f"stale: {dict(values.items() - uncached.items())}, uncached {uncached}\n{said}"
    assert computed == set(computes), f"computed {sorted(computed)}, expected {sorted(computes)}\n{said}"
    _, again, said = tree.run(**environment)
    assert not again, f"computed a second time: {sorted(again)}\n{said}"


def trap_c01_literal(tree):
    changed(tree, "cached.cpp", ("literal(int x) {\n  return x + 1;", "literal(int x) {\n  return x + 2;"),
            computes=["literal"], compiles=["cached"])


def trap_c02_operator(tree):
    changed(tree, "cached.cpp", ("x + 5", "x * 5"), computes=["operation"])


def trap_c03_callee_in_same_file(tree):
    changed(tree, "cached.cpp", ("callee(int x) {\n  return x * 2;", "callee(int x) {\n  return x * 4;"),
            computes=["same_file"])


def trap_c04_callees_callee_in_another_file(tree):
    changed(tree, "deep.cpp", ("sum * 3", "sum * 5"), computes=["across"], compiles=["deep"])


def trap_c04_verbose_calls_name_what_changed_and_the_way_to_it(tree):
    tree.edit("deep.cpp", ("sum * 3", "sum * 5"))
    tree.build()
    _, _, said = tree.run()
    reason = "across(x=1): miss: its code changed: deep(int) (src/deep.cpp:13, used by middle(int), by across(int));"
    assert reason in said, said


def trap_c04_tools_name_superseded_calls_and_reached_code(tree):
    binaries = [tree.directory / "bin" / name for name in ["app", "libshared.so", "plugin.so"]]
    stale = ["stale", *(f"--binary={binary}" for binary in binaries), tree.directory / "cache"]
    assert tree.tool(*stale) == (1, ""), tree.tool(*stale)
    tree.edit("deep.cpp", ("sum * 3", "sum * 5"))
    tree.build()
    status, said = tree.tool(*stale)
    assert status == 0 and said.count("\n") == 1 and said.startswith("across:") and said.endswith("\t(code)\n"), said
    _, said = tree.tool("code", binaries[0], "across")
    assert [line.split()[1] for line in said.splitlines() if line[0] != " "] == ["across(int)", "middle(int)", "deep(int)"]
    _, said = tree.tool("code", "--json", binaries[0])
    schema = json.loads((pathlib.Path(__file__).parents[3] / "docs" / "cli.schema.json").read_text())
    documented = schema["$defs"]["code"]["items"]["properties"]
    assert all(unit.keys() == documented.keys() for unit in json.loads(said)), said


def trap_c04_in_static_library(tree):
    changed(tree, "static_library.cpp", ("x + 30", "x + 31"), computes=["library"], compiles=["static_library"])


def trap_c04_in_shared_library(tree):
    changed(tree, "shared_library.cpp", ("x + 40", "x + 41"), computes=["library"], compiles=["shared_library"])


def trap_c04_in_library_loaded_later(tree):
    changed(tree, "plugin_part.cpp", ("x + 60", "x + 61"), computes=["plugged"], compiles=["plugin_part"])


def expect_stale(tree, stale, **environment):
    """Nothing is computed, although these functions would give something else."""
    uncached, _, _ = tree.run(CACHEPY_DISABLE="1", **environment)
    values, computed, said = tree.run(**environment)
    assert not computed, f"computed {sorted(computed)}\n{said}"
    assert {name for name in values if values[name] != uncached[name]} == set(stale), f"{values}, uncached {uncached}"


def library_changes(tree, computes, stale, **build):
    """The library changes its code but not its size: exactly these functions run again; relinked alike: none."""
    tree.build(**build)
    tree.run()
    tree.edit("foreign.cpp", ("x + 80", "x + 81"))
    assert tree.build(**build) == ["foreign"]
    _, computed, said = tree.run()
    assert computed == set(computes), f"computed {sorted(computed)}\n{said}"
    tree.build(**build)
    expect_stale(tree, stale)
    return said


def trap_c04_in_library_without_the_plugin(tree):
    said = library_changes(tree, ["foreign"], ["ignorant"])
    reason = (r"foreign\(x=1\): miss: library libforeign.so.1 changed from build-id [0-9a-f]+ to build-id [0-9a-f]+ "
              r"\(from_foreign_library\(int\), used by foreign\(int\)\);")
    assert re.search(reason, said), said


def trap_c04_in_library_without_the_plugin_and_build_id(tree):
    said = library_changes(tree, ["foreign"], ["ignorant"], foreign_link=["-Wl,--build-id=none"])
    assert re.search(r"miss: library libforeign.so.1 changed from content [0-9a-f]+ to content", said), said


def trap_c04_in_library_without_the_plugin_below_one_loaded_later(tree):
    changed(tree, "foreign_later.cpp", ("x + 90", "x + 91"), computes=["plugged"], compiles=["foreign_later"])


def trap_c04_in_library_of_the_compiler_by_choice(tree):
    library_changes(tree, [], ["foreign", "ignorant"], foreign_name="libanl.so.9")
    tree.edit("foreign.cpp", ("x + 81", "x + 80"))
    tree.build(foreign_name="libanl.so.9")
    tree.run(CACHEPY_LIBRARIES="all")
    tree.edit("foreign.cpp", ("x + 80", "x + 82"))
    tree.build(foreign_name="libanl.so.9")
    _, computed, _ = tree.run(CACHEPY_LIBRARIES="all")
    assert "foreign" in computed and "ignorant" not in computed, computed


def trap_c04_in_static_library_without_the_plugin(tree):
    tree.build(foreign=["static_library"])
    expect(tree, ["library"])
    changed(tree, "static_library.cpp", ("x + 30", "x + 31"), computes=["library"], foreign=["static_library"])
    changed(tree, "middle.cpp", ("  const int below", "  // from below\n\n  const int below"), computes=[],
            foreign=["static_library"])
    changed(tree, "static_library.cpp", ("  return x", "  // and more\n  return x"), computes=[], foreign=["static_library"])


def trap_c05_inline_function_in_header(tree):
    changed(tree, "inline.h", ("x + 7", "x + 8"), computes=["header"])


def trap_c05_header_of_an_installed_library(tree):
    tree.edit("installed.h", ("x * 9", "x * 8"))
    # Builds do not watch the system's headers.
    changed(tree, "cached.cpp", ("// Cached functions", "// Functions"), computes=["installed_header"])


def trap_c06_body_of_template(tree):
    changed(tree, "inline.h", ("return x + Step", "return x - Step"), computes=["templates"])


def trap_c06_argument_of_template(tree):
    changed(tree, "cached.cpp", ("Stepper<2>", "Stepper<3>"), computes=["templates"])


def trap_c07_body_of_lambda(tree):
    changed(tree, "cached.cpp", ("return y + 1", "return y + 2"), computes=["lambda"])


def trap_c08_operator_called_only_by_sort(tree):
    changed(tree, "deep.cpp", ("a.major < b.major", "a.major > b.major"), computes=["sorted"], compiles=["deep"])


def trap_c09_override_in_another_file(tree):
    changed(tree, "deep.cpp", ("return side_ * side_", "return 2 * side_"),
            computes=["measured", "recognised", "virtually"], compiles=["deep"])


def trap_c09_another_override(tree):
    changed(tree, "deep.cpp",
            ("Square square(4)", "Double square(4)"),
            ("const Shape& the_shape", "class Double : public Square {\n public:\n  using Square::Square;\n"
             "  int area() const override { return 1; }\n};\nconst Shape& the_shape"),
            computes=["measured", "recognised", "virtually"], compiles=["deep"])


def trap_c09_override_in_library_loaded_after_the_first_call(tree):
    changed(tree, "plugin_part.cpp", ("return 70;", "return 71;"), computes=["measured", "recognised"])


def trap_p04_field_added_to_a_class_of_another_file(tree):
    changed(tree, "deep.cpp", ("const int side_;", "const int side_;\n  int unused_ = 1;"),
            computes=["measured", "recognised", "virtually"], compiles=["deep"])


def trap_p04_value_of_a_field_in_a_library_loaded_later(tree):
    changed(tree, "plugin_part.cpp", ("static const Oval oval;", "static const Oval oval = [] { Oval o; o.width = 8; return o; }();"),
            computes=["recognised"], compiles=["plugin_part"])


def trap_p04_class_of_which_nothing_is_known(tree):
    tree.edit("plugin_part.cpp", ("#include <cachepy/cachepy.h>", ""))
    tree.build()
    for _ in range(2):
        values, _, said = tree.run()
        assert values["recognised_later"] == "72" and "recognised: computed without the cache" in said, (values, said)
        assert "warning: recognised: an argument cannot be turned into a key: it holds an object of class " \
            "'(anonymous namespace)::Oval', whose fields are not known;" in said, said


def trap_p05_class_of_equal_fields(tree):
    changed(tree, "plugin_part.cpp", ("struct Oval : Shape {", "struct Egg : Shape {"), ("static const Oval oval;", "static const Egg oval;"),
            computes=["measured", "recognised"], compiles=["plugin_part"])


def trap_c10_constant(tree):
    changed(tree, "inline.h", ("kFactor = 10", "kFactor = 11"), computes=["constants"])


def trap_c10_enumerator(tree):
    changed(tree, "inline.h", ("kHigh = 5", "kHigh = 6"), computes=["constants"])


def trap_c10_constexpr_function(tree):
    changed(tree, "inline.h", ("x * x * x", "x * x + x"), computes=["constants"])


def trap_c10_constant_in_another_file(tree):
    changed(tree, "deep.cpp", ("kThreshold = 50", "kThreshold = 0"), computes=["constant_elsewhere"], compiles=["deep"])


def trap_c11_macro(tree):
    changed(tree, "inline.h", ("(x) + 100", "(x) + 200"), computes=["macro"])


def trap_c12_default_argument(tree):
    changed(tree, "inline.h", ("add = 3", "add = 4"), computes=["defaults"])


def trap_c12_default_member_initialiser(tree):
    changed(tree, "inline.h", ("scale = 4", "scale = 5"), computes=["defaults"])


def trap_c13_destructor_of_member(tree):
    changed(tree, "deep.cpp", ("*out += 1", "*out += 2"), computes=["destructor"], compiles=["deep"])


def trap_c14_order_of_fields(tree):
    changed(tree, "inline.h", ("  int width = 1;\n  long height = 2;", "  long height = 2;\n  int width = 1;"),
            computes=["layout"])


def trap_c14_type_of_field(tree):
    changed(tree, "inline.h", ("long height = 2", "int height = 2"), computes=["layout"])


def trap_c15_better_overload(tree):
    changed(tree, "cached.cpp", ("static int overloaded", "static int overloaded(int x) { return x; }\nstatic int overloaded"),
            computes=["overload"])


DEEP = ["across", "constant_elsewhere", "destructor", "limited", "measured", "recognised", "scaled", "sorted", "virtually"]


def trap_c16_ndebug_through_the_code_that_it_changes(tree):
    assert tree.build(flags={"deep": ["-DNDEBUG"]}) == ["deep"]
    expect(tree, ["across"])


def trap_c16_fast_math_in_another_file(tree):
    assert tree.build(flags={"deep": ["-ffast-math"]}) == ["deep"]
    expect(tree, DEEP)


def trap_c16_processor_in_another_file(tree):
    assert tree.build(flags={"middle": ["-mavx"]}) == ["middle"]
    expect(tree, ["across"])


def trap_c17_global_of_another_file(tree):
    expect(tree, ["scaled"], SCALE="7")
    expect(tree, [], SCALE="3")  # as it was


def trap_c17_static_array_of_another_file(tree):
    expect(tree, ["scaled"], OFFSET="2.5")


def trap_c17_constant_computed_at_start(tree):
    expect(tree, ["limited"], LIMIT="7")
    expect(tree, [], LIMIT="3")  # as it was


def trap_c17_container(tree):
    expect(tree, ["moded"], MODE="slow but sure")


def trap_c19_comments_and_lines(tree):
    changed(tree, "deep.cpp", ("  return sum * 3;", "\n\n  // three times\n  return (sum * 3);"), computes=[],
            compiles=["deep"])


def trap_c20_name_of_local(tree):
    changed(tree, "middle.cpp", ("int below =", "int under ="), ("below + 1", "under + 1"), computes=[],
            compiles=["middle"])


def trap_c21_unrelated_function(tree):
    changed(tree, "deep.cpp", ("  return x;\n}", "  return x + 1;\n}\nint nor_this() { return 1; }"), computes=[])


def trap_c21_unrelated_include(tree):
    changed(tree, "deep.cpp", ("#include <cassert>", "#include <cassert>\n#include <map>\n#include <string>"), computes=[])


def trap_c21_order_of_files(tree):
    assert tree.build(order=APP[::-1]) == []
    expect(tree, [])


def trap_c22_directory_of_sources(tree):
    (tree.directory / "elsewhere" / "deeper").mkdir(parents=True)
    shutil.move(tree.directory / "src", tree.directory / "elsewhere" / "deeper" / "src")
    shutil.rmtree(tree.directory / "obj")
    tree.build(source_dir="elsewhere/deeper/src")
    expect(tree, [])


def trap_c23_debug_information(tree):
    tree.build(flags={name: ["-g"] for name in ["deep", "middle", "cached"]})
    expect(tree, [])
    # Optimizing counts where floating point is computed: the optimizer folds constants with fused operations.
    tree.build(flags={name: ["-g", "-O1"] for name in ["deep", "middle", "cached"]})
    expect(tree, ["scaled"])


def trap_c24_back_to_earlier_code(tree):
    changed(tree, "deep.cpp", ("sum * 3", "sum * 5"), computes=["across"])
    changed(tree, "deep.cpp", ("sum * 5", "sum * 3"), computes=[])


def trap_c25_c26_c27_kept_apart(tree):
    values, _, _ = tree.run()
    # Each was called with the same argument: overloads, namespaces, files, instantiations.
    same = ["one::same_name", "two::same_name", "hidden", "same_overload(int)", "same_overload(long)", "generic<int>",
            "generic<long>", "hidden_elsewhere"]
    assert [values[name] for name in same] == ["2", "3", "4", "11", "21", "5", "9", "7"], values


def trap_c26_same_name_and_text_in_two_files(tree):
    changed(tree, "hidden.cpp", ("x * 3", "x * 7"), computes=["(anonymous namespace)::same_file"], compiles=["hidden"])


def build_baseline(tree):
    shutil.rmtree(tree.directory, ignore_errors=True)
    shutil.copytree(pathlib.Path(__file__).parent / "program", tree.directory / "src")
    tree.build()
    tree.run()
    expect(tree, [])


def main():
    parser = argparse.ArgumentParser()
    for tool in ["compiler", "plugin", "include", "library", "tool", "baseline"]:
        parser.add_argument(f"--{tool}", type=pathlib.Path, required=True)
    parser.add_argument("trap", nargs="?")
    options = parser.parse_args()
    baseline = Tree(options.baseline, {"compiler": str(options.compiler), "plugin": options.plugin,
                                       "include": options.include, "library": options.library,
                                       "tool": options.tool})
    if options.trap is None:
        return build_baseline(baseline)
    with tempfile.TemporaryDirectory() as directory:
        globals()[options.trap](baseline.copy_to(pathlib.Path(directory) / "tree"))


if __name__ == "__main__":
    try:
        main()
    except AssertionError as failure:
        sys.exit(str(failure))
