// Code that leaves its stack in the middle of a cached call: contexts switched by hand on one thread and between threads,
// Boost.Fiber, coroutines. What is read counts for the right call, or nothing that may have read it is stored.
// flags: -std=c++20 -O1 -lboost_fiber -lboost_context
#include <cachepy/cachepy.h>
#include <ucontext.h>
#include <unistd.h>

#include <boost/context/fiber.hpp>
#include <boost/fiber/all.hpp>
#include <coroutine>
#include <cstdio>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <vector>
#define C [[cachepy::cache_file("cache")]]

static std::string path_of(int i) {
  return "f" + std::to_string(i) + ".txt";
}
static void write(int i, int value) {
  std::ofstream(path_of(i)) << value;
}
static int read(int i) {
  std::ifstream in(cachepy::track_file(path_of(i)));
  int value = -1;
  in >> value;
  return value;
}

// Contexts switched by hand. A context goes on in whichever thread resumes it.
struct Context {
  ucontext_t own, resumer;
  std::vector<char> stack = std::vector<char>(1 << 18);
  std::function<void()> body;
  bool done = false;
};
static Context* volatile& now() {
  static thread_local Context* volatile context = nullptr;
  return context;
}
[[gnu::noinline]] static Context* current() {
  return now();
}
static void enter(unsigned low, unsigned high) {
  auto* context = reinterpret_cast<Context*>((std::uintptr_t{high} << 32) | low);
  context->body();
  context->done = true;
  swapcontext(&context->own, &context->resumer);
}
static void start(Context& context, std::function<void()> body) {
  context.body = std::move(body);
  getcontext(&context.own);
  context.own.uc_stack.ss_sp = context.stack.data();
  context.own.uc_stack.ss_size = context.stack.size();
  context.own.uc_link = nullptr;
  const auto address = reinterpret_cast<std::uintptr_t>(&context);
  makecontext(&context.own, reinterpret_cast<void (*)()>(enter), 2, static_cast<unsigned>(address),
              static_cast<unsigned>(address >> 32));
}
[[gnu::noinline]] static void resume(Context& context) {
  Context* const outer = now();
  now() = &context;
  swapcontext(&context.resumer, &context.own);
  now() = outer;
}
[[gnu::noinline]] static void suspend() {
  if (Context* context = current()) swapcontext(&context->own, &context->resumer);
}

C int fetch(int i) {
  suspend();
  const int value = read(i);
  suspend();
  return value;
}
C int fetch_through(int i) {
  return fetch(i) + read(i + 1);
}

static void by_hand(bool other_thread) {
  Context contexts[4];
  int results[4] = {};
  for (int i = 0; i < 4; ++i)
    start(contexts[i], [&, i] { results[i] = i == 3 ? fetch_through(1) : fetch(i % 2); });
  for (int round = 0, left = 4; left != 0; ++round) {
    left = 0;
    const auto step = [&] {
      for (Context& context : contexts) {
        if (!context.done) resume(context);
        left += !context.done;
      }
    };
    if (other_thread && round % 2 == 1)
      std::thread(step).join();
    else
      step();
  }
  for (int result : results) std::printf("%d ", result);
}

// A call that runs contexts of its own: what they read is its own, though nothing says so; or something does.
C int runs_contexts(int n) {
  Context contexts[2];
  int sum = 0;
  for (int i = 0; i < 2; ++i)
    start(contexts[i], [&sum, n, i] {
      suspend();
      sum += read(n + i);
      suspend();
    });
  for (int round = 0; round < 3; ++round)
    for (Context& context : contexts) resume(context);
  return sum;
}
C int runs_bound_contexts(int n) {
  Context contexts[2];
  int sum = 0;
  for (int i = 0; i < 2; ++i)
    start(contexts[i], cachepy::bind_context([&sum, n, i] {
            suspend();
            sum += read(n + i);
            suspend();
          }));
  for (int round = 0; round < 3; ++round)
    for (Context& context : contexts) resume(context);
  return sum;
}

// One that is dropped in the middle of a call: nobody may wait for it for ever.
static void dropped() {
  {
    Context context;
    start(context, [] { fetch(3); });
    resume(context);
  }
  std::printf("%d ", fetch(3));
  std::thread([] { std::printf("%d ", fetch(3)); }).join();
}

C int in_fiber(int i) {
  boost::this_fiber::yield();
  const int value = read(i);
  boost::this_fiber::sleep_for(std::chrono::microseconds(100));
  return value;
}
C int launches(int n) {
  boost::fibers::future<int> a = boost::fibers::async([n] { return in_fiber(n); });
  boost::fibers::future<int> b = boost::fibers::async([n] { return in_fiber(n + 1); });
  return a.get() + b.get();
}
static void boost_fibers() {
  std::vector<boost::fibers::future<int>> results;
  for (int i = 0; i < 8; ++i)
    results.push_back(boost::fibers::async([i] { return i < 6 ? in_fiber(i % 3) : launches(i % 2); }));
  int sum = 0;
  for (auto& result : results) sum = sum * 7 + result.get();
  std::printf("%d ", sum);
}
// Fibers that go to whichever thread is free.
static void shared_work() {
  std::atomic<int> left = 12;
  std::atomic<int> sum = 0;
  const auto worker = [&] {
    boost::fibers::use_scheduling_algorithm<boost::fibers::algo::shared_work>();
    while (left > 0) boost::this_fiber::sleep_for(std::chrono::microseconds(200));
  };
  std::thread other(worker);
  std::thread([&] {
    boost::fibers::use_scheduling_algorithm<boost::fibers::algo::shared_work>();
    for (int i = 0; i < 12; ++i)
      boost::fibers::fiber([&, i] {
        sum += in_fiber(i % 4);
        --left;
      }).detach();
    while (left > 0) boost::this_fiber::sleep_for(std::chrono::microseconds(200));
  }).join();
  other.join();
  std::printf("%d ", sum.load());
}
C int by_coroutine_with_stack(int n) {
  int value = 0;
  boost::context::fiber fiber([&](boost::context::fiber&& back) {
    back = std::move(back).resume();
    value = read(n);
    return std::move(back);
  });
  fiber = std::move(fiber).resume();
  const int first = read(n + 1);
  fiber = std::move(fiber).resume();
  return value + first;
}

struct Task {
  struct promise_type {
    Task get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  std::coroutine_handle<promise_type> handle;
};
static Task reads_later(int i, int& value) {
  co_await std::suspend_always();
  value = read(i);
}
C int by_coroutine(int i) {
  int value = 0;
  const Task task = reads_later(i, value);
  task.handle.resume();
  task.handle.destroy();
  return value;
}

int main() {
  for (int i = 0; i < 5; ++i) write(i, E(1, 2) * (i + 1));
  for (int round = 0; round < 4; ++round) {
    write(round, 100 * round + E(50, 60));
    usleep(20'000);
    by_hand(false);
    by_hand(true);
    std::printf("%d %d ", runs_contexts(round), runs_bound_contexts(round));
    dropped();
    boost_fibers();
    shared_work();
    std::printf("%d %d\n", by_coroutine_with_stack(round), by_coroutine(round));
  }
}
