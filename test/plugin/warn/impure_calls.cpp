// Calls of what answers differently each time are warned of, once per callee and cached function, with the way there.
// RUN: %cachepy-clang -std=c++17 -fsyntax-only -Xclang -verify %s
// RUN: not %cachepy-clang -std=c++17 -fsyntax-only -Werror %s
// RUN: %cachepy-clang -std=c++17 -fsyntax-only -w %s 2>&1 | count 0
// RUN: %cachepy-clang -std=c++17 -fsyntax-only -fplugin-arg-cachepy-no-warn=impure-call %s 2>&1 | count 0
#include <cachepy/cachepy.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <random>
#include <string>
#include <thread>

[[cachepy::cache_file]] int direct(int n) {
  const int first = rand();  // expected-warning {{'direct' is cached, but 'rand' may give another answer at each call (direct -> rand); a call that uses it is not stored; use an engine of <random> with a seed that is a parameter [-fplugin-arg-cachepy-no-warn=impure-call silences this]}}
  return first + std::rand() * n;
}

long stamp() {
  return std::time(nullptr) +  // expected-warning {{'through_calls' is cached, but 'time' may give another answer at each call (through_calls -> helper -> stamp -> time); the call is stored all the same; pass the time as a parameter}}
         std::chrono::system_clock::now().time_since_epoch().count();  // expected-warning {{'std::chrono::system_clock::now' may give another answer at each call (through_calls -> helper -> stamp -> std::chrono::system_clock::now); the call is stored all the same; pass the time as a parameter}}
}
long helper() { return stamp(); }
[[cachepy::cache_file]] long through_calls(int) { return helper(); }

// What it calls has said it already.
[[cachepy::cache_file]] int through_a_cached_call(int n) { return direct(n); }

[[cachepy::cache_file]] unsigned device(int) {
  std::random_device source;  // expected-warning {{'device' is cached, but 'std::random_device' may give another answer at each call (device -> std::random_device)}}
  return source();
}

[[cachepy::cache_file(env_vars = {"KNOWN"})]] std::string environment(int) {
  std::getenv("KNOWN");
  return std::getenv("OTHER");  // expected-warning@-1 {{'environment' is cached, but 'getenv' may give another answer at each call (environment -> getenv); its value is a dependency of the call; to have it in the key, name the variable in the option 'env_vars'}}
}
[[cachepy::cache_file(env_vars = {"KNOWN"})]] bool known_environment(int) { return std::getenv("KNOWN") != nullptr; }

std::string variable(const char* name) { return std::getenv(name); }
[[cachepy::cache_file(env_vars = {"KNOWN"})]] std::string named_elsewhere(int) { return variable("KNOWN"); }

[[cachepy::cache_file]] int identity(int) {
  const auto id = std::this_thread::get_id();           // expected-warning {{'identity' is cached, but 'std::this_thread::get_id' may give another answer}}
  return getpid() + (id == std::thread::id() ? 1 : 0);  // expected-warning {{'identity' is cached, but 'getpid' may give another answer at each call (identity -> getpid); the call is stored all the same; pass what it gives as a parameter}}
}

struct Simulation {
  int n = 0;
  [[cachepy::cache_file]] int in_lambda(int x) const {
    const auto draw = [&] { return rand() % x; };  // expected-warning {{'in_lambda' is cached, but 'rand' may}}
    return draw() + n;
  }
};

// Fine: printing, engines with a seed, and what is not the library's.
namespace mine {
int time(int x) { return x; }
int rand() { return 4; }
}  // namespace mine
[[cachepy::cache_file]] int fine(unsigned seed) {
  std::mt19937 engine(seed);
  std::cout << "computing\n";
  std::printf("%d\n", mine::time(1));
  return int(engine()) + mine::rand();
}
int not_cached() { return rand(); }
