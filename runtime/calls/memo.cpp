#include "calls/memo.h"

#include <new>
#include <optional>
#include <string>
#include <utility>

#include "base/swallow.h"
#include "cachepy/error.h"
#include "calls/cached_function.h"
#include "calls/call_id.h"
#include "calls/hit_timer.h"
#include "calls/memoized_call.h"
#include "calls/memory_tier.h"
#include "calls/publish.h"
#include "config/log.h"
#include "config/settings.h"
#include "frames/frame.h"
#include "frames/quiet.h"

namespace cachepy::internal {
namespace {

// The stack that a lookup and storing need, with some room for the function itself.
constexpr std::size_t kStackBytes = 32 * 1024;

thread_local ScopedOptions scoped_options;
thread_local detail::Request* pending_request = nullptr;

/// The options, from the program and the settings, for a call that this frame makes now.
CallOptions options_of(const CachedFunction& function, const Frame* caller) {
  CallOptions options = scoped_options.frame == caller ? scoped_options.options : CallOptions{};
  options.force |= scoped_options.options.force_all || function.force;
  options.skip_save |= function.read_only;
  return options;
}

/// Serves a call from memory if the result has no dependencies to check, the call is neither forced, logged nor audited, and its output
/// does not matter. Every other call takes the slower way through MemoizedCall.
bool serve_at_once(const CachedFunction& function, const detail::CallOps& ops, void* call, Frame* caller,
                   const CallOptions& options, const std::optional<CallId>& id) try {
  if (!id || options.force || !options.load || options.verbose || function.verbose || function.audit > 0)
    return false;
  if (caller != nullptr && caller->output().is_recorded()) return false;
  const Hit hit{MemoryTier::process().find(*id), Hit::From::kMemory};
  if (hit.result == nullptr || !hit.result->node.dependencies.empty()) return false;
  if (decode_kept(*hit.result, ops, call)) {
    publish_hit(function, nullptr, caller, hit);
    return true;
  }
  ops.drop_result(call);
  return false;
} catch (...) {  // out of memory
  swallow();
  ops.drop_result(call);
  return false;
}

void serve_or_compute(const CachedFunction& function, const detail::CallOps& ops, void* call) {
  const Quiet own_affairs;
  Frame* const caller = Frame::current_to_count_for();
  const CallOptions options = options_of(function, caller);
  const QuickHitTimer timer(function.counters);
  const std::optional<CallId> id = short_call_id(function, ops, call);
  if (serve_at_once(function, ops, call, caller, options, id))
    timer.end();
  else
    MemoizedCall(function, ops, call, caller, options, id).run();
}

/// Null: caching is disabled, or memory is exhausted.
const CachedFunction* function_of(detail::Site& site, const detail::CallOps& ops) try {
  const Settings& now = settings();
  return now.disable ? nullptr : &CachedFunction::of(site, ops, now);
} catch (const std::bad_alloc&) {
  if (Frame* const caller = Frame::current()) caller->mark_incomplete();
  return nullptr;
}

[[gnu::noinline]] void say_stack_is_short(const detail::Site& site) {
  if (Frame* const caller = Frame::current()) caller->mark_incomplete();
  const std::string what = std::string(site.name) + ": this thread has less than " +
                           std::to_string(kStackBytes / 1024) +
                           " KiB of stack left; computing without the cache";
  warn_once(what, what);
}

/// Null: the call must be computed without the cache.
const CachedFunction* function_for_call(detail::Site& site, const detail::CallOps& ops) {
  const Quiet own_affairs;
  if (stack_left() >= kStackBytes) [[likely]]
    return function_of(site, ops);
  say_stack_is_short(site);
  return nullptr;
}

/// Throws NotCached if there is no result, because the wrapper then has nothing to return.
[[gnu::noinline]] void answer_request(detail::Site& site, const detail::CallOps& ops, void* call) {
  const Quiet own_affairs;
  detail::Request& request = *std::exchange(pending_request, nullptr);
  request.is_answered = true;
  const bool puts = request.what == detail::Request::What::kPut;
  if (puts && ops.take_result == nullptr)
    throw Error("cachepy: " + std::string(site.name) +
                " changes its arguments or its object, or its result cannot be moved: put() cannot store it");
  const CachedFunction* const function = function_of(site, ops);
  if (function != nullptr) {
    Frame* const caller = Frame::current_to_count_for();
    if (caller != nullptr) caller->note_unrecorded_call();  // also the answer that there is no result
    MemoizedCall asked(*function, ops, call, caller, options_of(*function, caller),
                       short_call_id(*function, ops, call));
    const bool has_result = request.what == detail::Request::What::kReplay
                                ? asked.replay(static_cast<ReplayRequest&>(request))
                                : asked.answer(request);
    if (!has_result) throw detail::NotCached();
  } else if (puts) {
    ops.take_result(call, request.value);
  } else {
    throw detail::NotCached();
  }
}

}  // namespace

void run(detail::Site& site, const detail::CallOps& ops, void* call) {
  if (pending_request != nullptr) [[unlikely]]
    return answer_request(site, ops, call);
  if (const CachedFunction* const function = function_for_call(site, ops))
    serve_or_compute(*function, ops, call);
  else
    ops.compute(call);
}

detail::Request* exchange_request(detail::Request* request) noexcept {
  return std::exchange(pending_request, request);
}

ScopedOptions exchange_options(const ScopedOptions& options) noexcept {
  return std::exchange(scoped_options, options);
}

}  // namespace cachepy::internal
