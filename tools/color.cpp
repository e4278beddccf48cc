#include "color.h"

#include <unistd.h>

#include <cstdlib>
#include <optional>

namespace cachepy::tools {
namespace {

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';  // no-color.org: "when present and not an empty string"
}

bool fits_output() {
  const char* terminal = std::getenv("TERM");
  return ::isatty(STDOUT_FILENO) == 1 && !is_set("NO_COLOR") &&
         !(terminal != nullptr && std::string_view(terminal) == "dumb");
}

/// The value of --color; empty: auto.
std::optional<bool>& asked_for() {
  static std::optional<bool> wanted;
  return wanted;
}

const char* escape_sequence(Color color) {
  switch (color) {
    case Color::kGreen:
      return "\033[32m";
    case Color::kYellow:
      return "\033[33m";
    case Color::kGray:
      break;
  }
  return "\033[90m";
}

}  // namespace

void set_color(std::string_view when) {
  asked_for().reset();
  if (when != "auto") asked_for() = when == "always";
}

std::string painted(std::string_view text, Color color) {
  if (!asked_for().value_or(fits_output())) return std::string(text);
  return escape_sequence(color) + std::string(text) + "\033[0m";
}

}  // namespace cachepy::tools
