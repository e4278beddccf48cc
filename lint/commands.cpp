#include "commands.h"

#include <algorithm>

#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Path.h"

namespace cachepy::lint {
namespace {

using clang::tooling::CommandLineArguments;

bool is_older_standard(llvm::StringRef argument) {
  if (!argument.consume_front("-std=") && !argument.consume_front("--std=")) return false;
  return llvm::StringSwitch<bool>(argument)
      .Cases("c++98", "c++03", "c++0x", "c++11", "c++1y", "c++14", true)
      .Cases("gnu++98", "gnu++03", "gnu++0x", "gnu++11", "gnu++1y", "gnu++14", true)
      .Default(false);
}

bool is_unwanted(llvm::StringRef argument) {
  return (argument.starts_with("-fplugin=") && argument.contains("CachepyPlugin")) ||
         argument.starts_with("-fplugin-arg-cachepy-") || argument.starts_with("-Werror") ||
         argument == "-w" || argument == "-Wno-everything" || argument == "-pedantic-errors" ||
         argument == "-Winvalid-pch";
}

bool is_precompiled_header(llvm::StringRef argument) {
  return argument == "-include-pch" || argument == "-emit-pch";
}

/// The position behind what begins at `i` if that is to be left out, else `i`. CMake passes a precompiled header as
/// "-Xclang -include-pch -Xclang FILE".
std::size_t behind_unwanted(const CommandLineArguments& arguments, std::size_t i) {
  if (is_unwanted(arguments[i])) return i + 1;
  if (arguments[i] == "-include-pch") return i + 2;
  if (arguments[i] != "-Xclang" || i + 1 == arguments.size()) return i;
  const llvm::StringRef passed = arguments[i + 1];
  if (is_precompiled_header(passed)) return passed == "-emit-pch" ? i + 2 : i + 4;
  return passed.starts_with("-fdepfile-entry=") ? i + 2 : i;
}

}  // namespace

clang::tooling::ArgumentsAdjuster adjust_for_lint(Headers headers) {
  return [headers = std::move(headers)](const CommandLineArguments& arguments, llvm::StringRef) {
    CommandLineArguments adjusted;
    for (std::size_t i = 0; i < arguments.size();) {
      const std::size_t behind = std::min(behind_unwanted(arguments, i), arguments.size());
      if (behind == i) adjusted.push_back(is_older_standard(arguments[i]) ? "-std=gnu++17" : arguments[i]);
      i = std::max(behind, i + 1);
    }
    const CommandLineArguments ours = {"-isystem",
                                       headers.cachepy,
                                       "-include",
                                       headers.cachepy + "/cachepy/cachepy.h",
                                       "-resource-dir=" + headers.clang_resources,
                                       "-fno-caret-diagnostics"};  // nor a count of warnings
    adjusted.insert(adjusted.begin() + std::min<std::ptrdiff_t>(1, std::ssize(adjusted)), ours.begin(),
                    ours.end());
    return adjusted;
  };
}

bool asks_for_older_language(const CommandLineArguments& arguments) {
  return std::any_of(arguments.begin(), arguments.end(), is_older_standard);
}

bool is_cxx_file(llvm::StringRef file) {
  const llvm::StringRef extension = llvm::sys::path::extension(file);
  return llvm::StringSwitch<bool>(extension)
      .Cases(".cpp", ".cc", ".cxx", ".c++", ".C", ".CPP", ".cp", true)
      .Cases(".h", ".hh", ".hpp", ".hxx", ".h++", ".ipp", ".inl", ".tpp", true)
      .Default(false);
}

}  // namespace cachepy::lint
