// One reusable object per thread: borrowed, and given back when the borrower is done.
//
// Safe where a plain thread_local is not: two borrowers at once in one thread get two objects, the borrower
// may end in another thread than it began, and code that runs after a thread's thread_locals are gone
// (destructors of statics) works.
#pragma once

#include <memory>
#include <utility>

namespace cachepy::internal {

/// Borrows this thread's spare T, or makes a new one. T is default-constructible; its state is whatever the
/// last borrower left.
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

  // Both without destructors, so that they can be looked at until the thread is gone.
  static inline constinit thread_local T* spare_ = nullptr;
  static inline constinit thread_local bool ended_ = false;

  std::unique_ptr<T> object_;
};

}  // namespace cachepy::internal
