#include "hit_costs.h"

#include "text.h"

namespace cachepy::tools {
namespace {

std::chrono::nanoseconds per_hit(std::chrono::nanoseconds sum, const FunctionStats& f) {
  const std::uint64_t hits = hits_of(f);
  if (hits == 0) return std::chrono::nanoseconds(0);
  return std::chrono::nanoseconds(static_cast<std::int64_t>(static_cast<std::uint64_t>(sum.count()) / hits));
}

}  // namespace

std::uint64_t hits_of(const FunctionStats& f) {
  return f.memory_hits + f.disk_hits + f.remote_hits;
}

std::chrono::nanoseconds mean_hit(const FunctionStats& f) {
  return per_hit(f.serving, f);
}

std::chrono::nanoseconds mean_computing(const FunctionStats& f) {
  return per_hit(f.computing, f);
}

std::string loss_of(const std::string& function, const FunctionStats& f) {
  if (f.serving <= f.computing) return "";
  return function + ": a hit takes " + printable(mean_hit(f)) + " on average, computing " +
         printable(mean_computing(f)) +
         "; cache a function around it that does more work, or set min_cost if only some of its calls are "
         "quick";
}

}  // namespace cachepy::tools
