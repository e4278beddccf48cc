#include "calls/other_machines.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <utility>

#include "config/settings.h"
#include "flights/patience.h"

namespace cachepy::internal {
namespace {

using std::chrono::milliseconds;

// Each look asks the server.
constexpr milliseconds kFirstPause{5}, kLongestPause{500};

}  // namespace

Turn wait_for_other_machines(const Digest& missed, const Frame* caller, std::string_view function,
                             const WithoutCancellation& whole, std::shared_ptr<RemoteClaim>& claim) {
  const Settings& now = settings();
  if (!sends_to_remote(now) || now.remote_wait.count() == 0) return Turn::kCompute;
  const bool may_wait = caller == nullptr && frames_on_this_thread().empty();
  std::string holder;
  Patience patience({.longest = now.remote_wait}, std::string(function), [&] { return holder; }, &whole);
  for (milliseconds pause = kFirstPause;; pause = std::min(pause + pause / 4, kLongestPause)) {
    ClaimReply reply = claim_remote(now, missed);
    if (reply.kind == ClaimReply::Kind::kThere) return Turn::kLookAgain;
    claim = std::move(reply.claim);
    if (reply.kind != ClaimReply::Kind::kTaken) return Turn::kCompute;
    holder = std::move(reply.holder);
    if (!may_wait || !patience.keep_waiting()) return Turn::kCompute;
    std::this_thread::sleep_for(pause);
  }
}

}  // namespace cachepy::internal
