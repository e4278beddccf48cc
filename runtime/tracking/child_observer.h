// The thread that receives the system calls of observed processes.
#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/file.h"
#include "frames/frame.h"
#include "tracking/child_calls.h"
#include "tracking/child_filter.h"

namespace cachepy::internal {

struct Notification;

class ChildObserver {
 public:
  /// Starts the thread, which waits for the filter. Throws if there can be no further thread. `input`: see ChildCalls.
  static std::shared_ptr<ChildObserver> start(Frame& frame, const std::optional<struct ::stat>& input);

  /// Hands over the filter through which the processes are observed; without a listener: there is nothing to observe.
  void give(const ChildFilter& filter);
  /// See ObservedProcesses.
  std::string end();

  ChildObserver(Frame& frame, const std::optional<struct ::stat>& input);

 private:
  enum class End { kAllEnded, kStopped };
  bool wait_for_filter();
  void run();
  End serve(Notification& buffers);
  void serve_one(Notification& buffers);

  const std::shared_ptr<Frame> frame_;
  const ::pid_t process_;  // a forked process does not have the thread
  ChildCalls calls_;
  UniqueFd wake_;
  std::mutex mutex_;
  std::condition_variable changed_;
  // Guarded by the mutex:
  bool has_filter_ = false;
  bool is_over_ = false;
  UniqueFd listener_;  // used by the thread alone, once it is there
  std::string problem_;
};

class ObservationOf : public ObservedProcesses {
 public:
  explicit ObservationOf(std::shared_ptr<ChildObserver> observer) : observer_(std::move(observer)) {}
  std::string end() override { return observer_->end(); }

 private:
  const std::shared_ptr<ChildObserver> observer_;
};

}  // namespace cachepy::internal
