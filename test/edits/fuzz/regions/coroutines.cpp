//@ main
template <class T>
struct Generator {
  struct promise_type {
    T value{};
    int awaited = 0;
    Generator get_return_object() {
      return Generator{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(T v) {
      value = v + 1;
      return {};
    }
    void return_void() {}
    void unhandled_exception() { throw; }
    struct Wait {
      int n;
      bool await_ready() const { return n > 2; }
      void await_suspend(std::coroutine_handle<>) const {}
      int await_resume() const { return n * 2; }
    };
    Wait await_transform(int n) { return {n}; }
  };
  std::coroutine_handle<promise_type> h;
  explicit Generator(std::coroutine_handle<promise_type> x) : h(x) {}
  Generator(Generator&& o) : h(std::exchange(o.h, {})) {}
  ~Generator() {
    if (h) h.destroy();
  }
  bool next() {
    h.resume();
    return !h.done();
  }
  T value() const { return h.promise().value; }
};
static Generator<int> upto(int n) {
  for (int i = 0; i < n; ++i) {
    co_yield i * 3;
    if (i == 4) co_return;
  }
}
static Generator<int> waits(int n) {
  int a = co_await n;
  co_yield a + 10;
  a += co_await 1;
  co_yield a;
}
CACHED int generated(int n) {
  int s = 0;
  for (auto g = upto(n); g.next();) s = s * 2 + g.value();
  return s;
}
CACHED int awaited(int n) {
  auto g = waits(n);
  int s = 0;
  while (g.next()) s = s * 5 + g.value();
  return s;
}
void run() {
  show(generated(4), generated(7), awaited(1), awaited(5));
}
