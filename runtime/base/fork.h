// Locks that a fork at any moment leaves usable in the child.
//
// The child has one thread only: a lock that another thread held would stay locked for ever, and what it guards half
// changed. So each lock of the whole process is taken while the process forks. None of them may be taken while another is
// held: the order in which a fork takes them is not known here.
#pragma once

#include <pthread.h>

#include <memory>

namespace cachepy::internal {

/// Holds the mutex that `kMutex` returns while the process forks; the child gets a new one, since the old one may remember
/// threads that the child does not have. To be called once, when the program is loaded: what the mutex is in is made then,
/// since a fork during its first use in another thread would leave the child waiting for that thread.
///
///     [[maybe_unused]] const bool whole_over_fork = hold_over_fork<[]() -> std::mutex& { return table().mutex; }>();
template <auto kMutex>
bool hold_over_fork() {
  static_cast<void>(kMutex());
  return ::pthread_atfork([] { kMutex().lock(); }, [] { kMutex().unlock(); },
                          [] { std::construct_at(&kMutex()); }) == 0;
}

}  // namespace cachepy::internal
