// The place on the wrapper's stack where a call's result is made.
#pragma once

#include <new>

namespace cachepy::detail {

template <class R>
class ResultSlot {
 public:
  ResultSlot() {}
  ResultSlot(const ResultSlot&) = delete;
  ResultSlot& operator=(const ResultSlot&) = delete;
  ~ResultSlot() { drop(); }

  template <class Make>
  void fill(Make&& make) {
    ::new (static_cast<void*>(__builtin_addressof(value_))) R(make());
    full_ = true;
  }
  void drop() {
    if (full_) value_.~R();
    full_ = false;
  }
  R& get() { return value_; }
  bool is_full() const { return full_; }

 private:
  union {
    R value_;
  };
  bool full_ = false;
};

}  // namespace cachepy::detail
