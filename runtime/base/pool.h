// Objects that several threads use in turn, each one thread at a time: memory and contexts that are costly to make.
#pragma once

#include <memory>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

namespace cachepy::internal {

/// Thread-safe. Makes as many objects as are in use at the same time, and keeps them until it is destroyed.
template <class T>
class Pool {
 public:
  /// An object in use.
  class Lease {
   public:
    explicit Lease(Pool& pool) : pool_(pool), object_(pool.take()) {}
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() { pool_.give_back(std::move(object_)); }
    T& operator*() const { return *object_; }
    T* operator->() const { return object_.get(); }

   private:
    Pool& pool_;
    std::unique_ptr<T> object_;
  };

 private:
  std::unique_ptr<T> take() {
    {
      const std::lock_guard lock(mutex_);
      if (!spare_.empty()) {
        std::unique_ptr<T> object = std::move(spare_.back());
        spare_.pop_back();
        return object;
      }
    }
    return std::make_unique<T>();
  }
  void give_back(std::unique_ptr<T> object) noexcept try {
    const std::lock_guard lock(mutex_);
    spare_.push_back(std::move(object));
  } catch (const std::bad_alloc&) {  // one less is kept
  }

  std::mutex mutex_;
  std::vector<std::unique_ptr<T>> spare_;
};

}  // namespace cachepy::internal
