// Makes tasks of oneTBB, and of std::execution::par on top of it, work for the frame of the code that spawned them. A thread that waits
// for its own tasks may execute any other task meanwhile, on the stack of an unrelated call.
//
// The functions here replace those of the library for code that calls them by name, and call the originals. A spawned task gets
// a copy of its class's vtable in which execute() sets the frame. So do the tasks that it passes on by returning them. The layout of
// tasks is part of the library's ABI, against which its headers are compiled (libtbb.so.12). See
// docs/decisions/frames-belong-to-stacks.md.
#include <dlfcn.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/fork.h"
#include "frames/frame.h"

namespace {

using cachepy::internal::Frame;
using cachepy::internal::FrameScope;
using SharedFrame = std::shared_ptr<Frame>;

struct Task {
  void** functions;
  std::uint64_t traits;
  std::array<std::uint64_t, 6> reserved;
};
constexpr std::uint64_t kOwnTasks =
    3;  // traits of the library's own tasks: proxies, and tasks that resume others
constexpr std::size_t kFrame =
    5;  // the reserved word that contains the frame; the library uses the first ones

// The layout of a vtable: the words before the functions, and the functions (two destructors, execute, cancel).
constexpr std::size_t kHead = 2;
constexpr std::size_t kExecute = 2;
constexpr std::size_t kCancel = 3;
constexpr std::size_t kFunctions = 4;

struct Table {
  std::array<void*, kHead + kFunctions> copy;
  void** original;
};
struct Tables {
  std::shared_mutex mutex;
  absl::flat_hash_map<void**, Table*> by_original;
};
/// Never destroyed, because destructors of statics may spawn tasks.
Tables& tables() {
  static Tables* const instance = new Tables;
  return *instance;
}
[[maybe_unused]] const bool whole_over_fork =
    cachepy::internal::hold_over_fork<[]() -> std::shared_mutex& { return tables().mutex; }>();

Task* execute(Task* task, void* execution);
Task* cancel(Task* task, void* execution);

Table& table_of(void** functions) {
  Tables& all = tables();
  {
    const std::shared_lock lock(all.mutex);
    if (const auto known = all.by_original.find(functions); known != all.by_original.end())
      return *known->second;
  }
  const std::lock_guard lock(all.mutex);
  Table*& table = all.by_original[functions];
  if (table == nullptr) {
    table = new Table{{}, functions};
    std::memcpy(table->copy.data(), functions - kHead, sizeof table->copy);
    table->copy[kHead + kExecute] = reinterpret_cast<void*>(&execute);
    table->copy[kHead + kCancel] = reinterpret_cast<void*>(&cancel);
  }
  return *table;
}

bool is_marked(const Task& task) {
  return task.functions[kExecute] == reinterpret_cast<void*>(&execute);
}

/// Makes the task work for `frame`; null: for no frame, whatever the executing thread works for.
void mark(Task& task, Frame* frame) noexcept try {
  if ((task.traits & kOwnTasks) != 0 || is_marked(task) || task.reserved[kFrame] != 0) return;
  Table& table = table_of(task.functions);
  if (frame != nullptr)
    task.reserved[kFrame] = reinterpret_cast<std::uintptr_t>(new SharedFrame(frame->shared_from_this()));
  task.functions = table.copy.data() + kHead;
} catch (...) {  // out of memory
  if (frame != nullptr) frame->mark_incomplete();
}

/// Restores the task. It may be spawned again, or no longer exist after its function.
std::unique_ptr<SharedFrame> unmark(Task& task) {
  void** const copy = task.functions - kHead;
  task.functions = reinterpret_cast<const Table*>(copy)->original;
  return std::unique_ptr<SharedFrame>(
      reinterpret_cast<SharedFrame*>(std::exchange(task.reserved[kFrame], std::uint64_t{0})));
}

using Function = Task* (*)(Task*, void*);

Task* execute(Task* task, void* execution) {
  const cachepy::internal::WorkOfPool known;
  const std::unique_ptr<SharedFrame> shared = unmark(*task);
  Frame* const frame = shared != nullptr ? shared->get() : nullptr;
  const auto original = reinterpret_cast<Function>(task->functions[kExecute]);
  Task* next = nullptr;
  if (frame == Frame::current()) {
    next = original(task, execution);
  } else {
    const FrameScope scope(frame);
    next = original(task, execution);
  }
  if (next != nullptr) mark(*next, frame);
  return next;
}

Task* cancel(Task* task, void* execution) {
  const std::unique_ptr<SharedFrame> shared = unmark(*task);
  return reinterpret_cast<Function>(task->functions[kCancel])(task, execution);
}

/// The original function. The library may be loaded where names are not looked up: by a plug-in.
template <class Signature>
Signature* original(const char* name) {
  void* found = ::dlsym(RTLD_NEXT, name);
  if (found == nullptr) {
    if (void* const library = ::dlopen("libtbb.so.12", RTLD_LAZY | RTLD_NOLOAD))
      found = ::dlsym(library, name);
  }
  if (found == nullptr) {
    std::fprintf(stderr, "[cachepy] libtbb.so.12 has no function %s\n", name);
    std::abort();
  }
  return reinterpret_cast<Signature*>(found);
}

/// The work that task_arena::execute() passes on; another thread may execute it.
struct Delegate {
  virtual bool operator()() const = 0;
  virtual ~Delegate() = default;
};
struct FramedDelegate final : Delegate {
  FramedDelegate(Delegate& delegate, Frame* of) : inner(delegate), frame(of) {}
  bool operator()() const override {
    if (frame == Frame::current()) return inner();
    const FrameScope scope(frame);
    return inner();
  }
  Delegate& inner;
  Frame* const frame;
};

}  // namespace

