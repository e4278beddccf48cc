// What annotated code calls: <cachepy/cachepy.h>, <cachepy/log.h> and the entry point of the wrappers.
#define CACHEPY_OWN_CODE  // none of it is a cached program
#include "cachepy/cachepy.h"

#include <memory>
#include <string>
#include <utility>

#include "base/thrown.h"
#include "cachepy/detail/request.h"
#include "cachepy/log.h"
#include "calls/memo.h"
#include "config/log.h"
#include "frames/frame.h"
#include "frames/quiet.h"
#include "tracking/tracker.h"

namespace cachepy {

LogSink set_log_sink(LogSink sink) noexcept {
  return internal::exchange_sink(sink);
}

void do_not_store(std::string_view why) {
  const internal::Quiet own_affairs;
  internal::Frame* const frame = internal::Frame::current_to_count_for();
  if (frame == nullptr) return;
  const internal::WithoutCancellation whole;
  try {
    frame->mark_inconsistent("do_not_store(): " + std::string(why));
  } catch (...) {  // out of memory
    frame->mark_incomplete();
  }
}

namespace detail {

UntrackedScope::UntrackedScope() noexcept : before_(internal::exchange_quiet(true)) {}
UntrackedScope::~UntrackedScope() {
  internal::exchange_quiet(before_);
}

namespace {

using SharedFrame = std::shared_ptr<internal::Frame>;

}  // namespace

void track_path(std::string_view path) {
  const internal::Quiet own_affairs;
  internal::Frame* frame = internal::Frame::current_to_count_for();
  if (frame == nullptr) return;
  const internal::WithoutCancellation whole;
  try {
    if (path.empty() || path.front() != '/') frame->add_dependency(internal::observe_working_directory());
    frame->add_dependency(internal::observe_path(std::string(path)));
  } catch (...) {  // out of memory
    frame->mark_incomplete();
  }
}

template <>
void run_memoized<kAbiVersion>(Site& site, const CallOps& ops, void* call) {
  internal::run(site, ops, call);
}

OptionsScope::OptionsScope(const CallOptions& options) {
  const internal::ScopedOptions outer = internal::exchange_options({options, internal::Frame::current()});
  if (outer.options.force_all && !options.force_all) {  // it holds for all that happens inside
    CallOptions both = options;
    both.force_all = true;
    internal::exchange_options({both, internal::Frame::current()});
  }
  outer_options_ = outer.options;
  outer_frame_ = outer.frame;
}
OptionsScope::~OptionsScope() {
  internal::exchange_options({outer_options_, outer_frame_});
}

RequestScope::RequestScope(Request& request) noexcept : outer_(internal::exchange_request(&request)) {}
RequestScope::~RequestScope() {
  internal::exchange_request(outer_);
}

void throw_not_a_cached_function() {
  throw Error(
      "cachepy: the function that was asked for its stored results is not a cached one: annotate it with "
      "[[cachepy::cache_file]], and compile the file that defines it with the plugin");
}

Context::Context() : frame_(nullptr) {
  if (internal::Frame* frame = internal::Frame::current_to_count_for())
    frame_ = new SharedFrame(frame->shared_from_this());
}
Context::Context(const Context& other)
    : frame_(other.frame_ != nullptr ? new SharedFrame(*static_cast<SharedFrame*>(other.frame_)) : nullptr) {}
Context::~Context() {
  delete static_cast<SharedFrame*>(frame_);
}

ContextScope::ContextScope(const Context& context, void* stack_begin) {
  internal::Frame* const frame =
      context.frame_ != nullptr ? static_cast<SharedFrame*>(context.frame_)->get() : nullptr;
  internal::begin_activation(frame, stack_begin, activation_);
}
ContextScope::~ContextScope() {
  internal::end_activation(activation_);
}

}  // namespace detail
}  // namespace cachepy
