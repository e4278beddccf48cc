// A process of the model: it calls functions of a program through the cache and compares each result with an evaluation without the cache.
#pragma once

#include <cstdint>
#include <string>

namespace model {

enum class Manner : std::uint8_t {
  kOneByOne,   ///< each call twice: the second must not run the function
  kThreads,    ///< on several threads
  kForking,    ///< on several threads, while children are forked that do the same
  kUnchecked,  ///< on several threads while files change: results stored meanwhile are checked later
};

struct Job {
  std::uint64_t program_seed = 0;
  std::uint64_t call_seed = 0;
  std::uint8_t root = 0;
  std::uint8_t environment = 0;  ///< 0: the variable is unset
  Manner manner = Manner::kOneByOne;
};

/// Does the job in this process. Returns "" or the problem. Calls `started` just before the first call.
std::string work(const Job& job, const class World& world, void (*started)());

}  // namespace model
