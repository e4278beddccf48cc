// Ends a compiler of another version than the plugin's with a sentence, before anything can crash: its classes are laid out
// otherwise than in the headers that the plugin was built with.
#include <cstdio>
#include <cstdlib>

#include "clang/Basic/Version.h"

namespace {

constexpr llvm::StringLiteral kBeforeNumber = "clang version ";

// Before all other constructors of the plugin, which register things with the compiler.
[[gnu::constructor(101)]] void check_host_version() {
  const std::string host = clang::getClangFullVersion();  // "Debian clang version 14.0.6"
  const std::size_t at = host.find(kBeforeNumber.data());
  if (at == std::string::npos || std::atoi(host.c_str() + at + kBeforeNumber.size()) == CLANG_VERSION_MAJOR)
    return;
  std::fprintf(stderr,
               "error: cachepy: this plugin is for Clang %d, but was loaded by %s; compile with clang++-%d\n",
               CLANG_VERSION_MAJOR, host.c_str(), CLANG_VERSION_MAJOR);
  std::_Exit(1);
}

}  // namespace
