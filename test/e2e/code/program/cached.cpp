// Cached functions, one for each way in which code can matter.
#include "cached.h"

#include <cachepy/cachepy.h>

#include <algorithm>
#include <vector>

#include "inline.h"
#include "installed.h"

static int callee(int x) {
  return x * 2;
}
static int overloaded(long x) {
  return static_cast<int>(x) + 1;
}

namespace one {
[[cachepy::cache_file]] int same_name(int x) {
  return x + 1;
}
}  // namespace one
namespace two {
[[cachepy::cache_file]] int same_name(int x) {
  return x + 2;
}
}  // namespace two
namespace {
[[cachepy::cache_file]] int hidden(int x) {
  return x + 3;
}
}  // namespace

[[cachepy::cache_file]] int literal(int x) {
  return x + 1;
}
[[cachepy::cache_file]] int operation(int x) {
  return x + 5;
}
[[cachepy::cache_file]] int same_file(int x) {
  return callee(x);
}
[[cachepy::cache_file]] int across(int x) {
  return middle(x);
}
[[cachepy::cache_file]] int installed_header(int x) {
  return installed::shifted(x);
}
[[cachepy::cache_file]] int header(int x) {
  return from_header(x);
}
[[cachepy::cache_file]] int templates(int x) {
  return Stepper<2>().from(x) + doubled(x);
}
[[cachepy::cache_file]] int lambda(int x) {
  const auto add = [](int y) { return y + 1; };
  return add(x);
}
[[cachepy::cache_file]] int sorted(int x) {
  std::vector<Version> versions{{2, x}, {1, x + 1}, {1, x}};
  std::sort(versions.begin(), versions.end());
  return versions.front().major * 10 + versions.front().minor;
}
[[cachepy::cache_file]] int virtually(int x) {
  return x + the_shape().area();
}
[[cachepy::cache_file]] int measured(int x, [[cachepy::ignore_arg]] const Shape& shape) {
  return x + shape.area();
}
[[cachepy::cache_file]] int recognised(int x, const Shape& shape) {
  return x + shape.area();
}
[[cachepy::cache_file]] int constants(int x) {
  return x * kFactor + kHigh + cube(2);
}
[[cachepy::cache_file]] int constant_elsewhere(int x) {
  return x < kThreshold ? 1 : 2;
}
[[cachepy::cache_file]] int macro(int x) {
  return OFFSET(x);
}
[[cachepy::cache_file]] int defaults(int x) {
  return with_default(x) + Settings{}.scale;
}
[[cachepy::cache_file]] int destructor(int x) {
  int out = x;
  {
    Holder holder{Guard(&out)};
  }
  return out;
}
[[cachepy::cache_file]] Layout layout(int x) {
  return {x, x};
}
[[cachepy::cache_file]] int overload(int x) {
  return overloaded(x);
}
[[cachepy::cache_file]] int library(int x) {
  return from_static_library(x) + from_shared_library(x);
}
[[cachepy::cache_file]] int foreign(int x) {
  return from_foreign_library(x);
}
[[cachepy::cache_file(libraries = "ignore")]] int ignorant(int x) {
  return from_foreign_library(x);
}
[[cachepy::cache_file]] int scaled(int x) {
  return scaled_below(x);
}
[[cachepy::cache_file]] int limited(int x) {
  return x + kLimit;
}
static std::vector<std::string> modes = {"fast"};
[[cachepy::cache_file]] int moded(int x) {
  return x + static_cast<int>(modes.back().size());
}
void set_mode(const char* mode) {
  modes.push_back(mode);
}
[[cachepy::cache_file]] int unrelated(int x) {
  return x;
}

template <class T>
[[cachepy::cache_file]] T generic(T x) {
  return x + static_cast<T>(sizeof(T));
}
[[cachepy::cache_file]] int same_overload(int x) {
  return x + 10;
}
[[cachepy::cache_file]] int same_overload(long x) {
  return static_cast<int>(x) + 20;
}

void call_all(const Show& show) {
  show("literal", literal(1));
  show("operation", operation(1));
  show("same_file", same_file(1));
  show("across", across(1));
  show("header", header(1));
  show("installed_header", installed_header(1));
  show("templates", templates(1));
  show("lambda", lambda(1));
  show("sorted", sorted(1));
  show("virtually", virtually(1));
  show("measured", measured(1, the_shape()));
  show("recognised", recognised(1, the_shape()));
  show("constants", constants(1));
  show("constant_elsewhere", constant_elsewhere(1));
  show("macro", macro(1));
  show("defaults", defaults(1));
  show("destructor", destructor(1));
  show("layout", static_cast<int>(layout(1).width + layout(1).height));
  show("overload", overload(1));
  show("library", library(1));
  show("foreign", foreign(1));
  show("ignorant", ignorant(1));
  show("scaled", scaled(1));
  show("limited", limited(1));
  show("moded", moded(1));
  show("unrelated", unrelated(1));
  show("one::same_name", one::same_name(1));
  show("two::same_name", two::same_name(1));
  show("hidden", hidden(1));
  show("generic<int>", generic(1));
  show("generic<long>", static_cast<int>(generic(1L)));
  show("same_overload(int)", same_overload(1));
  show("same_overload(long)", same_overload(1L));
}
