// What a cached function reads but its key does not hold is warned of, once per variable, also behind calls.
// RUN: %cachepy-clang -std=c++17 -fsyntax-only -Xclang -verify %s
// RUN: not %cachepy-clang -std=c++17 -fsyntax-only -Werror %s
// RUN: %cachepy-clang -std=c++17 -fsyntax-only -w %s 2>&1 | count 0
// RUN: %cachepy-clang -std=c++17 -fsyntax-only -Wno-everything %s 2>&1 | count 0
// RUN: %cachepy-clang -std=c++17 -fsyntax-only -fplugin-arg-cachepy-no-warn=uncached-state %s 2>&1 | count 0
#include <cachepy/cachepy.h>

#include <atomic>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

std::atomic<int> scale{1};  // expected-note {{declared here}}
[[cachepy::cache_file]] int reads(int a) {
  return a * scale;  // expected-warning {{'scale' may change between calls, but is not in the key of 'reads'; pass it as a parameter, make it const, or, if no result depends on it, mark it [[cachepy::ignore]] [-fplugin-arg-cachepy-no-warn=uncached-state silences this]}}
}
[[cachepy::cache_file]] int reads_too(int a) { return a * scale; }  // once per variable

static std::vector<int> table;  // expected-note {{declared here}}
static int look_up(int a) {
  return table[std::size_t(a)];  // expected-warning {{'table' may change between calls, but is not in the key of 'through_a_call' (through_a_call -> helper -> look_up); pass it}}
}
static int helper(int a) { return look_up(a + 1); }
[[cachepy::cache_file]] int through_a_call(int a) { return helper(a); }

thread_local int per_thread = 1;                                // expected-note {{declared here}}
[[cachepy::cache_file]] int reads_thread_local(int a) { return a + per_thread; }  // expected-warning {{'per_thread' may change}}

[[cachepy::cache_file]] int reads_static_local(int a) {
  static int last = 0;       // expected-note {{declared here}}
  const int before = last;   // expected-warning {{'last' may change between calls, but is not in the key of 'reads_static_local'}}
  last = a;
  return before;
}

struct Settings {
  static inline std::atomic<int> level{1};  // expected-note {{declared here}}
};
[[cachepy::cache_file]] int reads_static_member(int a) { return a + Settings::level; }  // expected-warning {{'level' may change}}

std::atomic<int> next;                                                      // expected-note {{declared here}}
[[cachepy::cache_file]] int uses_the_counter(int) { return ++next; }  // expected-warning {{'next' may change}}

std::vector<int> source = {1};  // expected-note {{declared here}}
[[cachepy::cache_file]] std::vector<int> through_an_argument(int) {
  std::vector<int> taken;
  source.swap(taken);  // expected-warning {{'source' may change}}
  return taken;
}
std::atomic<int> first_index;  // expected-note {{declared here}}
[[cachepy::cache_file]] int index_is_read(int a) {
  int values[2] = {};
  values[first_index] = a;  // expected-warning {{'first_index' may change}}
  return values[0];
}

std::atomic<int> behind_alias;  // expected-note {{declared here}}
std::atomic<int>& alias = behind_alias;
template <class T>
[[cachepy::cache_file]] T in_template(T a) {
  return a + alias;  // expected-warning {{'behind_alias' may change between calls, but is not in the key of 'in_template<int>'}}
}
int use = in_template(1);

// A constant that leads to what may change.
int* const pointer = new int(1);  // expected-note {{declared here}}
[[cachepy::cache_file]] int behind_pointer(int a) { return a + *pointer; }  // expected-warning {{what 'pointer' leads to may change between calls, but is not in the key of 'behind_pointer'; pass it as a parameter, or, if no result depends on it, mark 'pointer' [[cachepy::ignore]]}}
std::atomic<int> pointed_to;  // expected-note {{declared here}}
struct Handle { std::atomic<int>* value; };
const Handle handles[] = {{&pointed_to}};  // expected-warning {{'pointed_to' may change between calls, but is not in the key of 'behind_table'; pass it}}
[[cachepy::cache_file]] int behind_table(int a) { return a + *handles[a].value; }
const std::vector<void*>& current();
const std::vector<void*>& current_vector = current();  // expected-note {{declared here}}
[[cachepy::cache_file]] int behind_reference(int a) { return a + int(current_vector.size()); }  // expected-warning {{what 'current_vector' leads to may change}}

