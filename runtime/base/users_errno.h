// errno as the program sees it. The runtime's own system calls set errno. A program may read it after a call: it is then what the
// function has left, or unchanged if the function did not run.
#pragma once

namespace cachepy::internal {

class UsersErrno {
 public:
  UsersErrno() noexcept;
  ~UsersErrno();
  UsersErrno(const UsersErrno&) = delete;
  UsersErrno& operator=(const UsersErrno&) = delete;

  /// While it lives, the user's function runs.
  class InUse {
   public:
    explicit InUse(UsersErrno& users) noexcept;
    ~InUse();
    InUse(const InUse&) = delete;
    InUse& operator=(const InUse&) = delete;

   private:
    UsersErrno& users_;
  };

 private:
  int value_;
};

}  // namespace cachepy::internal
