// Calls that are not simply made: stored results are asked for, stored by hand, made again by a worker, or audited.
#include <filesystem>
#include <new>
#include <string>
#include <string_view>
#include <system_error>

#include "base/swallow.h"
#include "cachepy/error.h"
#include "calls/audit.h"
#include "calls/call_identity.h"
#include "calls/entry_codec.h"
#include "calls/memoized_call.h"
#include "calls/stored_arguments.h"

namespace cachepy::internal {
namespace {

// For a larger result, an audit reports only that it differs.
constexpr std::size_t kMostShownOfAudit = std::size_t{16} << 20;

}  // namespace

bool MemoizedCall::answer(detail::Request& request) {
  auto* const description =
      request.what == detail::Request::What::kAsk ? static_cast<CallDescription*>(request.value) : nullptr;
  // map() describes calls that it makes, whatever the answer is.
  if (caller_ != nullptr && description == nullptr)
    caller_->mark_inconsistent("it asked for what is stored, which others may change");
  const WithoutCancellation whole;
  if (request.what == detail::Request::What::kPut) {
    put(request.value);
    return true;
  }
  only_asks_ = request.what == detail::Request::What::kAsk;
  request.is_stored =
      serve_by_arguments() || serve_by_key() ||
      (failure_.empty() && may_serve() && !options_.skip_save && serve(look_in({&renewed_source()})));
  print_again();
  if (description != nullptr && !request.is_stored) describe(*description);
  return request.is_stored && !only_asks_;
}

void MemoizedCall::describe(CallDescription& description) {
  if (!may_serve() || options_.skip_save) return;  // the worker's options would be others
  if (!failure_.empty() || !key_) {
    description.refusal = function_.name + ": " + failure_;
    return;
  }
  NewCall fresh{function_.site.signature,
                function_.site.file,
                call_identity(function_.name, key_->parts(), key_->dependencies()),
                {},
                {}};
  if (!function_.store_args || !encode_arguments(ops_, call_, fresh.arguments)) {
    description.refusal = "the arguments of " + function_.name +
                          " cannot be read back, are longer than 1 MiB, or are not to be stored (store_args)";
    return;
  }
  description.call = {function_.store.dir(), function_.name, key_->digest(), std::move(fresh)};
}

bool MemoizedCall::replay(ReplayRequest& request) {
  request.refusal = why_another_call(request);
  if (!request.refusal.empty()) return false;
  replayed_ = &request;
  request.key = key_->digest();
  run();
  request.refusal = failure_;
  return true;
}

std::string MemoizedCall::why_another_call(const ReplayRequest& request) {
  std::error_code error;
  if (function_.store.dir() != request.dir &&
      !std::filesystem::equivalent(function_.store.dir(), request.dir, error))
    return "its cache directory is now '" + function_.store.dir() + "'";
  if (!make_key()) return failure_;
  if (call_identity(function_.name, key_->parts(), key_->dependencies()) == request.call) return "";
  return "it needs its caller: a global variable, an environment variable or an option has another value";
}

void MemoizedCall::audit(const KeptResult& stored, const WithoutCancellation& whole) {
  ops_.drop_result(call_);
  if (!make_key()) return compute_uncached(whole);  // a key that served a hit has lost its scratch
  const std::string before = stored_payload(function_, stored);
  Computation computation(function_, ops_, call_, caller_, *id_, *key_, log_);
  if (!computation.prepare()) {
    failure_ = "out of memory";
    return compute_uncached(whole);
  }
  miss_ = "audited";
  run_or_say_failure(computation, whole);
  if (computation.record(why_not_stored(), Replaced::kGoes)) keep_house(computation);
  tell_replay(computation);
  if (verbose_) say_computed(computation);
  if (!computation.result().empty() && computation.result() != stored.node.result) say_difference(before);
}

void MemoizedCall::say_difference(std::string_view before) noexcept try {
  PayloadWriter unused;
  PayloadCopy now(kMostShownOfAudit);
  if (!encode_result(ops_, call_, unused, now).empty()) now.bytes.clear();
  const std::string difference = describe_difference(function_.result_schema, before, now.bytes);
  if (replayed_ != nullptr) replayed_->difference = difference;
  log_.say("AUDIT: " + key_->call_text() + " differs from its stored result: " + difference +
           ". The result depends on something that is not in its key: the time, random numbers, the order of "
           "threads or of a hash table, a file that is not tracked, uninitialized memory");
} catch (...) {  // out of memory
  swallow();
}

void MemoizedCall::put(void* value) {
  if (!make_key()) throw Error("cachepy: " + function_.name + ": nothing can be stored: " + failure_);
  Computation computation(function_, ops_, call_, caller_, *id_, *key_, log_);
  if (!computation.prepare()) throw std::bad_alloc();
  computation.take(value);
  computation.store_at_once();
  if (!computation.record(why_not_stored(), Replaced::kAllGo))
    throw Error("cachepy: the result of " + key_->call_text() +
                " was not stored: " + computation.not_stored());
  keep_house(computation);
}

void MemoizedCall::tell_replay(const Computation& computation) {
  if (replayed_ == nullptr) return;
  replayed_->is_computed = true;
  replayed_->result = computation.result();
  replayed_->not_stored = computation.not_stored();
}

}  // namespace cachepy::internal