extern "C" {
[[gnu::weak]] void cachepy_tbb_spawn(Task& task, void* context) __asm__(
    "_ZN3tbb6detail2r15spawnERNS0_2d14taskERNS2_18task_group_contextE");
[[gnu::weak]] void cachepy_tbb_spawn_at(Task& task, void* context, unsigned short slot) __asm__(
    "_ZN3tbb6detail2r15spawnERNS0_2d14taskERNS2_18task_group_contextEt");
[[gnu::weak]] void
cachepy_tbb_submit(Task& task, void* context, void* arena, std::uintptr_t critical) __asm__(
    "_ZN3tbb6detail2r16submitERNS0_2d14taskERNS2_18task_group_contextEPNS1_5arenaEm");
[[gnu::weak]] void cachepy_tbb_enqueue(Task& task, void* arena) __asm__(
    "_ZN3tbb6detail2r17enqueueERNS0_2d14taskEPNS2_15task_arena_baseE");
[[gnu::weak]] void cachepy_tbb_enqueue_in(Task& task, void* context, void* arena) __asm__(
    "_ZN3tbb6detail2r17enqueueERNS0_2d14taskERNS2_18task_group_contextEPNS2_15task_arena_baseE");
[[gnu::weak]] void
cachepy_tbb_execute_and_wait(Task& task, void* context, void* wait, void* wait_context) __asm__(
    "_ZN3tbb6detail2r116execute_and_waitERNS0_2d14taskERNS2_18task_group_contextERNS2_12wait_contextES6_");
[[gnu::weak]] void cachepy_tbb_execute(void* arena, Delegate& delegate) __asm__(
    "_ZN3tbb6detail2r17executeERNS0_2d115task_arena_baseERNS2_13delegate_baseE");

void cachepy_tbb_spawn(Task& task, void* context) {
  static const auto next =
      original<void(Task&, void*)>("_ZN3tbb6detail2r15spawnERNS0_2d14taskERNS2_18task_group_contextE");
  mark(task, Frame::current_to_count_for());
  next(task, context);
}
void cachepy_tbb_spawn_at(Task& task, void* context, unsigned short slot) {
  static const auto next = original<void(Task&, void*, unsigned short)>(
      "_ZN3tbb6detail2r15spawnERNS0_2d14taskERNS2_18task_group_contextEt");
  mark(task, Frame::current_to_count_for());
  next(task, context, slot);
}
void cachepy_tbb_submit(Task& task, void* context, void* arena, std::uintptr_t critical) {
  static const auto next = original<void(Task&, void*, void*, std::uintptr_t)>(
      "_ZN3tbb6detail2r16submitERNS0_2d14taskERNS2_18task_group_contextEPNS1_5arenaEm");
  mark(task, Frame::current_to_count_for());
  next(task, context, arena, critical);
}
void cachepy_tbb_enqueue(Task& task, void* arena) {
  static const auto next =
      original<void(Task&, void*)>("_ZN3tbb6detail2r17enqueueERNS0_2d14taskEPNS2_15task_arena_baseE");
  mark(task, Frame::current_to_count_for());
  next(task, arena);
}
void cachepy_tbb_enqueue_in(Task& task, void* context, void* arena) {
  static const auto next = original<void(Task&, void*, void*)>(
      "_ZN3tbb6detail2r17enqueueERNS0_2d14taskERNS2_18task_group_contextEPNS2_15task_arena_baseE");
  mark(task, Frame::current_to_count_for());
  next(task, context, arena);
}
void cachepy_tbb_execute_and_wait(Task& task, void* context, void* wait, void* wait_context) {
  static const auto next = original<void(Task&, void*, void*, void*)>(
      "_ZN3tbb6detail2r116execute_and_waitERNS0_2d14taskERNS2_18task_group_contextERNS2_12wait_contextES6_");
  mark(task, Frame::current_to_count_for());
  next(task, context, wait, wait_context);
}
void cachepy_tbb_execute(void* arena, Delegate& delegate) {
  static const auto next = original<void(void*, Delegate&)>(
      "_ZN3tbb6detail2r17executeERNS0_2d115task_arena_baseERNS2_13delegate_baseE");
  FramedDelegate framed(delegate, Frame::current_to_count_for());
  next(arena, framed);
}
}
