#include <pthread.h>
#include <threads.h>

#include <condition_variable>
#include <cstdio>
#include <future>
#include <mutex>
#include <thread>

#include "workers.h"

std::string text_of(const std::string& path) {
  std::string text(100, '\0');
  std::FILE* const file = std::fopen(path.c_str(), "r");
  if (file == nullptr) return "none";
  text.resize(std::fread(text.data(), 1, text.size(), file));
  std::fclose(file);
  return text;
}

namespace {

struct Work {
  std::string path;
  std::string text;
};

std::vector<Work> work_of(const Paths& paths) {
  std::vector<Work> all;
  for (const std::string& path : paths) all.push_back({path, ""});
  return all;
}
Texts texts_of(const std::vector<Work>& all) {
  Texts texts;
  for (const Work& work : all) texts.push_back(work.text);
  return texts;
}
void read_work(void* work) {
  static_cast<Work*>(work)->text = text_of(static_cast<Work*>(work)->path);
}

Texts by_posix(const Paths& paths, void* (*run)(void*)) {
  std::vector<Work> all = work_of(paths);
  std::vector<pthread_t> threads(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) pthread_create(&threads[i], nullptr, run, &all[i]);
  for (const pthread_t thread : threads) pthread_join(thread, nullptr);
  return texts_of(all);
}

}  // namespace

Texts by_pthreads(const Paths& paths) {
  return by_posix(paths, [](void* work) -> void* {
    read_work(work);
    return nullptr;
  });
}
Texts by_exiting_threads(const Paths& paths) {
  return by_posix(paths, [](void* work) -> void* {
    read_work(work);
    pthread_exit(nullptr);
  });
}
Texts by_c_threads(const Paths& paths) {
  std::vector<Work> all = work_of(paths);
  std::vector<thrd_t> threads(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto run = [](void* work) {
      read_work(work);
      return 7;
    };
    thrd_create(&threads[i], run, &all[i]);
  }
  for (const thrd_t thread : threads) {
    int result = 0;
    thrd_join(thread, &result);
    if (result != 7) all.front().text = "the thread's result is lost";
  }
  return texts_of(all);
}
Texts by_std_threads(const Paths& paths) {
  std::vector<Work> all = work_of(paths);
  std::vector<std::thread> threads;
  for (Work& work : all) threads.emplace_back(read_work, &work);
  for (std::thread& thread : threads) thread.join();
  return texts_of(all);
}
Texts by_async(const Paths& paths) {
  std::vector<std::future<std::string>> all;
  for (const std::string& path : paths) all.push_back(std::async(std::launch::async, text_of, path));
  Texts texts;
  for (auto& text : all) texts.push_back(text.get());
  return texts;
}

namespace pool {
namespace {

std::mutex mutex;
std::condition_variable changed;
std::vector<Work*> waiting;
const std::function<std::string(const std::string&)>* reads = nullptr;
std::size_t undone = 0;
bool stops = false;
std::vector<std::thread> threads;

void serve() {
  std::unique_lock lock(mutex);
  for (;;) {
    changed.wait(lock, [] { return stops || !waiting.empty(); });
    if (stops) return;
    Work* const work = waiting.back();
    waiting.pop_back();
    lock.unlock();
    work->text = (*reads)(work->path);
    lock.lock();
    --undone;
    changed.notify_all();
  }
}

}  // namespace

void start() {
  stops = false;
  for (int i = 0; i < 2; ++i) threads.emplace_back(serve);
}
void stop() {
  {
    const std::lock_guard lock(mutex);
    stops = true;
  }
  changed.notify_all();
  for (std::thread& thread : threads) thread.join();
  threads.clear();
}
Texts read(const Paths& paths, const std::function<std::string(const std::string&)>& read) {
  std::vector<Work> all = work_of(paths);
  std::unique_lock lock(mutex);
  reads = &read;
  for (Work& work : all) waiting.push_back(&work);
  undone += all.size();
  changed.notify_all();
  changed.wait(lock, [] { return undone == 0; });
  return texts_of(all);
}

}  // namespace pool
