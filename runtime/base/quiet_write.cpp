#include "base/quiet_write.h"

#include <pthread.h>
#include <sys/resource.h>

#include <cerrno>
#include <csignal>
#include <ctime>

namespace cachepy::internal {
namespace {

/// While it lives, this signal is not delivered to the thread if one of its own system calls raises it.
class SignalUnnoticed {
 public:
  explicit SignalUnnoticed(int signal) {
    ::sigemptyset(&signal_);
    ::sigaddset(&signal_, signal);
    ::sigset_t pending;
    ::sigemptyset(&pending);
    ::sigpending(&pending);
    was_pending_ = ::sigismember(&pending, signal) == 1;
    ::pthread_sigmask(SIG_BLOCK, &signal_, &before_);
  }
  ~SignalUnnoticed() {
    const int error = errno;
    const ::timespec at_once = {};
    if (!was_pending_) {
      while (::sigtimedwait(&signal_, nullptr, &at_once) < 0 && errno == EINTR) {
      }
    }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    errno = error;
  }
  SignalUnnoticed(const SignalUnnoticed&) = delete;
  SignalUnnoticed& operator=(const SignalUnnoticed&) = delete;

 private:
  ::sigset_t signal_;
  ::sigset_t before_;
  bool was_pending_;
};

bool is_size_limited() {
  ::rlimit limit;
  return ::getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur != RLIM_INFINITY;
}

}  // namespace

::ssize_t quiet_writev(int fd, const ::iovec* vectors, int count) {
  if (!is_size_limited()) return ::writev(fd, vectors, count);
  const SignalUnnoticed too_large(SIGXFSZ);
  return ::writev(fd, vectors, count);
}

::ssize_t quiet_pwritev(int fd, const ::iovec* vectors, int count, ::off_t offset) {
  if (!is_size_limited()) return ::pwritev(fd, vectors, count, offset);
  const SignalUnnoticed too_large(SIGXFSZ);
  return ::pwritev(fd, vectors, count, offset);
}

::ssize_t quiet_write(int fd, std::string_view bytes) {
  const ::iovec vector = {const_cast<char*>(bytes.data()), bytes.size()};
  return quiet_writev(fd, &vector, 1);
}

::ssize_t quiet_write_anywhere(int fd, std::string_view bytes) {
  const SignalUnnoticed closed(SIGPIPE);
  return quiet_write(fd, bytes);
}

}  // namespace cachepy::internal
