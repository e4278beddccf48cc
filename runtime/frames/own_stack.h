// The bounds of this thread's own stack, and the functions on the current stack.
//
// Frames belong to stacks, not to threads: a fiber takes its calls along to other threads, while its former thread executes other code.
#pragma once

#include <unwind.h>

#include <cstdint>

namespace cachepy::internal {

struct StackBounds {
  std::uintptr_t low = 0;
  std::uintptr_t size = 0;
  bool contains(std::uintptr_t address) const { return address - low < size; }
};

/// The bounds of the stack that the system created for this thread; the whole address space if they are unknown.
StackBounds own_stack();

/// A running function: the beginning of its part of the stack (the canonical frame address), and an address in its code.
struct RunningFunction {
  std::uintptr_t begin;
  std::uintptr_t code;
};

/// Whether both addresses are in the same function.
bool in_same_function(std::uintptr_t code, std::uintptr_t other_code);

/// Calls `visit` for the functions on this stack, innermost first, until it returns false. Stops at a function without unwind
/// information.
template <class Visit>
void for_each_running(Visit visit) {
  struct State {
    Visit& visit;
    std::uintptr_t code;
  } state{visit, 0};
  // At each function, the unwinder reports the address at which the part of the previous one begins.
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
