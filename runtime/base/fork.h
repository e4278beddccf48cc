// Locks that a fork at any moment leaves usable in the child.
//
// The child has one thread only: a lock that another thread held would stay locked for ever, and what it guards half
// changed. So each lock of the whole process is taken while the process forks. None of them may be taken while another is
// held: the order in which a fork takes them is not known here.
#pragma once

#include <pthread.h>

#include <memory>
#include <shared_mutex>
#include <type_traits>

namespace cachepy::internal {

/// Holds what `kMutex` returns, a mutex or anything with lock() and unlock(), while the process forks, in the one thread that
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
