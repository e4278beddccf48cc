#include "core/readable_name.h"

#include <cxxabi.h>

#include <cstdlib>
#include <memory>

namespace cachepy::internal {

std::string readable_name(std::string_view name) {
  std::string text(name);
  if (text.rfind("_Z", 0) != 0) return text;
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> demangled(
      abi::__cxa_demangle(text.c_str(), nullptr, nullptr, &status), std::free);
  return status == 0 ? demangled.get() : text;
}

}  // namespace cachepy::internal
