// What annotated code calls: <cachepy/cachepy.h>, <cachepy/log.h> and the entry point of the wrappers.
#include "cachepy/cachepy.h"

#include <utility>

#include "cachepy/log.h"
#include "core/frame.h"
#include "core/log.h"
#include "core/memo.h"
#include "core/tracker.h"

namespace cachepy {

std::filesystem::path track_file(const std::filesystem::path& path) {
  if (internal::Frame* frame = internal::Frame::current()) {
    if (path.is_relative()) frame->add_dependency(internal::observe_working_directory());
    frame->add_dependency(internal::observe_path(path.native()));
  }
  return path;
}

LogSink set_log_sink(LogSink sink) noexcept {
  return internal::exchange_sink(sink);
}

namespace detail {

void run_memoized(Site& site, const CallOps& ops, void* call) {
  internal::run(site, ops, call);
}

OptionsScope::OptionsScope(const CallOptions& options) {
  const internal::ScopedOptions outer = internal::exchange_options({options, internal::Frame::current()});
  outer_options_ = outer.options;
  outer_frame_ = outer.frame;
}
OptionsScope::~OptionsScope() {
  internal::exchange_options({outer_options_, outer_frame_});
}

std::shared_ptr<void> current_context() {
  internal::Frame* frame = internal::Frame::current();
  return frame != nullptr ? frame->shared_from_this() : nullptr;
}

ContextScope::ContextScope(const std::shared_ptr<void>& context)
    : outer_(internal::Frame::exchange(static_cast<internal::Frame*>(context.get()))) {}
ContextScope::~ContextScope() {
  internal::Frame::exchange(static_cast<internal::Frame*>(outer_));
}

}  // namespace detail
}  // namespace cachepy
