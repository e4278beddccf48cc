// Makes the options of [[cachepy::cache_file(…)]] of its recorded tokens.
#pragma once

#include <optional>

#include "attributes/options.h"

namespace clang {
class Preprocessor;
}

namespace cachepy::plugin {

struct WrittenAttribute;

/// Reads the arguments of a cache_file attribute. Nothing when they are wrong: then errors have been
/// reported, each at its place.
std::optional<CacheFileOptions> parse_options(const WrittenAttribute& attribute, clang::Preprocessor& pp);

}  // namespace cachepy::plugin
