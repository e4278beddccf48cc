// The whole command line: what `cachepy` runs, and what its manual pages and completions are made from.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "command.h"

namespace cachepy::tools {

/// The command line with every subcommand; parsing it sets `run`.
std::unique_ptr<CLI::App> make_app(Run& run);

/// The subcommand whose name is most like `word`; "" when none is like it.
std::string similar_subcommand(const CLI::App& app, std::string_view word);

}  // namespace cachepy::tools
