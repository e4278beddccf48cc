// Implements <cachepy/detail/map_workers.h>.
#include "cachepy/detail/map_workers.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <filesystem>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/file.h"
#include "cachepy/error.h"
#include "calls/replay_request.h"
#include "config/log.h"
#include "format/work_message.h"
#include "frames/quiet.h"
#include "inspect/worker.h"

namespace cachepy::detail {
namespace {

using namespace internal;
using Clock = std::chrono::steady_clock;

// A worker begins the next call while the result of its last one is taken here.
constexpr std::size_t kMostOfWorker = 2;
// Longer arguments go through a file.
constexpr std::size_t kMostInMessage = kMostOfMessage / 2;

/// A call that is not finished.
struct Call {
  CallToMake message;
  UniqueFd long_arguments;  ///< the file that the message names
  std::size_t tries = 0;
};

struct Slot {
  std::unique_ptr<Worker> worker;
  std::deque<std::size_t> inputs;  ///< whose calls it was told to make, in order
  Clock::time_point since;         ///< the beginning of the first of them, or of the program
};

/// Puts the arguments into a file in memory, and its name into the message.
UniqueFd moved_to_file(NewCall& call) {
  UniqueFd file(::memfd_create("cachepy-arguments", MFD_CLOEXEC));
  if (!file || !write_fully(file.get(), {call.arguments}))
    throw Error("the arguments of a call cannot be passed on to a worker");
  call.arguments.clear();
  call.arguments_file = "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(file.get());
  return file;
}

}  // namespace

class MapWorkers::Impl {
 public:
  explicit Impl(const Options& options)
      : options_(options), program_(own_program()), directory_(std::filesystem::current_path().native()) {
    slots_.resize(std::max<std::size_t>(options.jobs, 1));
  }

  Request& question() {
    description_ = {};
    question_ = {Request::What::kAsk, &description_};
    return question_;
  }

  bool was_answered() const { return question_.is_answered; }
  bool is_for_worker() const {
    if (!description_.call) say_once(description_.refusal);
    return description_.call.has_value();
  }

  bool has_room() const {
    return std::ranges::any_of(slots_, [](const Slot& slot) { return slot.inputs.size() < kMostOfWorker; });
  }
  bool is_busy() const { return !calls_.empty() || !finished_.empty(); }

  void begin(std::size_t input) {
    Call call{*std::exchange(description_.call, std::nullopt), {}, 0};
    if (call.message.fresh->arguments.size() > kMostInMessage)
      call.long_arguments = moved_to_file(*call.message.fresh);
    calls_.insert_or_assign(input, std::move(call));
    hand_out(input);
  }

  Finished wait() {
    while (true) {
      if (!finished_.empty()) {
        Finished finished = std::move(finished_.front());
        finished_.pop_front();
        return finished;
      }
      listen();
    }
  }

 private:
  void say_once(const std::string& why) const {
    if (!why.empty()) warn_once("map: " + why, "map(): calls are made in this process, because " + why);
  }

  void hand_out(std::size_t input) {
    Slot& slot = *std::ranges::min_element(slots_, {}, [](const auto& each) { return each.inputs.size(); });
    if (slot.worker == nullptr) {
      if (!is_checked_ && !serves_calls(program_))
        throw Error(
            "'" + program_ +
            "' does not call cachepy::serve_calls(argc, argv), so map() cannot use processes of it; include "
            "<cachepy/work.h>, call it at the beginning of main(), and build the program again");
      is_checked_ = true;
      slot.worker = std::make_unique<Worker>(Worker::Start{program_, directory_});
    }
    if (slot.inputs.empty()) slot.since = Clock::now();
    slot.inputs.push_back(input);
    Call& call = calls_.at(input);
    // If the worker is gone, listen() finds that out.
    static_cast<void>(slot.worker->tell(call.message));
  }

  void listen() {
    std::vector<Slot*> slots;
    std::vector<BusyWorker> busy;
    for (Slot& slot : slots_) {
      if (slot.inputs.empty()) continue;
      slots.push_back(&slot);
      busy.push_back({slot.worker.get(), slot.since});
    }
    wait_for_workers(
        busy, options_.timeout, [&](std::size_t i) { hear(*slots[i]); },
        [&](std::size_t i) { time_is_up(*slots[i]); });
  }

  void hear(Slot& slot) {
    const bool was_ready = slot.worker->is_ready();
    try {
      if (const std::optional<CallMade> made = slot.worker->listen()) answer(slot, *made);
      slot.since = Clock::now();
    } catch (const Worker::Gone&) {
      const std::string how = slot.worker->end();
      if (!was_ready) throw Error("'" + program_ + "' " + how + " before it called cachepy::serve_calls()");
      lose(slot, how);
    }
  }

  void time_is_up(Slot& slot) {
    const bool was_ready = slot.worker->is_ready();
    static_cast<void>(slot.worker->end());
    if (!was_ready) throw Error("'" + program_ + "' has not called cachepy::serve_calls() within a minute");
    lose(slot, "took longer than the timeout");
  }

  void answer(Slot& slot, const CallMade& made) {
    const std::size_t input = slot.inputs.front();
    slot.inputs.pop_front();
    if (made.outcome == CallMade::Outcome::kRefused) say_once(made.text);
    finish(input, made.outcome == CallMade::Outcome::kFailed ? made.text : "");
  }

  /// Of a worker that is gone. The first of its calls is the one that it was making.
  void lose(Slot& slot, const std::string& how) {
    slot.worker.reset();
    const std::deque<std::size_t> inputs = std::exchange(slot.inputs, {});
    Call& first = calls_.at(inputs.front());
    const bool is_tried_again = ++first.tries <= options_.retries;
    say("map(): the worker process for " + first.message.function + " " + how +
        (is_tried_again ? "; its call is made again" : ""));
    if (!is_tried_again) finish(inputs.front(), "the worker " + how);
    for (std::size_t i = is_tried_again ? 0 : 1; i < inputs.size(); ++i) hand_out(inputs[i]);
  }

  void finish(std::size_t input, std::string failure) {
    calls_.erase(input);
    finished_.push_back({input, std::move(failure)});
  }

  const Options options_;
  const std::string program_;
  const std::string directory_;
  bool is_checked_ = false;
  CallDescription description_;
  Request question_{Request::What::kAsk, &description_};
  std::vector<Slot> slots_;
  std::map<std::size_t, Call> calls_;
  std::deque<Finished> finished_;
};

MapWorkers::MapWorkers(const Options& options) {
  const Quiet own_affairs;
  impl_ = std::make_unique<Impl>(options);
}
MapWorkers::~MapWorkers() {
  const Quiet own_affairs;
  impl_.reset();
}
Request& MapWorkers::question() {
  return impl_->question();
}
bool MapWorkers::was_answered() const {
  return impl_->was_answered();
}
bool MapWorkers::is_for_worker() const {
  const Quiet own_affairs;
  return impl_->is_for_worker();
}
bool MapWorkers::has_room() const {
  return impl_->has_room();
}
bool MapWorkers::is_busy() const {
  return impl_->is_busy();
}
void MapWorkers::begin(std::size_t input) {
  const Quiet own_affairs;
  impl_->begin(input);
}
MapWorkers::Finished MapWorkers::wait() {
  const Quiet own_affairs;
  return impl_->wait();
}

}  // namespace cachepy::detail
