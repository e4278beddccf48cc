// Sites written by hand: cached calls in tests that are compiled without the plugin.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cachepy/cachepy.h"

namespace cachepy::test {

/// A Site as the plugin would emit it, with a directory chosen at run time. Like a real one, it and its runtime state live as long as the
/// program.
inline detail::Site& make_site(const std::string& name, const std::string& dir,
                               const std::string& roles = "v") {
  struct Kept {
    std::string name, dir, roles, parameters;
    detail::Site site{};
  };
  static auto* const all = new std::vector<std::unique_ptr<Kept>>;
  Kept& kept = *all->emplace_back(std::make_unique<Kept>(Kept{name, dir, roles, "", {}}));
  for (std::size_t i = 0; i < roles.size(); ++i) kept.parameters += "p" + std::to_string(i) + '\0';

  detail::Site& site = kept.site;
  site.abi_version = detail::kAbiVersion;
  site.name = kept.name.c_str();
  site.signature = "signature";
  site.result_type = "result";
  site.file = "test.cpp";
  site.line = 7;
  site.code[0] = 1;
  site.code[1] = 2;
  site.dir = kept.dir.c_str();
  site.hash_file_paths = -1;
  site.verbose = -1;
  site.param_names = {kept.parameters.c_str(), static_cast<std::uint32_t>(roles.size())};
  site.param_roles = kept.roles.c_str();
  return site;
}

}  // namespace cachepy::test