// What a global holds gets out of a call although its result is dropped.
int threshold = 0;
struct Handles {
  std::vector<void*> handles;
  template <class F>
  void each(F f) const { for (void* handle : handles) f(handle); }
  void count(struct Counter counter) const;
  void publish() const;
  void add(int) { if (threshold > 0) handles.clear(); }
};
struct Counter {
  int* count;
};
void Handles::count(Counter counter) const { *counter.count = int(handles.size()); }
int published = 0;
void Handles::publish() const { published = int(handles.size()); }
Handles visited;    // expected-note {{declared here}}
Handles counted;    // expected-note {{declared here}}
Handles publisher;  // expected-note {{declared here}}
std::vector<std::atomic<int>*> sorted;  // expected-note {{declared here}}
[[cachepy::cache_file]] int takes_out(int a) {
  visited.each([&](void*) { ++a; });  // expected-warning {{'visited' may change}}
  counted.count({&a});                // expected-warning {{'counted' may change}}
  publisher.publish();                // expected-warning {{'publisher' may change}}
  sorted.erase(sorted.begin(), sorted.end());  // expected-warning {{'sorted' may change}}
  return a + published;
}

// No warning: what is in the key.
int level = 1;
int& alias_of_level = level;
const int& constant_alias_of_level = level;
[[cachepy::cache_file]] int reads_aliases(int a) { return a + alias_of_level + constant_alias_of_level; }
static double weights[2][2];
enum Mode { kFast, kSlow } mode;
[[cachepy::cache_file]] double reads_numbers(int a) { return a + level + weights[a][a] + mode; }
[[cachepy::ignore]] std::atomic<int> verbosity;
[[cachepy::cache_file]] int reads_what_does_not_matter(int a) { return a + verbosity; }

// No warning: constants, what is only written, locks, the library's own, and what nobody cached reads.
const int kConstant = 3;
constexpr int kConstexpr = 4;
static const std::vector<int> kTable = {1, 2};
static const std::string& kName = "text";
int compute();
const std::unique_ptr<std::atomic<int>> kComputed(new std::atomic<int>(compute()));
int calls = 0;
int last_argument = 0;
std::atomic<int> atomic_calls;
std::map<std::string, int> calls_by_name;
struct {
  int calls[2];
} counters;
std::vector<int> journal;
Handles new_entries;
std::mutex mutex;
int unrelated = 0;
int not_cached() { return unrelated; }
[[cachepy::cache_file]] int reads_nothing(int a) {
  ++calls;
  calls += a;
  last_argument = a;
  ++atomic_calls;
  atomic_calls.fetch_add(1);
  ++calls_by_name["reads_nothing"];
  counters.calls[a] += 1;
  counters.calls[0] = a;
  journal.push_back(a);
  const std::lock_guard<std::mutex> lock(mutex);
  static const std::string text = "text";
  std::cout << text;
  new_entries.add(a);
  return a + kConstant + kConstexpr + kTable[0] + int(kName.size()) + *kComputed;
}

// A constant inside of a function is made once, of what a variable was then.
int setting = 1;
void set(int value) {
  setting = value;
}
static int twice_the_setting() {
  return 2 * setting;
}
static std::string text() {
  return "text";
}
[[cachepy::cache_file]] int keeps(int a) {
  static const int kept = setting;                 // expected-note {{declared here}}
  static const int also_kept = twice_the_setting();  // expected-note {{declared here}}
  static const int by_lambda = [] { return setting + 1; }();  // expected-note {{declared here}}
  static const std::string follows_from_code = text();
  [[cachepy::ignore]] static const int ignored = setting;
  a += kept;  // expected-warning {{'kept' keeps what 'setting' was at its first use, which the key of 'keeps' does not hold; read 'setting' each time, pass 'kept' as a parameter, or, if no result depends on it, mark it [[cachepy::ignore]]}}
  a += also_kept;  // expected-warning {{'also_kept' keeps what 'setting' was at its first use}}
  a += by_lambda;  // expected-warning {{'by_lambda' keeps what 'setting' was at its first use}}
  return a + int(follows_from_code.size()) + ignored;
}
