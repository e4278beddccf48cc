// What differs from call to call: noted, or a reason not to store the result, which is said once with the way to it.
#include <arpa/inet.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wordexp.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>
#include <stdexcept>

#include "cachepy/cache.h"
#include "cachepy/cachepy.h"
#include "cachepy/log.h"
#include "listening.h"

std::map<std::string, int>& runs() {
  static std::map<std::string, int> counts;
  return counts;
}

namespace layout {
[[gnu::noinline]] int place(int n) {
  return std::rand() + n;
}
}  // namespace layout

[[cachepy::cache_file("cache")]] int renders(int n) {
  return layout::place(n) + 1;
}

namespace {

int by_rand() {
  return std::rand();
}
int by_random_device() {
  return static_cast<int>(std::random_device()() & 1u);
}
int by_getrandom() {
  unsigned char byte = 0;
  return ::getrandom(&byte, 1, 0) == 1 ? byte : -1;
}
int by_arc4random() {
  return static_cast<int>(::arc4random() & 1u);
}
int by_device() {
  std::ifstream in("/dev/urandom", std::ios::binary);
  return in.get();
}
int by_socket() {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  ::close(fd);
  return fd >= 0;
}
int by_connection() {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr address{};
  address.sa_family = AF_UNIX;
  const int result = ::connect(fd, &address, sizeof address.sa_family);
  ::close(fd);
  return result;
}
int by_host_name() {
  hostent host{};
  hostent* found = nullptr;
  char room[1000];
  int error = 0;
  return ::gethostbyname_r("localhost", &host, room, sizeof room, &found, &error);
}
int by_words() {
  wordexp_t words{};
  const int result = ::wordexp("*", &words, WRDE_NOCMD);
  if (result == 0) ::wordfree(&words);
  return result;
}
int by_login() {
  char name[100];
  return ::getlogin_r(name, sizeof name) != -1;
}
int by_popen() {
  std::FILE* const pipe = ::popen("echo 1", "r");
  const int c = std::fgetc(pipe);
  return ::pclose(pipe) + c;
}
int by_fork() {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}
int by_input() {
  return std::getchar();
}
int by_clock() {
  return static_cast<int>(std::time(nullptr) > 0);
}
int by_chrono() {
  return std::chrono::system_clock::now().time_since_epoch().count() > 0;
}
int by_identity() {
  return ::getpid() > 0;
}
int by_seed() {
  std::srand(1);
  return std::rand();
}

struct Way {
  const char* name;
  int (*use)();
  const char* word;  // of `allows`; null: stored
  const char* shown;
};
constexpr Way kWays[] = {
    {"by_rand", by_rand, "random", "rand"},
    {"by_random_device", by_random_device, "random", "std::random_device"},
    {"by_getrandom", by_getrandom, "random", "getrandom"},
    {"by_arc4random", by_arc4random, "random", "arc4random"},
    {"by_device", by_device, "random", "/dev/urandom"},
    {"by_socket", by_socket, "network", "socket"},
    {"by_connection", by_connection, "network", "connect"},
    {"by_host_name", by_host_name, "network", "gethostbyname_r"},
    {"by_words", by_words, "opaque", "wordexp"},
    {"by_login", by_login, nullptr, "getlogin_r"},
    {"by_popen", by_popen, "processes", "popen"},
    {"by_fork", by_fork, "processes", "fork"},
    {"by_input", by_input, "terminal", "standard input"},
    {"by_clock", by_clock, nullptr, "time"},
    {"by_chrono", by_chrono, nullptr, "clock_gettime"},
    {"by_identity", by_identity, nullptr, "getpid"},
    {"by_seed", by_seed, nullptr, ""},
};

int use(const std::string& way) {
  for (const Way& each : kWays)
    if (each.name == way) return each.use();
  throw std::invalid_argument(way);
}

[[cachepy::cache_file("cache")]] int uses(const std::string& way) {
  ++runs()["uses"];
  return use(way);
}
[[cachepy::cache_file("cache")]] int calls_uses(const std::string& way) {
  ++runs()["calls_uses"];
  return uses(way);
}
[[cachepy::cache_file("cache")]] int uses_untracked(const std::string& way, const std::string& path) {
  ++runs()["uses_untracked"];
  return cachepy::untracked([&] {
    std::ifstream in(path);
    return use(way) + in.get();
  });
}
[[cachepy::cache_file("cache")]] int reads_a_log(const std::string& log, const std::string& data) {
  ++runs()["reads_a_log"];
  std::ifstream in_log(log), in_data(data);
  return in_log.get() + in_data.get();
}
[[cachepy::cache_file("cache")]] int is_partial(int n) {
  ++runs()["is_partial"];
  if (n < 0) cachepy::do_not_store("a part only");
  return n;
}
[[cachepy::cache_file("cache")]] int calls_is_partial(int n) {
  ++runs()["calls_is_partial"];
  return is_partial(n);
}

// The same by options.
[[cachepy::cache_file("cache", allows = {"random", "processes"})]] int may_use(const std::string& way) {
  ++runs()["may_use"];
  return use(way);
}
[[cachepy::cache_file("cache", tracking = "strict")]] int strict_uses(const std::string& way) {
  ++runs()["strict_uses"];
  return use(way);
}
[[cachepy::cache_file("cache", untracked = {"*.log"})]] int logs(const std::string& log,
                                                                 const std::string& data) {
  ++runs()["logs"];
  std::ifstream in_log(log), in_data(data);
  return in_log.get() + in_data.get();
}

using Reader = int (*)(const char*);
/// Another file each time, as one that is loaded already is not loaded again.
Reader load_deep_reader(const std::string& copy) {
  std::filesystem::copy_file(CACHEPY_DEEP_READER, copy, std::filesystem::copy_options::overwrite_existing);
  void* const library = ::dlopen(copy.c_str(), RTLD_NOW | RTLD_DEEPBIND);
  return library != nullptr ? reinterpret_cast<Reader>(::dlsym(library, "first_byte")) : nullptr;
}
[[cachepy::ignore]] Reader deep_reader = nullptr;

[[cachepy::cache_file("cache")]] int reads_deep(const std::string& path) {
  ++runs()["reads_deep"];
  return deep_reader(path.c_str());
}
[[cachepy::cache_file("cache")]] int loads_and_reads_deep(const std::string& path) {
  ++runs()["loads_and_reads_deep"];
  static const Reader reader = cachepy::untracked([] { return load_deep_reader("./second.so"); });
  return reader(path.c_str());
}

class Purity : public Listening {
 protected:
  void SetUp() override {
    Listening::SetUp();
    std::fflush(stdin);
    const int nothing = ::open("/dev/null", O_RDONLY);
    ::dup2(nothing, STDIN_FILENO);
    ::close(nothing);
  }
  void TearDown() override {
    configure("");
    Listening::TearDown();
  }

