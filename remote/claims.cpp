#include "claims.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <exception>
#include <optional>
#include <thread>
#include <utility>

#include "request.h"

namespace cachepy::remote {
namespace {

constexpr std::chrono::milliseconds kRenewal{1000};
// How often it is looked whether the results of a claim were sent.
constexpr std::chrono::milliseconds kLook{5};

}  // namespace

Claims::Claims(const Configuration& configuration, Servers& servers, Outbox& outbox)
    : configuration_(configuration),
      servers_(servers),
      outbox_(outbox),
      woken_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  std::thread([this] { serve(); }).detach();
}

void Claims::add(internal::UniqueFd connection, Lease lease) {
  const std::lock_guard lock(mutex_);
  added_.push_back({std::move(connection), std::move(lease), Clock::now()});
  ++count_;
  constexpr std::uint64_t kOne = 1;
  (void)!::write(woken_.get(), &kOne, sizeof kOne);
}

void Claims::serve() {
  Engines engines(configuration_.urls);
  std::vector<Held> held;
  for (;;) try {
      wait_for_programs(held);
      {
        const std::lock_guard lock(mutex_);
        for (Held& claim : added_) held.push_back(std::move(claim));
        added_.clear();
      }
      count_ -= static_cast<int>(std::erase_if(held, [&](Held& claim) { return !keep(engines, claim); }));
    } catch (const std::exception&) {  // out of memory: claims that are not renewed end by themselves
      std::this_thread::sleep_for(kLook);
    }
}

/// Returns when a program says something, or a claim needs attention.
void Claims::wait_for_programs(std::vector<Held>& held) {
  std::vector<::pollfd> waited{{woken_.get(), POLLIN, 0}};
  auto pause = kRenewal;
  for (const Held& claim : held) {
    waited.push_back({claim.connection.get(), POLLIN, 0});  // negative descriptors are ignored
    if (!claim.connection) pause = kLook;
  }
  if (::poll(waited.data(), waited.size(), static_cast<int>(pause.count())) <= 0) return;
  std::uint64_t count;
  (void)!::read(woken_.get(), &count, sizeof count);
  for (std::size_t i = 0; i < held.size(); ++i)
    if (waited[i + 1].revents != 0) read_from_program(held[i]);
}

void Claims::read_from_program(Held& claim) {
  const std::optional<Request> request = receive_request(claim.connection.get());
  if (request && request->what == RemoteRequest::kPut) {
    outbox_.take(*request);
  } else if (request && request->what == RemoteRequest::kNothing) {
    claim.why = Release::kNothing;
  } else {
    claim.sent_by = outbox_.latest();
    claim.connection.reset();
  }
}

bool Claims::keep(Engines& engines, Held& claim) {
  if (!claim.connection && outbox_.is_sent(claim.sent_by)) {
    servers_.release(engines, claim.lease, claim.why);
    return false;
  }
  const Clock::time_point now = Clock::now();
  if (now - claim.renewed < kRenewal) return true;
  claim.renewed = now;
  servers_.renew(engines, claim.lease);
  return true;
}

}  // namespace cachepy::remote
