// Compiled by Clang for LLVM's OpenMP runtime, and by GCC for its own.
#include <omp.h>
#include <unistd.h>

#include "workers.h"

namespace {

constexpr int kThreads = 4;

/// Long enough for other threads to take up what is left.
std::string slowly(const std::string& path) {
  usleep(5000);
  return text_of(path);
}

}  // namespace

Texts by_static_loop(const Paths& paths) {
  Texts texts(paths.size());
#pragma omp parallel for num_threads(kThreads) schedule(static, 1)
  for (std::size_t i = 0; i < paths.size(); ++i) texts[i] = text_of(paths[i]);
  return texts;
}
Texts by_dynamic_loop(const Paths& paths) {
  Texts texts(paths.size());
#pragma omp parallel for num_threads(kThreads) schedule(dynamic, 1)
  for (std::size_t i = 0; i < paths.size(); ++i) texts[i] = slowly(paths[i]);
  return texts;
}
Texts by_sections(const Paths& paths) {
  Texts texts(paths.size());
#pragma omp parallel sections num_threads(kThreads)
  {
#pragma omp section
    for (std::size_t i = 0; i < paths.size(); i += 2) texts[i] = slowly(paths[i]);
#pragma omp section
    for (std::size_t i = 1; i < paths.size(); i += 2) texts[i] = slowly(paths[i]);
  }
  return texts;
}
Texts by_tasks(const Paths& paths) {
  Texts texts(paths.size());
#pragma omp parallel num_threads(kThreads)
#pragma omp single
  for (std::size_t i = 0; i < paths.size(); ++i) {
#pragma omp task shared(texts, paths) firstprivate(i)
    texts[i] = slowly(paths[i]);
#pragma omp task shared(texts, paths) firstprivate(i) if (false)
    text_of(paths[i]);
  }
  return texts;
}
Texts by_task_loop(const Paths& paths) {
  Texts texts(paths.size());
#pragma omp parallel num_threads(kThreads)
#pragma omp single
#pragma omp taskloop grainsize(1) shared(texts, paths)
  for (std::size_t i = 0; i < paths.size(); ++i) texts[i] = slowly(paths[i]);
  return texts;
}
Texts by_nested_regions(const Paths& paths) {
  Texts texts(paths.size());
  omp_set_max_active_levels(2);
#pragma omp parallel for num_threads(2) schedule(static, 1)
  for (std::size_t half = 0; half < 2; ++half) {
#pragma omp parallel for num_threads(2) schedule(static, 1)
    for (std::size_t i = half; i < paths.size(); i += 2) texts[i] = text_of(paths[i]);
  }
  return texts;
}

void in_tasks(int count, const std::function<void(int)>& work) {
#pragma omp parallel num_threads(kThreads)
#pragma omp single
  for (int i = 0; i < count; ++i) {
#pragma omp task shared(work) firstprivate(i)
    work(i);
  }
}

Texts by_tasks_of_this_team(const Paths& paths) {
  Texts texts(paths.size());
  for (std::size_t i = 0; i < paths.size(); ++i) {
#pragma omp task shared(texts, paths) firstprivate(i)
    texts[i] = slowly(paths[i]);
  }
#pragma omp taskwait
  return texts;
}
