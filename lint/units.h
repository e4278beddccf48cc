// Reads translation units, each in a process of its own: the plugin keeps state for one compilation, and a crash of the compiler costs
// one file.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "clang/Tooling/ArgumentsAdjusters.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "judge.h"
#include "result.h"

namespace cachepy::lint {

struct Reading {
  const clang::tooling::CompilationDatabase& commands;
  clang::tooling::ArgumentsAdjuster adjuster;
  const Scope& scope;
  unsigned jobs = 1;
};

/// Reads the files, and calls `on_result` for each, in the order of `files`.
void read_units(const std::vector<std::string>& files, const Reading& reading,
                const std::function<void(UnitResult)>& on_result);

}  // namespace cachepy::lint
