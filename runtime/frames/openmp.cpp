// Makes parallel regions and tasks of LLVM's OpenMP runtime work for the frame of the code that began them. Their threads belong to
// a pool of the process.
//
// The runtime notifies a tool of regions and tasks (OMPT, chapter 19 of the OpenMP 5.1 specification), which it looks up by the name
// ompt_start_tool. A program has one tool: that of ThreadSanitizer has precedence, and a program keeps its own, because the
// definition here is weak. Only the needed part of the interface is declared.
#include <dlfcn.h>

#include <cstdint>
#include <memory>
#include <new>
#include <utility>

#include "frames/frame.h"
#include "frames/quiet.h"

namespace {

using cachepy::internal::Activation;
using cachepy::internal::Frame;
using cachepy::internal::Quiet;

union Data {  // ompt_data_t
  std::uint64_t value;
  void* pointer;
};
constexpr int kParallelBegin = 3, kParallelEnd = 4, kTaskCreate = 5, kTaskSchedule = 6, kImplicitTask = 7;
constexpr int kScopeBegin = 1;
constexpr int kInitialTask = 1, kExplicitTask = 4, kTargetTask = 8, kUntiedTask = 0x10000000;
constexpr int kComplete = 1, kCancel = 3, kDetach = 4, kLateFulfill = 6;  // of ompt_task_status_t

/// The frame for which a region or task works, and the activation of the thread that executes it. An explicit task has an activation
/// even without a frame, because a thread that waits inside another call may execute it.
struct Work {
  std::shared_ptr<Frame> frame;
  Activation* activation = nullptr;
  bool has_begun = false;
  bool is_untied = false;

  void begin() {
    has_begun = true;
    if (frame.get() != Frame::current()) begin_activation_beside(frame.get(), activation);
  }
  void end() {
    has_begun = false;
    end_activation(std::exchange(activation, nullptr));
  }
};

Work* work_of(const Data* data) {
  return data != nullptr ? static_cast<Work*>(data->pointer) : nullptr;
}

Work* make_work(Frame* frame) noexcept {
  auto* const work = new (std::nothrow) Work;
  if (work != nullptr && frame != nullptr) work->frame = frame->shared_from_this();
  if (work == nullptr && frame != nullptr) frame->mark_incomplete();
  return work;
}

void forget(Data& data) {
  delete static_cast<Work*>(std::exchange(data.pointer, nullptr));
}

void parallel_begin(Data*, const void*, Data* region, unsigned, int, const void*) {
  region->pointer = nullptr;
  if (Frame::running() == 0) return;
  const Quiet own_affairs;
  if (Frame* const frame = Frame::current_to_count_for()) region->pointer = make_work(frame);
}
void parallel_end(Data* region, Data*, int, const void*) {
  const Quiet own_affairs;
  forget(*region);
}

/// The implicit task of each thread of a region.
void implicit_task(int endpoint, Data* region, Data* task, unsigned, unsigned, int flags) {
  if ((flags & kInitialTask) != 0) return;
  const Quiet own_affairs;
  if (endpoint == kScopeBegin) {
    cachepy::internal::exchange_in_pool(false);  // from now on the runtime announces everything
    task->pointer = nullptr;
    const Work* const of_region = work_of(region);
    Frame* const frame = of_region != nullptr ? of_region->frame.get() : nullptr;
    if (frame == Frame::current()) return;
    Work* const work = make_work(frame);
    task->pointer = work;
    if (work != nullptr) work->begin();
  } else if (Work* const work = work_of(task)) {
    work->end();
    forget(*task);
  }
}

void task_create(Data*, const void*, Data* task, int flags, int, const void*) {
  if ((flags & (kExplicitTask | kTargetTask)) == 0) return;
  task->pointer = nullptr;
  if (Frame::running() == 0) return;
  const Quiet own_affairs;
  Work* const work = make_work(Frame::current_to_count_for());
  if (work != nullptr) work->is_untied = (flags & kUntiedTask) != 0;
  task->pointer = work;
}

/// `prior` stops, and `next` begins or continues. A waiting task stays on the stack below the task that is begun then. Only an
/// untied task leaves the stack before it is complete.
void task_schedule(Data* prior, int status, Data* next) {
  Work* const stopped = work_of(prior);
  Work* const going_on = work_of(next);
  if (stopped == nullptr && going_on == nullptr) return;
  const Quiet own_affairs;
  const bool is_over = status == kComplete || status == kCancel || status == kLateFulfill;
  const bool leaves = is_over || status == kDetach;
  const bool begins = going_on != nullptr && !going_on->has_begun;
  if (stopped != nullptr && stopped->has_begun && (leaves || (stopped->is_untied && !begins))) stopped->end();
  if (begins) going_on->begin();
  if (is_over && prior != nullptr) forget(*prior);
}

using Callback = void (*)();
int initialize(Callback (*look_up)(const char*), int, Data*) {
  const auto set_callback = reinterpret_cast<int (*)(int, Callback)>(look_up("ompt_set_callback"));
  if (set_callback == nullptr) return 0;
  set_callback(kParallelBegin, reinterpret_cast<Callback>(&parallel_begin));
  set_callback(kParallelEnd, reinterpret_cast<Callback>(&parallel_end));
  set_callback(kImplicitTask, reinterpret_cast<Callback>(&implicit_task));
  set_callback(kTaskCreate, reinterpret_cast<Callback>(&task_create));
  set_callback(kTaskSchedule, reinterpret_cast<Callback>(&task_schedule));
  return 1;
}
void finalize(Data*) {}

struct Tool {  // ompt_start_tool_result_t
  int (*initialize)(Callback (*)(const char*), int, Data*);
  void (*finalize)(Data*);
  Data data;
};

}  // namespace

extern "C" {
[[gnu::weak]] void __tsan_init();

[[gnu::weak, gnu::visibility("default")]] Tool* ompt_start_tool(unsigned version, const char* runtime) {
  if (const auto others =
          reinterpret_cast<Tool* (*)(unsigned, const char*)>(::dlsym(RTLD_NEXT, "ompt_start_tool"))) {
    if (Tool* const tool = others(version, runtime)) return tool;
  }
  if (&__tsan_init != nullptr) return nullptr;
  static Tool tool{initialize, finalize, {0}};
  return &tool;
}
}
