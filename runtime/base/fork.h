// Locks that a fork at any moment leaves usable in the child.
//
// The child has one thread only: a lock that another thread held would stay locked for ever, and what it guards half
// changed. So each lock of the whole process is taken while the process forks. None of them may be taken while another is
// held: the order in which a fork takes them is not known here. A strict process (base/swallow.h) checks that of ProcessMutex.
#pragma once

#include <pthread.h>

#include <memory>
#include <mutex>
#include <shared_mutex>
#include <type_traits>
#include <utility>

#include "base/swallow.h"

namespace cachepy::internal {

/// A mutex of the whole process.
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
  /// A fork takes them all.
  void lock_for_fork() { mutex_.lock(); }
  void unlock_after_fork() { mutex_.unlock(); }

 private:
  static void enter() {
    if (std::exchange(holds_one, true)) die("a lock of the process was taken while another was held");
  }

  static inline thread_local bool holds_one = false;
  std::mutex mutex_;
};

/// The one T of this process, with one lock for all of it: `T::mutex`, a ProcessMutex (or a std::mutex, where threads wait for a
/// condition).
///
/// Made when the program is loaded, since a fork during a first use in another thread would leave the child waiting for that
/// thread for ever. Never destroyed, since destructors of statics may still make cached calls. Held while the process forks, so
/// that the child's copy is whole. A T that must not go on in the child as in its parent has after_fork_in_child(), which is
/// called with the lock held.
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

/// For what has other locks than that. Holds what `kMutex` returns, a mutex or anything with lock() and unlock(), while the process forks, in the one thread that
/// the child has. To be called once, when the program is loaded: what the mutex is in is made then, since a fork during its
/// first use in another thread would leave the child waiting for that thread.
///
///     [[maybe_unused]] const bool whole_over_fork = hold_over_fork<[]() -> std::mutex& { return table().mutex; }>();
template <auto kMutex>
bool hold_over_fork() {
  static_cast<void>(kMutex());
  return ::pthread_atfork([] { kMutex().lock(); }, [] { kMutex().unlock(); },
                          [] {
                            auto& mutex = kMutex();
                            mutex.unlock();
                            // It counts the readers that wait, and the child has none of them: a writer would wait for
                            // them to be done.
                            if constexpr (std::is_same_v<decltype(mutex), std::shared_mutex&>)
                              std::construct_at(&mutex);
                          }) == 0;
}

}  // namespace cachepy::internal
