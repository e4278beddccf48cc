// Compares what the hits of a function cost with what they save.
#pragma once

#include <cachepy/cache.h>

#include <chrono>
#include <cstdint>
#include <string>

namespace cachepy::tools {

/// Calls that were served from memory, disk or a remote.
std::uint64_t hits_of(const FunctionStats& f);

/// How long a hit took on average, and how long computing its result had taken. 0 if there were no hits.
std::chrono::nanoseconds mean_hit(const FunctionStats& f);
std::chrono::nanoseconds mean_computing(const FunctionStats& f);

/// "load: a hit takes 2 ms on average, computing 1 ms; …" and what can be done; "" if hits are quicker than computing.
std::string loss_of(const std::string& function, const FunctionStats& f);

}  // namespace cachepy::tools
