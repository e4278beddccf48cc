// Cached functions with bodies that a test chooses, and their messages.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>

#include "support/site.h"

namespace cachepy::test {

/// A cached function of one argument whose body is chosen by the test and whose runs are counted.
template <class R, class A>
class Cached {
 public:
  Cached(const std::string& name, const std::string& dir, std::function<R(A)> body, std::string roles = "v")
      : site_(make_site(name, dir, roles)), body_(std::move(body)) {}

  R operator()(A argument) {
    // Like the plugin's, the implementation is a plain function, which finds the object through a thread-local variable.
    Cached* const outer = std::exchange(self_, this);
    struct Restore {
      Cached* outer;
      ~Restore() { self_ = outer; }
    } restore{outer};
    if (site_.param_roles[0] == 'i')
      return detail::memoize(site_, &implementation, detail::ignored(argument));
    if constexpr (std::is_same_v<A, std::string>) {
      if (site_.param_roles[0] == 'f')
        return detail::memoize(site_, &implementation, detail::file_arg(argument));
    }
    return detail::memoize(site_, &implementation, argument);
  }

  detail::Site& site() { return site_; }
  std::atomic<int> runs{0};

 private:
  static R implementation(A argument) {
    ++self_->runs;
    return self_->body_(std::move(argument));
  }

  detail::Site& site_;
  std::function<R(A)> body_;
  static thread_local Cached* self_;
};
template <class R, class A>
thread_local Cached<R, A>* Cached<R, A>::self_ = nullptr;

/// The messages of cached calls on standard error while `callable` runs.
template <class Callable>
std::string said_by(const Callable& callable) {
  ::testing::internal::CaptureStderr();
  callable();
  return ::testing::internal::GetCapturedStderr();
}

}  // namespace cachepy::test
