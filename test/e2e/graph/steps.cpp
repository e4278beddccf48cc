#include "steps.h"

#include <condition_variable>
#include <fstream>
#include <functional>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace {

/// A body says that it runs; bodies may run on several threads.
void ran(const char* name) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  ++runs()[name];
}

/// One thread, since before any cached call.
class ForeignThread {
 public:
  ForeignThread() : thread_([this] { serve(); }) {}
  ~ForeignThread() {
    run(nullptr);
    thread_.join();
  }
  /// Returns when it is done.
  void run(const std::function<void()>& work) {
    std::unique_lock lock(mutex_);
    work_ = &work;
    changed_.notify_all();
    changed_.wait(lock, [&] { return work_ == nullptr; });
  }

 private:
  void serve() {
    std::unique_lock lock(mutex_);
    for (bool goes_on = true; goes_on;) {
      changed_.wait(lock, [&] { return work_ != nullptr; });
      goes_on = *work_ != nullptr;
      if (goes_on) (*work_)();
      work_ = nullptr;
      changed_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  const std::function<void()>* work_ = nullptr;
  std::thread thread_;
} foreign_thread;

}  // namespace

std::map<std::string, int>& runs() {
  static std::map<std::string, int> counts;
  return counts;
}

int leaf(int n) {
  ran("leaf");
  return n + 1;
}

int left(int n) {
  ran("left");
  return 10 * leaf(n);
}

int right(int n) {
  ran("right");
  return 100 * leaf(n);
}

int diamond(int n) {
  ran("diamond");
  return left(n) + right(n);
}

int countdown(int n) {
  ran("countdown");
  return n == 0 ? 0 : 1 + countdown(n - 1);
}

int fails(int n) {
  ran("fails");
  leaf(n);
  throw std::runtime_error("as it should");
}

int survives(int n) {
  ran("survives");
  leaf(n + 1);
  try {
    fails(n);
  } catch (const std::runtime_error&) {
  }
  return n;
}

std::string content(const std::string& path) {
  ran("content");
  std::ifstream in(cachepy::track_file(path));
  std::ostringstream text;
  if (in) text << in.rdbuf();
  return text.str();
}

std::size_t content_size(const std::string& path) {
  ran("content_size");
  return content(path).size();
}

std::string size_text(const std::string& path) {
  ran("size_text");
  return "size " + std::to_string(content_size(path));
}

int on_threads(int threads) {
  ran("on_threads");
  std::vector<std::thread> workers;
  for (int i = 0; i < threads; ++i) workers.emplace_back([i] { leaf(i); });
  for (std::thread& worker : workers) worker.join();
  return threads;
}

int on_foreign_threads(int threads, bool bound) {
  ran("on_foreign_threads");
  for (int i = 0; i < threads; ++i) {
    std::function<void()> work = [i] { leaf(i); };
    if (bound) work = cachepy::bind_context(work);
    foreign_thread.run(work);
  }
  return threads;
}

int in_another_directory(int n) {
  ran("in_another_directory");
  return 2 * leaf(n);
}

void write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path) << text;
}
