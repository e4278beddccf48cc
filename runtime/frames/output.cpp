#include "frames/output.h"

#include <utility>

#include "watch/watch.h"

namespace cachepy::internal {
namespace {

std::atomic<std::uint64_t> doubts_for_all{0};

[[gnu::tls_model("initial-exec")]] thread_local constinit const PrintsThroughArgument* innermost_argument =
    nullptr;

}  // namespace

Output::Output(Output* outer)
    : outer_(outer), log_(outer != nullptr ? outer->log_ : nullptr), doubts_before_(doubts_for_all) {
  if (log_ != nullptr) call_ = log_->begin_call(outer->call_);
}

void Output::record(const std::string& directory) {
  if (log_ == nullptr) {
    log_ = std::make_shared<OutputLog>(directory);
    call_ = log_->begin_call(0);
  }
  cachepy_watch.look_at_streams(true);
  is_counted_ = true;
}

void Output::end() noexcept {
  if (std::exchange(is_counted_, false)) cachepy_watch.prints.fetch_sub(1, std::memory_order_relaxed);
}

void Output::add(OutputKind kind, std::string_view text) noexcept {
  if (log_ != nullptr) log_->add(call_, kind, text);
}

void Output::note() noexcept {
  for (Output* output = this; output != nullptr; output = output->outer_)
    if (!output->has_printed() && !PrintsThroughArgument::is_for(output->its_call_))
      output->has_printed_.store(true, std::memory_order_relaxed);
}

void Output::note_perhaps() noexcept {
  for (Output* output = this; output != nullptr; output = output->outer_)
    output->may_print_.store(true, std::memory_order_relaxed);
}

void Output::note_doubt(PrintDoubt doubt, const char* name) noexcept {
  for (Output* output = this; output != nullptr; output = output->outer_) {
    const char* none = nullptr;
    if (output->doubtful_.compare_exchange_strong(none, name)) output->doubt_.store(doubt);
  }
}

void Output::look_at_streams() noexcept {
  cachepy_watch.look_at_streams(false);
}

void Output::note_doubt_for_all() noexcept {
  ++doubts_for_all;
}

std::string Output::problem() const {
  if (const char* const name = doubtful_.load()) {
    switch (doubt_.load()) {
      case PrintDoubt::kNotRecorded:
        return std::string("what it prints is not recorded (") + name + ")";
      case PrintDoubt::kFailed:
        return "not everything that it printed could be written";
      case PrintDoubt::kRedirected:
        return std::string("it changes standard output or standard error (") + name + ")";
      case PrintDoubt::kUnseen:
        break;
    }
  }
  if (doubts_for_all.load() != doubts_before_)
    return "something was printed while it ran, and it is not known by which call";
  return "";
}

PrintsThroughArgument::PrintsThroughArgument(const void* call) noexcept
    : call_(call), outer_(std::exchange(innermost_argument, this)) {}

PrintsThroughArgument::~PrintsThroughArgument() {
  innermost_argument = outer_;
}

bool PrintsThroughArgument::is_for(const void* call) noexcept {
  for (const auto* each = innermost_argument; each != nullptr; each = each->outer_)
    if (each->call_ == call) return true;
  return false;
}

}  // namespace cachepy::internal
