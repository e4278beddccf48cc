// Makes parallel regions and tasks of GCC's OpenMP runtime work for the frame of the code that began them. A library compiled
// by GCC gives its work to a pool of threads that belong to no call.
//
// The runtime has no interface for tools, so the functions here replace its entry points for code that calls them by name, and call the
// originals. They are weak, because a program may be linked with the runtime's archive.
#include <dlfcn.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/fork.h"
#include "frames/frame.h"

namespace {

using cachepy::internal::Frame;
using cachepy::internal::FrameScope;
using SharedFrame = std::shared_ptr<Frame>;
using Function = void (*)(void*);

template <class Signature>
Signature* original(const char* name) {
  void* const found = ::dlsym(RTLD_NEXT, name);
  if (found == nullptr) {
    std::fprintf(stderr, "[cachepy] no OpenMP runtime has the function %s\n", name);
    std::abort();
  }
  return reinterpret_cast<Signature*>(found);
}

/// Executes a part of the work of `frame`; null: the work of no call.
void run_for(Frame* frame, Function function, void* data) {
  const cachepy::internal::WorkOfPool known;
  if (frame == Frame::current()) return function(data);
  const FrameScope scope(frame);
  function(data);
}

/// A parallel region. It ends before the function that begins it returns, so the frame outlives it.
struct Region {
  void* first;  // word of the data, in which the runtime looks for reductions
  Function function;
  void* data;
  Frame* frame;

  Region(Function of, void* with)
      : first(nullptr), function(of), data(with), frame(Frame::current_to_count_for()) {}
  static void run(void* region) {
    const Region& self = *static_cast<Region*>(region);
    run_for(self.frame, self.function, self.data);
  }
};

/// The work of a task.
struct Work {
  Function function = nullptr;
  void (*copy)(void*, void*) = nullptr;  // copies its data; null: they are copied byte by byte
  std::size_t size = 0;
  SharedFrame frame;

  void copy_data(void* to, void* from) const {
    if (copy != nullptr)
      copy(to, from);
    else
      std::memcpy(to, from, size);
  }
};
/// Passed to the runtime instead of a task's data, until it creates the task's own copy of them.
struct Task {
  std::array<void*, 3> first{};  // words of the data, which the runtime reads and writes
  void* data;
  bool has_event;
  Work work;
};
/// Tasks that were created and have not begun, by their data.
struct Tasks {
  std::mutex mutex;
  absl::flat_hash_map<void*, Work> by_data;
};
/// Never destroyed, because destructors of statics may create tasks.
Tasks& tasks() {
  static Tasks* const instance = new Tasks;
  return *instance;
}
[[maybe_unused]] const bool whole_over_fork =
    cachepy::internal::hold_over_fork<[]() -> std::mutex& { return tasks().mutex; }>();

/// False if the data do not belong to a task.
bool find_work(void* data, Work& work) {
  const std::lock_guard lock(tasks().mutex);
  const auto found = tasks().by_data.find(data);
  if (found != tasks().by_data.end()) work = found->second;
  return found != tasks().by_data.end();
}

void copy_task(void* to, void* from) {
  Work work;
  if (find_work(from, work)) {  // LLVM's runtime creates the tasks of a loop from the first one
    work.copy_data(to, from);
  } else {
    const Task& task = *static_cast<Task*>(from);
    if (task.has_event) std::memcpy(task.data, task.first.data(), sizeof(void*));
    task.work.copy_data(to, task.data);
    work = task.work;
  }
  const std::lock_guard lock(tasks().mutex);
  tasks().by_data[to] = std::move(work);
}

void run_task(void* data) {
  Work work;
  if (!find_work(data, work)) {  // LLVM's runtime copies nothing for a task that is not deferred
    const Task& task = *static_cast<Task*>(data);
    return run_for(task.work.frame.get(), task.work.function, task.data);
  }
  {
    const std::lock_guard lock(tasks().mutex);
    tasks().by_data.erase(data);
  }
  run_for(work.frame.get(), work.function, data);
}

constexpr unsigned kReduces = 1u << 12;
constexpr unsigned kHasEvent = 1u << 13;

Task task_of(Function function, void* data, void (*copy)(void*, void*), long size, unsigned flags) {
  Frame* const frame = Frame::current_to_count_for();
  Task task{{},
            data,
            (flags & kHasEvent) != 0,
            {function, copy, static_cast<std::size_t>(size),
             frame != nullptr ? frame->shared_from_this() : nullptr}};
  if ((flags & kReduces) != 0) std::memcpy(task.first.data(), data, sizeof task.first);
  return task;
}

/// For when no call runs. A call that begins later and waits inside the region may execute the task, which only adds a dependency to it.
bool is_nobodys() {
  return Frame::running() == 0;
}

}  // namespace

