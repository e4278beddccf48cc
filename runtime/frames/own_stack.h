// Where this thread's own stack lies, and what is on the stack that runs: who works for which frame is a question of stacks,
// since a fiber takes its calls along to other threads, and leaves the thread to others meanwhile.
#pragma once

#include <unwind.h>

#include <cstdint>

namespace cachepy::internal {

struct StackBounds {
  std::uintptr_t low = 0;
  std::uintptr_t size = 0;
  bool contains(std::uintptr_t address) const { return address - low < size; }
};

/// Of the stack that the system made for this thread. Everything, where the system does not say.
StackBounds own_stack();

/// A function that runs: where its part of the stack begins (the canonical frame address), and an address in its code.
struct RunningFunction {
  std::uintptr_t begin;
  std::uintptr_t code;
};

/// Whether both addresses are in one function.
bool in_same_function(std::uintptr_t code, std::uintptr_t other_code);

/// Shows `visit` the functions that run on this stack, innermost first, until it returns false. Ends early where a function
/// has no unwind information.
template <class Visit>
void for_each_running(Visit visit) {
  struct State {
    Visit& visit;
    std::uintptr_t code;
  } state{visit, 0};
  // The address that the unwinder knows at each function is where the part of the one before begins.
  ::_Unwind_Backtrace(
      [](_Unwind_Context* context, void* data) {
        State& state = *static_cast<State*>(data);
        const std::uintptr_t begin = ::_Unwind_GetCFA(context);
        const bool go_on = state.code == 0 || state.visit(RunningFunction{begin, state.code});
        state.code = ::_Unwind_GetIP(context);
        return go_on ? _URC_NO_REASON : _URC_NORMAL_STOP;
      },
      &state);
}

}  // namespace cachepy::internal
