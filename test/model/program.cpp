#include "program.h"

namespace model {
namespace {

Step random_step(Random& random, int function, int functions, Flavour flavour,
                 const std::vector<std::string>& paths) {
  Step step;
  step.path = paths[random() % paths.size()];
  step.only_if_odd = one_in(random, 4);
  step.argument = pick(random, 2);
  const bool can_call = function + 1 < functions;
  if (can_call && one_in(random, 2)) {
    constexpr Do kCalls[] = {Do::kCall,          Do::kCall,          Do::kCall,       Do::kCallOnThread,
                             Do::kCallSurviving, Do::kCallSurviving, Do::kCallForced, Do::kCallUnsaved};
    step.what = kCalls[random() % std::size(kCalls)];
    step.callee = function + 1 + pick(random, functions - function - 1);
    return step;
  }
  constexpr Do kReads[] = {Do::kRead, Do::kRead, Do::kRead, Do::kExists, Do::kFail};
  step.what = kReads[random() % std::size(kReads)];
  if (!one_in(random, 2)) return step;
  if (flavour == Flavour::kEnvironment) step.what = Do::kReadEnvironment;
  if (flavour == Flavour::kSettings) step.what = Do::kReadSettings;
  if (flavour == Flavour::kFileArgument || flavour == Flavour::kFileArgumentByContent)
    step.what = Do::kReadArgument;
  return step;
}

}  // namespace

Program random_program(Random& random, const std::vector<std::string>& paths) {
  Program program;
  const int functions = 4 + pick(random, 6);
  for (int i = 0; i < functions; ++i) {
    Function function;
    function.flavour = one_in(random, 2) ? Flavour::kPlain : Flavour{pick(random, kFlavours)};
    function.file = paths[random() % paths.size()];
    const int steps = 1 + pick(random, 4);
    for (int s = 0; s < steps; ++s)
      function.steps.push_back(random_step(random, i, functions, function.flavour, paths));
    program.functions.push_back(std::move(function));
  }
  return program;
}

}  // namespace model
