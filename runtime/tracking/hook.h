#pragma once

#include <cerrno>

#include "frames/frame.h"
#include "frames/quiet.h"
#include "frames/recorder.h"

namespace cachepy::internal {

/// Surrounds the code of a hook: nothing that it does is recorded, and errno is preserved.
class Hook {
 public:
  Hook() : frame_(is_quiet() ? nullptr : find()) {}
  ~Hook() { errno = error_; }
  Hook(const Hook&) = delete;
  Hook& operator=(const Hook&) = delete;

  explicit operator bool() const { return frame_ != nullptr; }
  Recorder* operator->() const { return frame_->recorder(); }
  Recorder& operator*() const { return *frame_->recorder(); }
  Frame& frame() const { return *frame_; }
  int error() const { return error_; }

 private:
  /// Null: nothing is recorded.
  static Frame* find() {
    const Quiet quiet;
    Frame* const frame = Frame::current_to_record_for();
    return frame != nullptr && frame->recorder() != nullptr ? frame : nullptr;
  }

  const int error_ = errno;
  Frame* const frame_;
  const Quiet quiet_;
};

}  // namespace cachepy::internal