  static void configure(const std::string& text) {
    write("settings.yml", text);
    cachepy::load_config(at("settings.yml"));
  }
};

TEST_F(Purity, t087_t088_t090_t091_what_differs_from_call_to_call_is_not_stored) {
  for (const auto& [name, function, word, shown] : kWays) {
    SCOPED_TRACE(name);
    runs().clear();
    messages.clear();
    for (int i = 0; i < 3; ++i) calls_uses(name);
    EXPECT_EQ(runs()["uses"], word != nullptr ? 3 : 1);
    EXPECT_EQ(runs()["calls_uses"], word != nullptr ? 3 : 1);
    ASSERT_EQ(messages.size(), word != nullptr ? 1u : 0u);
    if (word == nullptr) continue;
    EXPECT_NE(messages[0].find("allows = {\"" + std::string(word) + "\"}"), std::string::npos) << messages[0];
    EXPECT_NE(messages[0].find(std::string("-> ") + shown + ")"), std::string::npos) << messages[0];
  }
}

TEST_F(Purity, t094_the_way_to_it_is_told) {
  renders(1);
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_NE(messages[0].find("layout::place -> rand)"), std::string::npos) << messages[0];
}

TEST_F(Purity, t093_what_is_allowed_is_stored) {
  configure("allows: [random, network, processes, terminal, opaque]\n");
  for (const auto& [name, function, word, shown] : kWays) {
    SCOPED_TRACE(name);
    runs().clear();
    const int first = uses(name);
    EXPECT_EQ(uses(name), first);
    EXPECT_EQ(runs()["uses"], 1);
  }
  EXPECT_EQ(messages, std::vector<std::string>{});
  // What was stored under these rules is not served under others.
  configure("");
  uses("by_rand");
  EXPECT_EQ(runs()["uses"], 2);
}

TEST_F(Purity, t093_an_option_of_the_attribute_allows_it_for_one_function) {
  for (const char* const way : {"by_rand", "by_random_device", "by_popen", "by_fork"}) {
    SCOPED_TRACE(way);
    runs().clear();
    messages.clear();
    const int first = may_use(way);
    EXPECT_EQ(may_use(way), first);
    EXPECT_EQ(runs()["may_use"], 1);
    EXPECT_EQ(messages, std::vector<std::string>{});
    // Only for that one.
    for (int i = 0; i < 2; ++i) uses(way);
    EXPECT_EQ(runs()["uses"], 2);
  }
}

TEST_F(Purity, the_option_replaces_the_setting) {
  configure("allows: [network, terminal]\nuntracked: ['data']\n");
  for (int i = 0; i < 2; ++i) may_use("by_socket");
  EXPECT_EQ(runs()["may_use"], 2);
  write("data", "1");
  logs(at("a.log"), at("data"));
  write("data", "2");
  logs(at("a.log"), at("data"));
  EXPECT_EQ(runs()["logs"], 2);
}

TEST_F(Purity, a_pattern_in_the_attribute_excludes_paths_of_one_function) {
  write("a.log", "1");
  write("data", "1");
  const auto both = [] {
    logs(at("a.log"), at("data"));
    reads_a_log(at("a.log"), at("data"));
  };
  both();
  write("a.log", "2");
  both();
  EXPECT_EQ(runs()["logs"], 1);
  EXPECT_EQ(runs()["reads_a_log"], 2);
  write("data", "2");
  both();
  EXPECT_EQ(runs()["logs"], 2);
}

TEST_F(Purity, t093_the_option_strict_forbids_the_clock) {
  for (const char* const way : {"by_clock", "by_chrono", "by_identity"}) {
    runs().clear();
    for (int i = 0; i < 2; ++i) {
      strict_uses(way);
      uses(way);
    }
    EXPECT_EQ(runs()["strict_uses"], 2);
    EXPECT_EQ(runs()["uses"], 1);
  }
}

TEST_F(Purity, t093_strict_calls_must_not_use_the_clock_either) {
  configure("tracking: strict\n");
  for (const char* const way : {"by_clock", "by_chrono", "by_identity"}) {
    runs().clear();
    for (int i = 0; i < 2; ++i) uses(way);
    EXPECT_EQ(runs()["uses"], 2);
  }
  runs().clear();
  for (int i = 0; i < 2; ++i) uses("by_seed");
  EXPECT_EQ(runs()["uses"], 1);
}

TEST_F(Purity, what_is_untracked_does_not_count) {
  write("a", "a");
  uses_untracked("by_rand", at("a"));
  write("a", "b");
  uses_untracked("by_rand", at("a"));
  EXPECT_EQ(runs()["uses_untracked"], 1);
  EXPECT_EQ(messages, std::vector<std::string>{});
}

TEST_F(Purity, untracked_paths_do_not_count) {
  std::filesystem::create_directory("scratch");
  write("a.log", "1");
  write("scratch/b", "1");
  write("data", "1");
  configure("untracked: ['*.log', 'scratch/*']\n");
  const auto both = [] {
    reads_a_log(at("a.log"), at("data"));
    reads_a_log(at("scratch/b"), at("data"));
  };
  both();
  write("a.log", "2");
  write("scratch/b", "2");
  both();
  EXPECT_EQ(runs()["reads_a_log"], 2);
  write("data", "2");
  both();
  EXPECT_EQ(runs()["reads_a_log"], 4);
}

TEST_F(Purity, t016_libraries_that_are_bound_past_cachepy_are_bound_anew) {
  deep_reader = load_deep_reader("./first.so");
  ASSERT_NE(deep_reader, nullptr);
  for (const char* const text : {"a", "b"}) {
    write("file", text);
    for (int i = 0; i < 2; ++i) EXPECT_EQ(reads_deep(at("file")), text[0]);
  }
  EXPECT_EQ(runs()["reads_deep"], 2);
  EXPECT_EQ(messages, std::vector<std::string>{});
}

TEST_F(Purity, t016_what_such_a_library_used_before_that_is_not_known) {
  write("file", "a");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(loads_and_reads_deep(at("file")), 'a');
  EXPECT_EQ(runs()["loads_and_reads_deep"], 2);
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_NE(messages[0].find("second.so"), std::string::npos) << messages[0];
  write("file", "b");
  EXPECT_EQ(loads_and_reads_deep(at("file")), 'b');
}

TEST_F(Purity, a_call_may_say_that_it_must_not_be_stored) {
  for (const int n : {1, -1}) {
    for (int i = 0; i < 2; ++i) EXPECT_EQ(calls_is_partial(n), n);
  }
  EXPECT_EQ(runs()["is_partial"], 3);
  EXPECT_EQ(runs()["calls_is_partial"], 3);
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_NE(messages[0].find("a part only"), std::string::npos) << messages[0];
}

}  // namespace
