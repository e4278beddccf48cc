// One reusable object per thread, which is borrowed and returned.
//
// Safer than a plain thread_local: two borrowers at the same time in one thread get two objects, the borrower may end in another
// thread than it began, and code that runs after the thread's thread_locals were destroyed (destructors of statics) works.
#pragma once

#include <memory>
#include <utility>

namespace cachepy::internal {

/// Borrows this thread's spare T, or creates one. T is default-constructible. Its state is what the last borrower left.
template <class T>
class Borrowed {
 public:
  Borrowed() : object_(std::exchange(spare_, nullptr)) {
    if (!object_) object_ = std::make_unique<T>();
  }
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;
  ~Borrowed() {
    if (spare_ != nullptr || ended_) return;
    static thread_local Cleanup cleanup;
    spare_ = object_.release();
  }

  T& operator*() const { return *object_; }
  T* operator->() const { return object_.get(); }

 private:
  struct Cleanup {
    ~Cleanup() {
      delete std::exchange(spare_, nullptr);
      ended_ = true;
    }
  };

  // Neither has a destructor, so they can be read until the thread has ended.
  static inline constinit thread_local T* spare_ = nullptr;
  static inline constinit thread_local bool ended_ = false;

  std::unique_ptr<T> object_;
};

}  // namespace cachepy::internal
