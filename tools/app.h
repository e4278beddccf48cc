// The complete command line. `cachepy` runs it, and its manual pages and completions are generated from it.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "command.h"

namespace cachepy::tools {

/// The command line with every subcommand; parsing it sets `run`.
std::unique_ptr<CLI::App> make_app(Run& run);

/// The subcommand whose name is most similar to `word`; "" if none is similar.
std::string similar_subcommand(const CLI::App& app, std::string_view word);

}  // namespace cachepy::tools
