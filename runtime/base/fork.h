// Locks that stay usable in the child of a fork.
//
// The child has only one thread. A lock that another thread held would stay locked for ever, and the data behind it half changed.
// Therefore each process-wide lock is taken while the process forks. A fork takes them in an unknown order, so none of them may be
// taken while another is held. A strict process (base/swallow.h) checks this for ProcessMutex. The one exception is the lock of
// base/loader.cpp, which a fork takes last.
#pragma once

#include <pthread.h>

#include <memory>
#include <mutex>
#include <shared_mutex>
#include <type_traits>
#include <utility>

#include "base/swallow.h"

namespace cachepy::internal {

/// A process-wide mutex.
class ProcessMutex {
 public:
  void lock() {
    if (is_strict()) enter();
    mutex_.lock();
  }
  void unlock() {
    mutex_.unlock();
    if (is_strict()) holds_one = false;
  }
  /// A fork takes several of these locks, so the check of lock() does not apply.
  void lock_for_fork() { mutex_.lock(); }
  void unlock_after_fork() { mutex_.unlock(); }

 private:
  static void enter() {
    if (std::exchange(holds_one, true)) die("a lock of the process was taken while another was held");
  }

  static inline thread_local bool holds_one = false;
  std::mutex mutex_;
};

/// The only T of this process, guarded by one lock, `T::mutex`: a ProcessMutex, or a std::mutex if threads wait for a condition.
///
/// It is created when the program is loaded: after a fork during its first use in another thread, the child would wait for that
/// thread for ever. It is never destroyed, because destructors of statics may still make cached calls. It is locked while the
/// process forks, so that the child's copy is consistent. If T has after_fork_in_child(), the child calls it with the lock held.
template <class T>
class ProcessWide {
 public:
  static T& get() {
    static_cast<void>(&made_at_load);
    return instance();
  }

 private:
  static T& instance() {
    static T* const one = [] {
      ::pthread_atfork([] { hold(instance().mutex); }, [] { release(instance().mutex); },
                       [] {
                         T& copy = instance();
                         if constexpr (requires { copy.after_fork_in_child(); }) copy.after_fork_in_child();
                         release(copy.mutex);
                       });
      return new T;
    }();
    return *one;
  }

  static void hold(ProcessMutex& mutex) { mutex.lock_for_fork(); }
  static void hold(std::mutex& mutex) { mutex.lock(); }
  static void release(ProcessMutex& mutex) { mutex.unlock_after_fork(); }
  static void release(std::mutex& mutex) { mutex.unlock(); }

  static const T& made_at_load;
};

template <class T>
const T& ProcessWide<T>::made_at_load = ProcessWide<T>::instance();

/// For data with other locks. Locks what `kMutex` returns, a mutex or any object with lock() and unlock(), while the process forks.
/// Call it once, when the program is loaded, so that the data is created then: after a fork during its first use in another
/// thread, the child would wait for that thread for ever.
///
///     [[maybe_unused]] const bool whole_over_fork = hold_over_fork<[]() -> std::mutex& { return table().mutex; }>();
template <auto kMutex>
bool hold_over_fork() {
  static_cast<void>(kMutex());
  return ::pthread_atfork([] { kMutex().lock(); }, [] { kMutex().unlock(); },
                          [] {
                            auto& mutex = kMutex();
                            mutex.unlock();
                            // A shared_mutex counts waiting readers, which the child does not have. A writer would wait
                            // for them for ever.
                            if constexpr (std::is_same_v<decltype(mutex), std::shared_mutex&>)
                              std::construct_at(&mutex);
                          }) == 0;
}

}  // namespace cachepy::internal
