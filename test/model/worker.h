// A process of the model: calls functions of a program through the cache and compares each result with what an
// evaluation without a cache gives.
#pragma once

#include <cstdint>
#include <string>

namespace model {

enum class Manner : std::uint8_t {
  kOneByOne,   ///< each call twice: the second must not run the function
  kThreads,    ///< on several threads
  kForking,    ///< on several threads, while children are forked that do the same
  kUnchecked,  ///< on several threads while files change: what is stored then is checked later
};

struct Job {
  std::uint64_t program_seed = 0;
  std::uint64_t call_seed = 0;
  std::uint8_t root = 0;
  std::uint8_t environment = 0;  ///< 0: the variable is unset
  Manner manner = Manner::kOneByOne;
};

/// Does the job in this process. "", or what was wrong. `started` is called once the first call is about to be made.
std::string work(const Job& job, const class World& world, void (*started)());

}  // namespace model
