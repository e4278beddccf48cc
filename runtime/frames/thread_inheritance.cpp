// Threads started by std::thread, std::jthread and std::async inside a cached call work for its frame, without the user
// doing anything: what they track and call counts for it.
//
// All of these start through std::thread::_M_start_thread, a function of libstdc++.so that the user's code calls by name.
// The definition here takes its place, wraps what the thread is to run, and calls the original. Threads started in other
// ways (pthread_create, OpenMP) need bind_context(). See docs/decisions/thread-inheritance.md.
#include <dlfcn.h>

#include <memory>
#include <thread>
#include <utility>

#include "frames/frame.h"

namespace {

using State = std::thread::_State;
using StatePtr = std::unique_ptr<State>;
using Start = void (*)(std::thread*, StatePtr, void (*)());

class InheritingState : public State {
 public:
  InheritingState(StatePtr inner, std::shared_ptr<cachepy::internal::Frame> frame)
      : inner_(std::move(inner)), frame_(std::move(frame)) {}

  void _M_run() override {
    const cachepy::internal::FrameScope scope(frame_.get());
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

// Weak, so that a program that links libstdc++ statically keeps that one, and only the inheritance is lost.
[[gnu::weak]] void std::thread::_M_start_thread(StatePtr state, void (*depend)()) {
  if (cachepy::internal::Frame* frame = cachepy::internal::Frame::current_to_count_for()) {
    state = std::make_unique<InheritingState>(std::move(state), frame->shared_from_this());
  }
  original_start()(this, std::move(state), depend);
}
