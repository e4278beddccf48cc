// Activations: which function on which stack works for which frame.
//
// The activations on a thread's own stack form a list that only this thread accesses. Activations on other stacks (fibers, coroutines
// with stacks, alternate signal stacks) may end on a different thread than they began on, so they are in a table of the process.
//
// A function may be left without returning: by longjmp, or because the stack of a fiber is dropped. Therefore only one word is read
// from the stack, and only to compare it. An activation is dead if its stack begins below that of the function that asks, if its word
// was overwritten, or if, after a jump, its function is not among those that run.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "frames/own_stack.h"

namespace cachepy::internal {

class Frame;

struct Activation {
  Activation* outer = nullptr;   // the next one on the same thread's own stack
  std::shared_ptr<Frame> frame;  // null: it works for no frame
  RunningFunction function{};
  Activation* const* mark =
      nullptr;                   // a word on the function's stack that points here unless it was overwritten
  pid_t thread = 0;              // on which it began
  bool is_whole_thread = false;  // the thread was started inside the frame's call
  bool on_own_stack = false;
  std::atomic<bool> is_left = false;  // a jump has left it
};

/// Begins an activation: the calling function, whose stack begins at `stack_begin`, works for `frame` (null: for no frame). Sets
/// `mark`, a word in the caller's part of the stack; to null if memory is exhausted.
void begin_activation(Frame* frame, void* stack_begin, Activation*& mark) noexcept;
/// As above, but for all code on this thread's own stack. For callbacks that announce work which does not run inside them. `mark`
/// is not on the stack.
void begin_activation_beside(Frame* frame, Activation*& mark) noexcept;
/// `activation` may be null.
void end_activation(Activation* activation) noexcept;

/// Why the owner of something is unknown.
enum class Doubt : std::uint8_t {
  kNone,
  kStack,  ///< it happened on a stack that is not a thread's own, and no activation on it is known
  kPool,  ///< it happened in a thread of a pool, and the pool has not announced for which frame the thread works
};
constexpr std::size_t kDoubts = 3;

struct Owner {
  Frame* frame = nullptr;
  Doubt doubt = Doubt::kNone;  ///< if set, any running frame may be the owner
};
/// The frame for which the calling code works.
Owner current_owner();
/// As above, but no frame if the thread has never worked for one. For code that may be called anywhere, even inside the
/// allocator.
Owner owner_to_record_for();

/// Sets whether this thread belongs to a library's pool and executes code for which the library has announced no frame. Returns the
/// previous value.
bool exchange_in_pool(bool in_pool) noexcept;

/// While it lives, a thread of a pool executes work whose frame is known.
class WorkOfPool {
 public:
  WorkOfPool() noexcept : before_(exchange_in_pool(false)) {}
  ~WorkOfPool() { exchange_in_pool(before_); }
  WorkOfPool(const WorkOfPool&) = delete;
  WorkOfPool& operator=(const WorkOfPool&) = delete;

 private:
  const bool before_;
};

/// All frames that cannot continue before this thread does, including those of fibers that began on it. May contain duplicates.
std::vector<std::shared_ptr<Frame>> frames_on_this_thread();

/// Records that a jump takes this thread to the function whose stack begins at `target`; 0: unknown. Async-signal-safe.
void note_jump(std::uintptr_t target) noexcept;

/// The bytes that are left of the current stack; a large number if unknown.
std::size_t stack_left();

}  // namespace cachepy::internal
