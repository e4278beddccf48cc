// Functions of the C library in unusual code and at unusual moments: they must be observed, and work as ever.
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "cachepy/cache.h"
#include "cachepy/cachepy.h"
#include "cachepy/graph.h"
#include "listening.h"

extern "C" {
int fortified_open(const char* path);
int fortified_openat(const char* path);
int fortified_fopen(const char* path);
int fortified_stat(const char* path);
int fortified_realpath(const char* path);
int fortified_readdir(const char* path);
int mount_table(const char* path);
int directory_entries(const char* path);
int old_stat(const char* path);
int old_lstat(const char* path);
}

namespace {

using Reader = int (*)(const char*);
struct Way {
  const char* name;
  Reader read;
};
constexpr Way kWays[] = {
    {"open", fortified_open},       {"openat", fortified_openat},     {"fopen", fortified_fopen},
    {"stat", fortified_stat},       {"realpath", fortified_realpath}, {"readdir", fortified_readdir},
    {"old stat", old_stat},         {"old lstat", old_lstat},         {"mount table", mount_table},
    {"entries", directory_entries},
};

[[cachepy::cache_file("cache")]] int reads_fortified(const std::string& way, const std::string& path) {
  ++runs()["reads_fortified"];
  for (const Way& each : kWays)
    if (each.name == way) return each.read(path.c_str());
  return -3;
}

int first_byte(const char* path) {
  char byte = '?';
  const int fd = ::open(path, O_RDONLY);
  if (fd < 0) return '?';
  if (::read(fd, &byte, 1) != 1) byte = '?';
  ::close(fd);
  return byte;
}

[[cachepy::cache_file("cache")]] int reads_in_a_small_stack(const std::string& path) {
  ++runs()["reads_in_a_small_stack"];
  struct Job {
    const char* path;
    int byte = 0;
  } job{path.c_str()};
  pthread_attr_t attributes;
  ::pthread_attr_init(&attributes);
  ::pthread_attr_setstacksize(&attributes, 16 * 1024);
  pthread_t thread;
  const auto run = [](void* argument) -> void* {
    auto* const job = static_cast<Job*>(argument);
    struct ::stat stat;
    ::stat(job->path, &stat);
    std::getenv("HOME");
    job->byte = first_byte(job->path);
    return nullptr;
  };
  if (::pthread_create(&thread, &attributes, run, &job) != 0) return -1;
  ::pthread_join(thread, nullptr);
  ::pthread_attr_destroy(&attributes);
  return job.byte;
}

[[cachepy::cache_file("cache")]] int reads_in_a_cancelled_thread(const std::string& path) {
  ++runs()["reads_in_a_cancelled_thread"];
  struct Job {
    const char* path;
    std::atomic<int> byte = 0;
    bool is_unwound = false;
  } job{path.c_str()};
  std::array<int, 2> pipe{};
  if (::pipe(pipe.data()) != 0) return -1;
  struct Start {
    Job* job;
    int fd;
  } start{&job, pipe[0]};
  pthread_t thread;
  const auto run = [](void* argument) -> void* {
    const Start start = *static_cast<Start*>(argument);
    struct Unwound {
      Job* job;
      ~Unwound() { job->is_unwound = true; }
    } const unwound{start.job};
    start.job->byte = first_byte(start.job->path);
    char byte;
    (void)!::read(start.fd, &byte, 1);  // until it is cancelled
    return nullptr;
  };
  ::pthread_create(&thread, nullptr, run, &start);
  while (job.byte == 0) std::this_thread::yield();
  ::pthread_cancel(thread);
  ::pthread_join(thread, nullptr);
  ::close(pipe[0]);
  ::close(pipe[1]);
  return job.is_unwound ? job.byte.load() : -2;
}

std::atomic<int> handled{0};
void open_files(int) {
  const int before = errno;
  struct ::stat stat;
  ::stat("of_the_handler", &stat);
  const int fd = ::open("of_the_handler", O_RDONLY);
  if (fd >= 0) ::close(fd);
  ++handled;
  errno = before;
}

[[cachepy::cache_file("cache")]] int is_interrupted(const std::string& path) {
  ++runs()["is_interrupted"];
  int sum = 0;
  const int target = handled + 200;
  while (handled < target) sum = first_byte(path.c_str()) + static_cast<int>(std::string(100, 'x').size());
  return sum;
}

/// errno after each function, which was kUntouched before it, where the function succeeded and where it failed.
constexpr int kUntouched = 4711;
std::vector<int> errors_of_functions() {
  std::vector<int> errors;
  const auto call = [&](auto&& function) {
    errno = kUntouched;
    function();
    errors.push_back(errno);
  };
  struct ::stat stat;
  std::array<char, 4096> room;
  for (const char* const path : {"data.txt", "absent.txt", "data.txt/below"}) {
    call([&] { ::close(::open(path, O_RDONLY)); });
    call([&] {
      if (std::FILE* const file = std::fopen(path, "r")) std::fclose(file);
    });
    call([&] { ::stat(path, &stat); });
    call([&] { ::lstat(path, &stat); });
    call([&] { (void)!::access(path, R_OK); });
    call([&] { (void)!::readlink(path, room.data(), room.size()); });
    call([&] { (void)!::realpath(path, room.data()); });
    call([&] {
      if (DIR* const directory = ::opendir(path)) ::closedir(directory);
    });
    call([&] { ::unlinkat(AT_FDCWD, "absent.txt", 0); });
    call([&] { ::rename("absent.txt", "absent2.txt"); });
    call([&] { ::mkdir("data.txt", 0700); });
    call([&] { ::chmod("absent.txt", 0600); });
  }
  call([&] { (void)!::getcwd(room.data(), room.size()); });
  call([&] { (void)!::getcwd(room.data(), 1); });
  call([] { std::getenv("HOME"); });
  call([] { ::getpid(); });
  return errors;
}
[[cachepy::cache_file("cache")]] std::vector<int> errors_in_a_call() {
  ++runs()["errors_in_a_call"];
  return errors_of_functions();
}

[[cachepy::cache_file("cache")]] int reads_a_file(const std::string& path) {
  ++runs()["reads_a_file"];
  return first_byte(path.c_str());
}
std::string of_the_handler;
std::atomic<int> read_by_the_handler{0};
[[cachepy::cache_file("cache")]] int is_interrupted_by_a_call(const std::string& path) {
  ++runs()["is_interrupted_by_a_call"];
  read_by_the_handler = 0;
  ::raise(SIGUSR1);  // at a moment at which nothing else is going on in this thread
  return read_by_the_handler + first_byte(path.c_str());
}

[[cachepy::cache_file("cache")]] int changes_arguments(std::vector<int>& numbers, std::string& text) {
  ++runs()["changes_arguments"];
  for (int& number : numbers) ++number;
  text += "!";
  return static_cast<int>(numbers.size());
}

class Robust : public Listening {
 protected:
  static void configure(const std::string& text) {
    write("settings.yml", text);
    cachepy::load_config(at("settings.yml"));
  }
};

TEST_F(Robust, t009_fortified_code_large_files_and_old_binaries) {
  for (const auto& [name, read] : kWays) {
    SCOPED_TRACE(name);
    for (const auto& left : std::filesystem::directory_iterator(directory_))
      if (left.path().filename() != "cache") std::filesystem::remove_all(left);
    std::filesystem::create_directory("cache");  // is among the names in the directory
    runs().clear();
    for (const char* const text : {"", "1", "22"}) {  // the first one: not there
      if (*text != '\0') write("a.txt", text);
      if (std::string(text) == "22") write("another.txt", "");
      const int expected = read(at("a.txt").c_str());
      for (int i = 0; i < 2; ++i) EXPECT_EQ(reads_fortified(name, at("a.txt")), expected) << text;
    }
    EXPECT_GE(runs()["reads_fortified"], 2);
    EXPECT_LE(runs()["reads_fortified"], 3) << "nothing had changed";
  }
  EXPECT_EQ(messages, std::vector<std::string>{});
}

TEST_F(Robust, t035_a_small_stack) {
  for (const char* const text : {"1", "2"}) {
    write("a.txt", text);
    for (int i = 0; i < 2; ++i) EXPECT_EQ(reads_in_a_small_stack(at("a.txt")), *text);
  }
  EXPECT_EQ(runs()["reads_in_a_small_stack"], 2);
}

TEST_F(Robust, t031_t095_a_thread_that_is_cancelled) {
  for (const char* const text : {"1", "2"}) {
    write("a.txt", text);
    for (int i = 0; i < 2; ++i) EXPECT_EQ(reads_in_a_cancelled_thread(at("a.txt")), *text);
  }
  EXPECT_EQ(runs()["reads_in_a_cancelled_thread"], 2);
}

TEST_F(Robust, t029_a_signal_handler_that_opens_files) {
  write("a.txt", "1");
  write("of_the_handler", "x");
  struct sigaction action{};
  struct sigaction former{};
  action.sa_handler = open_files;
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGALRM, &action, &former);
  const itimerval often{{0, 50}, {0, 50}};
  ::setitimer(ITIMER_REAL, &often, nullptr);
  const int first = is_interrupted(at("a.txt"));
  const itimerval never{};
  ::setitimer(ITIMER_REAL, &never, nullptr);
  EXPECT_EQ(first, '1' + 100);
  EXPECT_EQ(is_interrupted(at("a.txt")), '1' + 100);
  EXPECT_EQ(runs()["is_interrupted"], 1);
  std::set<std::filesystem::path> files;
  for (const auto& [id, node] : cachepy::cache_tree_nodes())
    files.insert(node.files.begin(), node.files.end());
  EXPECT_TRUE(files.contains(at("a.txt")));
  EXPECT_TRUE(files.contains(at("of_the_handler")));
  ::sigaction(SIGALRM, &former, nullptr);
}

