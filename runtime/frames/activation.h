// Who works for a frame: a function on a stack, from where it says so until it ends.
//
// Activations of a thread's own stack are a list that only this thread touches. Those of other stacks (fibers, coroutines
// with stacks, alternate signal stacks) may end on another thread than they began on, and are in a table of the process.
//
// A function may be left without an end: by longjmp, or with the stack of a fiber that is dropped. So nothing is read from
// the stack but one word, which is compared, and an activation whose function is gone is found out: its stack begins below
// the function that asks, or its word was overwritten, or, after a jump, it is not among the functions that run.
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
  Activation* outer = nullptr;   // of the same thread's own stack
  std::shared_ptr<Frame> frame;  // null: for none
  RunningFunction function{};
  Activation* const* mark = nullptr;  // on the stack of the function: points here, unless it was overwritten
  pid_t thread = 0;                   // that it began on
  bool is_whole_thread = false;       // the thread was started inside of the frame's call
  bool on_own_stack = false;
  std::atomic<bool> is_left = false;  // a jump has gone past it
};

/// From now on the function whose stack begins at `stack_begin`, the caller, works for `frame` (null: for none). Fills in
/// `mark`, which is in the caller's part of the stack, and null where there is no memory.
void begin_activation(Frame* frame, void* stack_begin, Activation*& mark) noexcept;
/// As above, for code that is told of by someone who runs beside it on the stack: from now on this thread works for `frame`,
/// wherever on its own stack. `mark` is not on the stack.
void begin_activation_beside(Frame* frame, Activation*& mark) noexcept;
/// `activation` may be null.
void end_activation(Activation* activation) noexcept;

/// Why it is not known whom something counts for.
enum class Doubt : std::uint8_t {
  kNone,
  kStack,  ///< the stack is no thread's own, and nobody has said whose it is
  kPool,   ///< the thread is one of a pool, and was not told by the pool whom it works for
};
constexpr std::size_t kDoubts = 3;

struct Owner {
  Frame* frame = nullptr;
  Doubt doubt = Doubt::kNone;  ///< it may belong to any frame that runs
};
/// Whom the code that asks works for.
Owner current_owner();
/// As above, and nobody where the thread has never worked for a frame: for code that may be called anywhere, also while the
/// thread's allocator is.
Owner owner_to_record_for();

/// Whether this thread belongs to a library's pool, and does nothing of which the library has said whom it is for. Returns what
/// was before.
bool exchange_in_pool(bool in_pool) noexcept;

/// While it lives, it is known whom this thread works for, if it is one of a pool.
class WorkOfPool {
 public:
  WorkOfPool() noexcept : before_(exchange_in_pool(false)) {}
  ~WorkOfPool() { exchange_in_pool(before_); }
  WorkOfPool(const WorkOfPool&) = delete;
  WorkOfPool& operator=(const WorkOfPool&) = delete;

 private:
  const bool before_;
};

/// All frames that cannot go on before this thread does, with those of fibers that began on it. Some may be there twice.
std::vector<std::shared_ptr<Frame>> frames_on_this_thread();

/// That a jump takes this thread to where its stack begins at `target`; 0: somewhere. May be called in a signal handler.
void note_jump(std::uintptr_t target) noexcept;

/// How many bytes are left of the stack that runs; a large number where that is not known.
std::size_t stack_left();

}  // namespace cachepy::internal
