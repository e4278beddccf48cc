// Threads of the library receive no signals: the program's handlers run in its own threads only.
#pragma once

#include <pthread.h>
#include <signal.h>

namespace cachepy::internal {

/// While it lives, no signal is delivered to this thread or to threads that it starts.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    ::sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  ::sigset_t before_;
};

}  // namespace cachepy::internal
