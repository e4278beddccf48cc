#include "calls/float_environment.h"

namespace cachepy::internal {

std::string FloatEnvironment::describe() const {
  constexpr const char* kRoundings[] = {"", "rounds downward", "rounds upward", "rounds toward zero"};
  std::string text = kRoundings[bits & kRounding];
  const auto add = [&](const char* what) { text.append(text.empty() ? "" : ", ").append(what); };
  if ((bits & kFlushesResults) != 0) add("takes subnormal results for zero");
  if ((bits & kFlushesOperands) != 0) add("takes subnormal operands for zero");
  return text;
}

}  // namespace cachepy::internal
