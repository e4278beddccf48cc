// The files that threads read while they work for a call are dependencies of that call.
#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "cachepy/cachepy.h"
#include "cachepy/log.h"
#include "listening.h"
#include "workers.h"

std::map<std::string, int>& runs() {
  static std::map<std::string, int> counts;
  return counts;
}

namespace {

void ran(const std::string& name) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  ++runs()[name];
}

Texts by_pool(const Paths& paths) {
  return pool::read(paths, text_of);
}

struct Way {
  const char* name;
  Texts (*read)(const Paths&);
};
constexpr Way kWays[] = {
    {"by_pthreads", by_pthreads},
    {"by_c_threads", by_c_threads},
    {"by_std_threads", by_std_threads},
    {"by_async", by_async},
    {"by_exiting_threads", by_exiting_threads},
    {"by_static_loop", by_static_loop},
    {"by_dynamic_loop", by_dynamic_loop},
    {"by_sections", by_sections},
    {"by_tasks", by_tasks},
    {"by_task_loop", by_task_loop},
    {"by_nested_regions", by_nested_regions},
    {"by_tbb", by_tbb},
    {"by_parallel_algorithm", by_parallel_algorithm},
    {"by_pool", by_pool},
};

[[cachepy::cache_file("cache")]] Texts reads(const std::string& way, const Paths& paths) {
  ran("reads");
  return std::ranges::find(kWays, way, &Way::name)->read(paths);
}

[[cachepy::cache_file("cache")]] Texts reads_in_a_task(const Paths& paths) {
  ran("reads_in_a_task");
  return by_tasks_of_this_team(paths);
}

[[cachepy::cache_file("cache")]] std::size_t calls_in_tasks(const std::vector<Paths>& all) {
  ran("calls_in_tasks");
  std::atomic<std::size_t> size = 0;
  in_tasks(static_cast<int>(all.size()),
           [&](int i) { size += reads_in_a_task(all[static_cast<std::size_t>(i)]).size(); });
  return size;
}

[[cachepy::cache_file("cache")]] Texts reads_bound(const Paths& paths) {
  ran("reads_bound");
  return pool::read(paths, cachepy::bind_context(text_of));
}

[[cachepy::cache_file("cache")]] int starts_a_pool(int n) {
  ran("starts_a_pool");
  pool::start();
  return n;
}

[[cachepy::cache_file("cache")]] std::string reads_while(
    const std::string& path, [[cachepy::ignore_arg]] const std::function<void()>& meanwhile) {
  ran("reads_while");
  std::string text = text_of(path);
  meanwhile();
  return text;
}

class Threads : public Listening {
 protected:
  void SetUp() override {
    Listening::SetUp();
    for (int i = 0; i < 8; ++i) {
      paths_.push_back(at(std::to_string(i)));
      write(std::to_string(i), "text " + std::to_string(i));
    }
  }

  Paths paths_;
};

TEST_F(Threads, t095_t096_t097_t098_what_threads_of_any_kind_read) {
  for (const auto& [name, read] : kWays) {
    if (read == by_pool) continue;
    SCOPED_TRACE(name);
    runs().clear();
    EXPECT_EQ(reads(name, paths_), by_std_threads(paths_));
    reads(name, paths_);
    EXPECT_EQ(runs()["reads"], 1);
    for (int i = 0; i < 8; ++i) {
      write(std::to_string(i), std::string(name) + std::to_string(i));
      EXPECT_EQ(reads(name, paths_)[static_cast<std::size_t>(i)], std::string(name) + std::to_string(i));
    }
    EXPECT_EQ(runs()["reads"], 9);
  }
  EXPECT_EQ(messages, std::vector<std::string>{});
}

// The tasks of a call are done by threads that work for its caller, or for another call.
TEST_F(Threads, t096_tasks_belong_to_the_call_that_made_them) {
  std::vector<Paths> all;
  for (std::size_t i = 0; i < 8; ++i) all.push_back({paths_[i], paths_[(i + 1) % 8], paths_[i]});
  EXPECT_EQ(calls_in_tasks(all), 24u);
  EXPECT_EQ(runs()["reads_in_a_task"], 8);
  EXPECT_EQ(calls_in_tasks(all), 24u);
  EXPECT_EQ(runs()["calls_in_tasks"], 1);
  int leaves = 0;
  for (const auto& [id, node] : cachepy::cache_tree_nodes()) {
    if (node.fname.find("reads_in_a_task") == std::string::npos) continue;
    ++leaves;
    EXPECT_EQ(node.files.size(), 2u);
  }
  EXPECT_EQ(leaves, 8);
  write("3", "three");
  calls_in_tasks(all);
  EXPECT_EQ(runs()["reads_in_a_task"], 10);
}

TEST_F(Threads, t099_a_pool_from_before_the_call_belongs_to_no_call_unless_it_is_bound) {
  pool::start();
  for (int i = 0; i < 2; ++i) EXPECT_EQ(reads("by_pool", paths_), by_std_threads(paths_));
  EXPECT_EQ(runs()["reads"], 1);
  for (const char* const text : {"one", "two"}) {
    write("0", text);
    EXPECT_EQ(reads_bound(paths_), by_std_threads(paths_));
  }
  pool::stop();
  EXPECT_EQ(messages, std::vector<std::string>{});
}

TEST_F(Threads, t099_a_pool_from_an_earlier_call_may_work_for_any) {
  starts_a_pool(1);
  for (int i = 0; i < 2; ++i) {
    reads("by_pool", {paths_[0]});
    EXPECT_EQ(runs()["reads"], i + 1);
  }
  pool::stop();
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_NE(messages[0].find("a thread of a pool"), std::string::npos) << messages[0];
}

TEST_F(Threads, t100_a_thread_that_works_for_no_call) {
  std::atomic<bool> stops = false;
  std::thread foreign([&] {
    while (!stops) text_of(at("1"));
  });
  for (int i = 0; i < 2; ++i) EXPECT_EQ(reads_while(at("0"), [] { std::this_thread::yield(); }), "text 0");
  write("1", "other");
  EXPECT_EQ(reads_while(at("0"), [] {}), "text 0");
  EXPECT_EQ(runs()["reads_while"], 1);
  stops = true;
  foreign.join();
}

}  // namespace
