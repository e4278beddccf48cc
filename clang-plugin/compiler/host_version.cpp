// Ends a compiler of another version with a message, before anything can crash: its classes have a different layout than in the
// headers with which the plugin was built.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "clang/Basic/Version.h"

namespace {

constexpr llvm::StringLiteral kBeforeNumber = "clang version ";
constexpr std::size_t kVersionSize = 32;

}  // namespace

// The static analyzer, and therefore clang-tidy, also loads the compiler's plugins as its own. It warns about a plugin that does not
// define the analyzer's version under this name. The plugin has no checkers, so any version will do.
extern "C" [[gnu::visibility("default")]] char clang_analyzerAPIVersionString[kVersionSize] = {};

namespace {

// Runs before all other constructors of the plugin, which register classes with the compiler.
[[gnu::constructor(101)]] void check_host_version() {
  const std::string host = clang::getClangFullVersion();  // "Debian clang version 14.0.6"
  const std::size_t at = host.find(kBeforeNumber.data());
  if (at == std::string::npos) return;
  const std::string number = host.substr(at + kBeforeNumber.size());
  if (std::atoi(number.c_str()) == CLANG_VERSION_MAJOR) {
    const std::size_t end = std::min(number.find_first_not_of("0123456789."), kVersionSize - 1);
    number.copy(clang_analyzerAPIVersionString, std::min(end, number.size()));
    return;
  }
  std::fprintf(stderr,
               "error: cachepy: this plugin is for Clang %d, but was loaded by %s; compile with clang++-%d\n",
               CLANG_VERSION_MAJOR, host.c_str(), CLANG_VERSION_MAJOR);
  std::_Exit(1);
}

}  // namespace