TEST_F(Robust, t033_a_cached_call_in_a_signal_handler) {
  struct sigaction action{};
  struct sigaction former{};
  action.sa_handler = [](int) { read_by_the_handler = reads_a_file(of_the_handler); };
  ::sigaction(SIGUSR1, &action, &former);
  of_the_handler = at("of_the_handler");
  write("a.txt", "1");
  write("of_the_handler", "x");
  for (int i = 0; i < 2; ++i) EXPECT_EQ(is_interrupted_by_a_call(at("a.txt")), 'x' + '1');
  EXPECT_EQ(runs()["is_interrupted_by_a_call"], 1);
  EXPECT_EQ(runs()["reads_a_file"], 1);
  write("of_the_handler", "y");  // the call depends on what it called in the handler
  for (int i = 0; i < 2; ++i) EXPECT_EQ(is_interrupted_by_a_call(at("a.txt")), 'y' + '1');
  EXPECT_EQ(runs()["is_interrupted_by_a_call"], 2);
  EXPECT_EQ(runs()["reads_a_file"], 2);
  EXPECT_EQ(messages, std::vector<std::string>{});
  ::sigaction(SIGUSR1, &former, nullptr);
}

TEST_F(Robust, t121_a_damaged_entry_leaves_the_arguments_alone) {
  configure("memory_limit: 0\npack_limit: 0\n");
  const std::vector<int> numbers = {1, 2, 3};
  const auto call = [&] {
    std::vector<int> changed = numbers;
    std::string text = "a";
    EXPECT_EQ(changes_arguments(changed, text), 3);
    EXPECT_EQ(changed, (std::vector<int>{2, 3, 4}));
    EXPECT_EQ(text, "a!");
  };
  call();
  call();
  EXPECT_EQ(runs()["changes_arguments"], 1);
  const std::filesystem::path entry = cachepy::cache_list("cache").at(0).file;
  std::string whole(std::filesystem::file_size(entry), '\0');
  std::ifstream(entry, std::ios::binary).read(whole.data(), static_cast<std::streamsize>(whole.size()));
  int computed = 1;
  // The last bytes are the encoded arguments, and most others what describes the entry.
  for (std::size_t i = 0; i < whole.size(); i += i + 80 < whole.size() ? 17 : 1) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x41);
    std::ofstream(entry, std::ios::binary) << damaged;
    call();
    EXPECT_EQ(runs()["changes_arguments"], ++computed) << i;
  }
  for (const std::size_t size : {whole.size() - 1, whole.size() / 2, std::size_t{0}}) {
    std::ofstream(entry, std::ios::binary) << whole.substr(0, size);
    call();
    EXPECT_EQ(runs()["changes_arguments"], ++computed) << size;
  }
  configure("");
}

TEST_F(Robust, t032_errno_is_what_the_functions_leave) {
  write("data.txt", "1");
  EXPECT_EQ(errors_in_a_call(), errors_of_functions());
  EXPECT_EQ(runs()["errors_in_a_call"], 1);
}

}  // namespace
