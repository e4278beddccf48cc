// Libraries compiled without the plugin that read files in threads: each function gives the contents of the files, in order.
#pragma once

#include <functional>
#include <string>
#include <vector>

using Paths = std::vector<std::string>;
using Texts = std::vector<std::string>;

std::string text_of(const std::string& path);

Texts by_pthreads(const Paths& paths);
Texts by_c_threads(const Paths& paths);
Texts by_std_threads(const Paths& paths);
Texts by_async(const Paths& paths);
Texts by_exiting_threads(const Paths& paths);

Texts by_static_loop(const Paths& paths);
Texts by_dynamic_loop(const Paths& paths);
Texts by_sections(const Paths& paths);
Texts by_tasks(const Paths& paths);
Texts by_task_loop(const Paths& paths);
Texts by_nested_regions(const Paths& paths);

/// Calls `work` with each number below `count`, in tasks that any waiting thread may run.
void in_tasks(int count, const std::function<void(int)>& work);
/// In tasks, without a region of its own.
Texts by_tasks_of_this_team(const Paths& paths);

Texts by_tbb(const Paths& paths);
Texts by_parallel_algorithm(const Paths& paths);

/// Threads that wait for work, from when start() is called until stop() is.
namespace pool {
void start();
void stop();
/// What `read` makes of each.
Texts read(const Paths& paths, const std::function<std::string(const std::string&)>& read);
}  // namespace pool
