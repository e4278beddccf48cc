// Manual pages in the man(7) language, generated from the same descriptions as --help.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "subcommand.h"

namespace cachepy::tools {

/// cachepy(1): the overview.
std::string manual_page(const CLI::App& app);

/// cachepy-graph(1) and so on.
std::string manual_page(const Subcommand& command);

}  // namespace cachepy::tools
