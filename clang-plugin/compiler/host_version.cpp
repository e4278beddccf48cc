// Ends a compiler of another version than the plugin's with a sentence, before anything can crash: its classes are laid out
// otherwise than in the headers that the plugin was built with.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "clang/Basic/Version.h"

namespace {

constexpr llvm::StringLiteral kBeforeNumber = "clang version ";
constexpr std::size_t kVersionSize = 32;

}  // namespace

// The static analyzer, and with it clang-tidy, loads the compiler's plugins as its own, too. It warns of one that does not
// give the version of the analyzer under this name. The plugin has no checkers, so that any version fits.
extern "C" [[gnu::visibility("default")]] char clang_analyzerAPIVersionString[kVersionSize] = {};

namespace {

// Before all other constructors of the plugin, which register things with the compiler.
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
