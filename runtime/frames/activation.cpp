#include "frames/activation.h"

#include <unistd.h>

#include <mutex>
#include <new>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/fork.h"
#include "frames/frame.h"
#include "frames/quiet.h"

namespace cachepy::internal {
namespace {

/// Has no destructor, so that destructors of other thread-local and static objects may still make cached calls.
struct ThisThread {
  StackBounds stack;
  Activation* innermost = nullptr;
  bool has_jumped = false;
  bool in_pool = false;
};
thread_local constinit ThisThread this_thread;

/// Activations on stacks that are not a thread's own, by the beginning of their functions' stacks, the newest last.
struct OtherStacks {
  std::mutex mutex;
  absl::flat_hash_map<std::uintptr_t, std::vector<Activation*>> by_begin;
  std::atomic<std::size_t> count{0};
};
OtherStacks& other_stacks() {
  static OtherStacks* const stacks = new OtherStacks;
  return *stacks;
}
[[maybe_unused]] const bool whole_over_fork =
    hold_over_fork<[]() -> std::mutex& { return other_stacks().mutex; }>();

[[gnu::noinline]] ThisThread& known_thread() {
  ThisThread& thread = this_thread;
  if (thread.stack.size == 0) thread.stack = own_stack();
  return thread;
}

std::uintptr_t here() {
  return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
}

/// The mark may have been overwritten by anything, and a sanitizer may forbid reading it.
[[clang::no_sanitize("address", "thread")]] bool has_mark(const ThisThread& thread,
                                                          const Activation& activation) {
  const auto mark = reinterpret_cast<std::uintptr_t>(activation.mark);
  if (!thread.stack.contains(mark)) return true;  // it is on the fake stack of a sanitizer
  return *static_cast<Activation* const volatile*>(activation.mark) == &activation;
}

/// Marks an activation whose function is gone. It is not deleted: if this is wrong, it will be ended again.
void bury(ThisThread& thread, bool for_sure) {
  Activation* const gone = thread.innermost;
  thread.innermost = gone->outer;
  if (gone->frame == nullptr) return;
  if (for_sure)
    gone->frame->end_by_jump();
  else
    gone->frame->mark_incomplete();
}

/// Whether the function of the innermost activation still runs after a jump. Removes the activations whose functions do not.
void look_at_the_stack(ThisThread& thread) {
  thread.has_jumped = false;
  bool found = false;
  for_each_running([&](const RunningFunction& running) {
    while (thread.innermost != nullptr && thread.innermost->function.begin < running.begin)
      bury(thread, true);
    if (thread.innermost == nullptr) return false;
    const RunningFunction& function = thread.innermost->function;
    found = function.begin == running.begin && in_same_function(function.code, running.code);
    return !found;
  });
  // The stack between contains code without unwind information.
  if (!found && thread.innermost != nullptr && thread.innermost->frame != nullptr)
    thread.innermost->frame->mark_incomplete();
}

/// When the call in which it was started has ended, a thread of a pool works for the code that submits work to it.
Owner owner_by(const ThisThread& thread, const Activation* activation) {
  if (activation == nullptr) return {nullptr, thread.in_pool ? Doubt::kPool : Doubt::kNone};
  const bool is_left_over = activation->is_whole_thread && activation->frame->has_ended();
  return {activation->frame.get(), is_left_over ? Doubt::kPool : Doubt::kNone};
}

/// The owner of code that runs on the thread's own stack.
[[gnu::noinline]] Owner settled_owner(ThisThread& thread, std::uintptr_t asking) {
  const auto is_gone = [&](const Activation& activation) {
    return activation.is_left || activation.function.begin <= asking || !has_mark(thread, activation);
  };
  while (thread.innermost != nullptr && is_gone(*thread.innermost)) bury(thread, true);
  if (thread.has_jumped) look_at_the_stack(thread);
  return owner_by(thread, thread.innermost);
}

Activation* find_running(const std::vector<Activation*>& activations, const RunningFunction& running) {
  for (std::size_t i = activations.size(); i-- > 0;) {
    if (in_same_function(activations[i]->function.code, running.code)) return activations[i];
  }
  return nullptr;
}

/// The owner of code on another stack: the frame for which a function on that stack works. If there is none, the owner is whoever
/// created the fiber, which is unknown.
[[gnu::noinline]] Owner owner_on_other_stack(const ThisThread& thread) {
  if (Frame::running() == 0) return {};
  OtherStacks& stacks = other_stacks();
  const std::lock_guard lock(stacks.mutex);
  const Activation* found = nullptr;
  for_each_running([&](const RunningFunction& running) {
    if (const auto at = stacks.by_begin.find(running.begin); at != stacks.by_begin.end())
      found = find_running(at->second, running);
    // An alternate signal stack continues on the thread's own.
    for (Activation* own = thread.innermost; own != nullptr && found == nullptr; own = own->outer) {
      if (own->function.begin == running.begin && in_same_function(own->function.code, running.code))
        found = own;
    }
    return found == nullptr;
  });
  return found != nullptr ? owner_by(thread, found) : Owner{nullptr, Doubt::kStack};
}

void add_to_other_stacks(Activation* activation) {
  OtherStacks& stacks = other_stacks();
  const std::lock_guard lock(stacks.mutex);
  auto& here = stacks.by_begin[activation->function.begin];
  // An older activation at the same place of the stack is dead.
  const auto gone = std::erase_if(here, [&](Activation* other) { return other->mark == activation->mark; });
  here.push_back(activation);
  stacks.count += 1 - gone;
}

void remove_from_other_stacks(Activation* activation) {
  OtherStacks& stacks = other_stacks();
  const std::lock_guard lock(stacks.mutex);
  const auto at = stacks.by_begin.find(activation->function.begin);
  if (at == stacks.by_begin.end()) return;
  stacks.count -= std::erase(at->second, activation);
  if (at->second.empty()) stacks.by_begin.erase(at);
}

void add_to_own_stack(ThisThread& thread, Activation* activation) {
  const auto is_gone = [&](const Activation& other) {
    return other.is_left || other.function.begin < activation->function.begin ||
           other.mark == activation->mark;
  };
  while (thread.innermost != nullptr && is_gone(*thread.innermost)) bury(thread, true);
  activation->outer = thread.innermost;
  activation->on_own_stack = true;
  thread.innermost = activation;
}

bool is_in_list(const ThisThread& thread, const Activation* activation) {
  for (const Activation* at = thread.innermost; at != nullptr; at = at->outer) {
    if (at == activation) return true;
  }
  return false;
}

}  // namespace

Owner current_owner() {
  ThisThread* thread = &this_thread;
  const std::uintptr_t asking = here();
  if (!thread->stack.contains(asking)) [[unlikely]] {
    thread = &known_thread();
    if (!thread->stack.contains(asking)) return owner_on_other_stack(*thread);
  }
  const Activation* const innermost = thread->innermost;
  if (innermost == nullptr) return owner_by(*thread, nullptr);
  const bool is_here =
      !thread->has_jumped && asking < innermost->function.begin && has_mark(*thread, *innermost);
  return is_here ? owner_by(*thread, innermost) : settled_owner(*thread, asking);
}

Owner owner_to_record_for() {
  // The bounds of the stack are known since the thread's first activation; finding them allocates memory.
  if (this_thread.stack.size == 0 && other_stacks().count == 0) return owner_by(this_thread, nullptr);
  return current_owner();
}

void begin_activation_beside(Frame* frame, Activation*& mark) noexcept {
  const ThisThread& thread = known_thread();
  std::uintptr_t begin = thread.stack.low + thread.stack.size;
  if (!thread.stack.contains(
          here())) {  // a fiber: its functions cannot be distinguished from those of other fibers
    if (frame != nullptr) frame->mark_incomplete();
    mark = nullptr;
    return;
  }
  if (thread.innermost != nullptr) begin = thread.innermost->function.begin;
  begin_activation(frame, reinterpret_cast<void*>(begin), mark);
}

[[gnu::noinline]] void begin_activation(Frame* frame, void* stack_begin, Activation*& mark) noexcept {
  const Quiet quiet;
  auto* const activation = new (std::nothrow) Activation;
  if (activation == nullptr) {
    if (frame != nullptr) frame->mark_incomplete();
    mark = nullptr;
    return;
  }
  if (frame != nullptr) activation->frame = frame->shared_from_this();
  activation->function = {reinterpret_cast<std::uintptr_t>(stack_begin),
                          reinterpret_cast<std::uintptr_t>(__builtin_return_address(0))};
  activation->mark = &mark;
  activation->thread = ::gettid();
  mark = activation;
  ThisThread& thread = known_thread();
  if (thread.stack.contains(here()))
    add_to_own_stack(thread, activation);
  else
    add_to_other_stacks(activation);
}

[[gnu::noinline]] void end_activation(Activation* activation) noexcept {
  if (activation == nullptr) return;
  const Quiet quiet;
  if (!activation->on_own_stack) {
    remove_from_other_stacks(activation);
    delete activation;
    return;
  }
  ThisThread& thread = this_thread;
  if (!is_in_list(thread, activation)) {  // it was considered dead
    if (activation->frame != nullptr) activation->frame->mark_incomplete();
    return;
  }
  while (thread.innermost != activation) bury(thread, true);
  thread.innermost = activation->outer;
  delete activation;
}

bool exchange_in_pool(bool in_pool) noexcept {
  return std::exchange(this_thread.in_pool, in_pool);
}

std::vector<std::shared_ptr<Frame>> frames_on_this_thread() {
  std::vector<std::shared_ptr<Frame>> frames;
  for (const Activation* at = this_thread.innermost; at != nullptr; at = at->outer) {
    if (at->frame != nullptr) frames.push_back(at->frame);
  }
  OtherStacks& stacks = other_stacks();
  if (stacks.count == 0) return frames;
  const std::lock_guard lock(stacks.mutex);
  for (const auto& [begin, activations] : stacks.by_begin) {
    for (const Activation* at : activations) {
      if (at->thread == ::gettid() && at->frame != nullptr) frames.push_back(at->frame);
    }
  }
  return frames;
}

void note_jump(std::uintptr_t target) noexcept {
  ThisThread& thread = this_thread;
  if (thread.innermost == nullptr) return;
  thread.has_jumped = true;
  if (!thread.stack.contains(target)) return;
  for (Activation* at = thread.innermost; at != nullptr && at->function.begin <= target; at = at->outer) {
    at->is_left = true;
    if (at->frame != nullptr) at->frame->leave();
  }
}

std::size_t stack_left() {
  const ThisThread& thread = known_thread();
  return thread.stack.contains(here()) ? here() - thread.stack.low : ~std::size_t{0};
}

}  // namespace cachepy::internal