#define REGION(Result, name, parameters, ...)                                   \
  extern "C" [[gnu::weak, gnu::visibility("default")]] Result name parameters { \
    static const auto next = original<Result parameters>(#name);                \
    Region region(function, data);                                              \
    return next(&Region::run, &region, __VA_ARGS__);                            \
  }

REGION(void, GOMP_parallel, (Function function, void* data, unsigned threads, unsigned flags), threads, flags)
REGION(unsigned, GOMP_parallel_reductions, (Function function, void* data, unsigned threads, unsigned flags),
       threads, flags)
REGION(void, GOMP_parallel_sections,
       (Function function, void* data, unsigned threads, unsigned count, unsigned flags), threads, count,
       flags)

#define LOOP(name)                                                                                      \
  REGION(void, name,                                                                                    \
         (Function function, void* data, unsigned threads, long begin, long end, long step, long chunk, \
          unsigned flags),                                                                              \
         threads, begin, end, step, chunk, flags)
LOOP(GOMP_parallel_loop_static)
LOOP(GOMP_parallel_loop_dynamic)
LOOP(GOMP_parallel_loop_guided)
LOOP(GOMP_parallel_loop_nonmonotonic_dynamic)
LOOP(GOMP_parallel_loop_nonmonotonic_guided)

#define LOOP_AS_CHOSEN(name)                                                                                 \
  REGION(void, name,                                                                                         \
         (Function function, void* data, unsigned threads, long begin, long end, long step, unsigned flags), \
         threads, begin, end, step, flags)
LOOP_AS_CHOSEN(GOMP_parallel_loop_runtime)
LOOP_AS_CHOSEN(GOMP_parallel_loop_nonmonotonic_runtime)
LOOP_AS_CHOSEN(GOMP_parallel_loop_maybe_nonmonotonic_runtime)

extern "C" {
[[gnu::weak, gnu::visibility("default")]] void GOMP_task(Function function, void* data,
                                                         void (*copy)(void*, void*), long size,
                                                         long alignment, bool deferred, unsigned flags,
                                                         void** depends, int priority, void* event) {
  static const auto next =
      original<void(Function, void*, void (*)(void*, void*), long, long, bool, unsigned, void**, int, void*)>(
          "GOMP_task");
  if (is_nobodys() || function == nullptr)
    return next(function, data, copy, size, alignment, deferred, flags, depends, priority, event);
  Task task = task_of(function, data, copy, size, flags);
  next(run_task, &task, copy_task, size, alignment, deferred, flags, depends, priority, event);
}

#define TASKLOOP(name, Number)                                                                              \
  [[gnu::weak, gnu::visibility("default")]] void name(                                                      \
      Function function, void* data, void (*copy)(void*, void*), long size, long alignment, unsigned flags, \
      unsigned long count, int priority, Number begin, Number end, Number step) {                           \
    static const auto next = original<void(Function, void*, void (*)(void*, void*), long, long, unsigned,   \
                                           unsigned long, int, Number, Number, Number)>(#name);             \
    if (is_nobodys())                                                                                       \
      return next(function, data, copy, size, alignment, flags, count, priority, begin, end, step);         \
    Task task = task_of(function, data, copy, size, flags);                                                 \
    next(run_task, &task, copy_task, size, alignment, flags, count, priority, begin, end, step);            \
  }
TASKLOOP(GOMP_taskloop, long)
TASKLOOP(GOMP_taskloop_ull, unsigned long long)
}
