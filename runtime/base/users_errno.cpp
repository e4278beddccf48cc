#include "base/users_errno.h"

#include <cerrno>

namespace cachepy::internal {

// Not inline: a fiber may continue in another thread, whose errno is elsewhere, and compilers remember where it is.
UsersErrno::UsersErrno() noexcept : value_(errno) {}
UsersErrno::~UsersErrno() {
  errno = value_;
}
UsersErrno::InUse::InUse(UsersErrno& users) noexcept : users_(users) {
  errno = users.value_;
}
UsersErrno::InUse::~InUse() {
  users_.value_ = errno;
}

}  // namespace cachepy::internal
