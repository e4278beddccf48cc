// Parses the recorded tokens of [[cachepy::cache_file(…)]].
#pragma once

#include <optional>

#include "attributes/options.h"

namespace clang {
class Preprocessor;
}

namespace cachepy::plugin {

struct WrittenAttribute;

/// Parses the arguments of a cache_file attribute. If they are wrong, reports each error at its place and returns nullopt.
std::optional<CacheFileOptions> parse_options(const WrittenAttribute& attribute, clang::Preprocessor& pp);

}  // namespace cachepy::plugin
