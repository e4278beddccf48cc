// Makes threads that are started inside a cached call work for its frame, so that everything they use and call is recorded for it.
//
// Threads start through pthread_create() or thrd_create(). The functions of watch/ replace these, and ask here what the thread is to
// execute. std::thread, std::jthread and std::async start through std::thread::_M_start_thread of libstdc++.so, which is replaced
// here, for programs without watch/ and for annotated libraries of such programs. See docs/decisions/thread-inheritance.md.
#include <dlfcn.h>
#include <link.h>
#include <sys/mman.h>

#include <memory>
#include <new>
#include <string_view>
#include <thread>
#include <utility>

#include "frames/frame.h"
#include "frames/quiet.h"
#include "watch/watch.h"

namespace cachepy::internal {
namespace {

/// What a new thread begins with. Allocated directly from the system, because allocators start threads, too.
struct Start {
  void* routine;
  void* argument;
  std::shared_ptr<Frame> frame;  // null: it works for no frame
  bool in_pool;

  static Start* make(Start start) noexcept {
    void* const memory =
        ::mmap(nullptr, sizeof(Start), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory != MAP_FAILED ? new (memory) Start(std::move(start)) : nullptr;
  }
  static Start take(void* block) noexcept {
    auto* const start = static_cast<Start*>(block);
    Start taken = std::move(*start);
    start->~Start();
    ::munmap(block, sizeof(Start));
    return taken;
  }
};

template <class Result>
Result run(void* block) {
  const Start start = Start::take(block);
  const auto routine = reinterpret_cast<Result (*)(void*)>(start.routine);
  exchange_in_pool(start.in_pool);
  if (start.frame == nullptr) return routine(start.argument);
  FrameScope scope(start.frame.get());
  scope.is_whole_thread();
  return routine(start.argument);
}

/// Libraries whose threads take up work of any call. They tell whose it is (openmp.cpp, gomp.cpp, tbb.cpp), where the program
/// is bound to what asks them.
bool is_pool(const void* code) {
  ::dl_find_object found;  // tens of nanoseconds; dladdr() takes microseconds
  if (::_dl_find_object(const_cast<void*>(code), &found) != 0) return false;
  const std::string_view path = found.dlfo_link_map->l_name;
  const std::string_view name = path.substr(path.rfind('/') + 1);
  for (const std::string_view pool : {"libgomp.so", "libomp.so", "libomp-", "libiomp5.so", "libtbb.so"})
    if (name.starts_with(pool)) return true;
  return false;
}

void starting(NewThread& thread, const void* caller) noexcept {
  // The runtime's own threads work for no call.
  if (is_quiet()) return;
  const bool in_pool = is_pool(caller);
  Frame* const frame = in_pool ? nullptr : Frame::current_to_record_for();
  if (frame == nullptr && !in_pool) return;
  Start* const start = Start::make(
      {thread.routine, thread.argument, frame != nullptr ? frame->shared_from_this() : nullptr, in_pool});
  if (start == nullptr) {
    if (frame != nullptr) frame->mark_incomplete();
    return;
  }
  thread.argument = start;
  thread.routine =
      thread.returns_int ? reinterpret_cast<void*>(&run<int>) : reinterpret_cast<void*>(&run<void*>);
}

void not_started(const NewThread& thread) noexcept {
  static_cast<void>(Start::take(thread.argument));
}

constexpr ThreadHooks kHooks{.starting = starting, .not_started = not_started};

[[maybe_unused]] const bool is_told = [] {
  if (&cachepy_watch != nullptr) cachepy_watch.threads.store(&kHooks, std::memory_order_release);
  return true;
}();

}  // namespace
}  // namespace cachepy::internal

namespace {

using State = std::thread::_State;
using StatePtr = std::unique_ptr<State>;
using Start = void (*)(std::thread*, StatePtr, void (*)());

class InheritingState : public State {
 public:
  InheritingState(StatePtr inner, std::shared_ptr<cachepy::internal::Frame> frame)
      : inner_(std::move(inner)), frame_(std::move(frame)) {}

  void _M_run() override {
    cachepy::internal::FrameScope scope(frame_.get());
    scope.is_whole_thread();
    inner_->_M_run();
    // The user's objects go while the frame is still current, as they would at the end of the thread's function.
    inner_.reset();
  }

 private:
  StatePtr inner_;
  const std::shared_ptr<cachepy::internal::Frame> frame_;
};

Start original_start() {
  static const auto original = reinterpret_cast<Start>(::dlsym(
      RTLD_NEXT, "_ZNSt6thread15_M_start_threadESt10unique_ptrINS_6_StateESt14default_deleteIS1_EEPFvvE"));
  return original;
}

// Found when the program is loaded: a fork during a first use in another thread would leave the child waiting for that
// thread for ever.
[[maybe_unused]] const Start found_at_load = original_start();

}  // namespace

// Weak, so that a program that links libstdc++ statically keeps that one.
[[gnu::weak]] void std::thread::_M_start_thread(StatePtr state, void (*depend)()) {
  cachepy::internal::Frame* const frame =
      cachepy::internal::is_quiet() ? nullptr : cachepy::internal::Frame::current_to_count_for();
  if (frame == nullptr) return original_start()(this, std::move(state), depend);
  state = std::make_unique<InheritingState>(std::move(state), frame->shared_from_this());
  const cachepy::internal::Quiet inherits_once;
  original_start()(this, std::move(state), depend);
}
