// A cached function runs a Python script: the script, the modules that it imports or fails to find, and the files that it reads.
#include <Python.h>

#include <filesystem>

#include "libraries_fixture.h"

namespace fs = std::filesystem;

namespace {

/// An interpreter of its own for each call, because modules stay loaded as long as the interpreter exists.
class Interpreter {
 public:
  Interpreter() {
    PyConfig config;
    PyConfig_InitPythonConfig(&config);
    PyConfig_SetString(&config, &config.program_name, L"/usr/bin/python3");
    config.install_signal_handlers = 0;
    config.write_bytecode = 0;
    const PyStatus status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    if (PyStatus_Exception(status) != 0) throw std::runtime_error(status.err_msg);
  }
  ~Interpreter() { Py_FinalizeEx(); }
  Interpreter(const Interpreter&) = delete;
  Interpreter& operator=(const Interpreter&) = delete;

  /// Runs the script and returns its variable `result` as text.
  static std::string run(const std::string& script, const std::string& data) {
    const std::string code = "import sys, runpy\nsys.path.insert(0, '" +
                             fs::path(script).parent_path().string() + "')\nresult = str(runpy.run_path('" +
                             script + "', {'data': '" + data + "'})['result'])\n";
    PyObject* const names = PyModule_GetDict(PyImport_AddModule("__main__"));
    PyObject* const done = PyRun_String(code.c_str(), Py_file_input, names, names);
    if (done == nullptr) {
      PyErr_Print();
      return "an error";
    }
    Py_DECREF(done);
    return PyUnicode_AsUTF8(PyDict_GetItemString(names, "result"));
  }
};

[[cachepy::cache_file("cache")]] std::string by_python(const std::string& script, const std::string& data) {
  ++runs()["by_python"];
  return Interpreter().run(script, data);
}

class EmbeddedPython : public Libraries {
 protected:
  static void SetUpTestSuite() {
    Libraries::SetUpTestSuite();
    const Interpreter first;  // sets the locale of the process, which is in the key
  }
  void SetUp() override {
    Libraries::SetUp();
    fs::create_directory(at("scripts"));
    write("scripts/main.py", "import helper\nresult = helper.scaled(int(open(data).read()))\n");
    write("scripts/helper.py", "def scaled(n):\n  return 2 * n\n");
    write("data.txt", "21");
  }
  static void expect_result(const std::string& expected) {
    expect_new<std::string>(
        "by_python", [] { return by_python(at("scripts/main.py"), at("data.txt")); }, expected);
  }
};

TEST_F(EmbeddedPython, t006_the_script_its_module_and_its_data) {
  expect_result("42");
  write("data.txt", "31");
  expect_result("62");
  write("scripts/helper.py", "def scaled(n):\n  return 3 * n\n");  // the same size
  expect_result("93");
  write("scripts/main.py", "import helper\nresult = helper.scaled(1)\n");
  expect_result("3");
}

TEST_F(EmbeddedPython, t006_a_module_that_appears_and_disappears) {
  write("scripts/main.py",
        "try:\n  import extra\n  result = extra.name\nexcept ImportError:\n  result = 'none'\n");
  expect_result("none");
  write("scripts/extra.py", "name = 'module'\n");
  expect_result("module");
  fs::create_directory(at("scripts/extra"));  // a package comes before a module
  write("scripts/extra/__init__.py", "name = 'package'\n");
  expect_result("package");
  fs::remove_all(at("scripts/extra"));
  fs::remove(at("scripts/extra.py"));
  EXPECT_EQ(by_python(at("scripts/main.py"), at("data.txt")), "none");
}

TEST_F(EmbeddedPython, t006_what_a_script_asks_about_files_and_variables) {
  write("scripts/main.py",
        "import os\nresult = (sorted(os.listdir(os.path.dirname(data) + '/d')), os.path.getsize(data), "
        "os.environ.get('FLAVOUR'))\n");
  fs::create_directory(at("d"));
  ::unsetenv("FLAVOUR");
  expect_result("([], 2, None)");
  write("data.txt", "321");
  expect_result("([], 3, None)");
  write("d/more.txt", "");
  expect_result("(['more.txt'], 3, None)");
  ::setenv("FLAVOUR", "sweet", 1);
  expect_result("(['more.txt'], 3, 'sweet')");
  ::unsetenv("FLAVOUR");
}

TEST_F(EmbeddedPython, t006_compiled_modules_that_python_writes) {
  write("scripts/main.py",
        "import sys\nsys.dont_write_bytecode = False\nimport helper\nresult = helper.scaled(1)\n");
  const auto call = [] { return by_python(at("scripts/main.py"), at("data.txt")); };
  EXPECT_EQ(call(), "2");  // writes scripts/__pycache__
  expect_result("2");      // reads it
  write("scripts/helper.py", "def scaled(n):\n  return 3000 * n\n");
  EXPECT_EQ(call(), "3000");
  expect_result("3000");
  fs::remove_all(at("scripts/__pycache__"));
  EXPECT_EQ(call(), "3000");
  EXPECT_EQ(messages.size(), 1u);  // a hit does not write them
  messages.clear();
}

}  // namespace
