#include "flights/flight_wait.h"

#include <algorithm>
#include <cerrno>
#include <optional>

#include "absl/container/flat_hash_set.h"

namespace cachepy::internal {
namespace {

// 31 bits identify a call. Two calls with the same bits may be computed side by side needlessly.
constexpr unsigned kCallBits = kFlightBits / 2;
constexpr std::uint64_t kCalls = std::uint64_t{1} << kCallBits;
constexpr std::uint64_t kElsewhere = 0;  // stands for all calls of other directories

std::uint64_t call_number(const FlightPlace& place) {
  return place.offset >> kCallBits;
}

/// The offset of the first byte for waits inside of a call. There is one byte for each call that it may wait for.
std::uint64_t waits_of(std::uint64_t call) {
  return kFlightsEnd + call * kCalls;
}

/// The calls that computations inside of `call` wait for, in no particular order; nullopt if the kernel cannot tell. The kernel
/// reports one arbitrary lock of a range at a time, so the ranges to its left and right are queried next.
std::optional<std::vector<std::uint64_t>> wanted_inside(int fd, std::uint64_t call) {
  struct Range {
    std::uint64_t begin, end;
  };
  std::vector<Range> open{{waits_of(call), waits_of(call) + kCalls}};
  std::vector<std::uint64_t> wanted;
  while (!open.empty()) {
    const Range range = open.back();
    open.pop_back();
    if (range.begin == range.end) continue;
    struct ::flock found = lock_of(F_WRLCK, range.begin, range.end - range.begin);
    if (::fcntl(fd, F_OFD_GETLK, &found) != 0) return std::nullopt;
    if (found.l_type == F_UNLCK) continue;
    const std::uint64_t at =
        std::clamp(static_cast<std::uint64_t>(found.l_start), range.begin, range.end - 1);
    wanted.push_back(at - waits_of(call));
    open.push_back({range.begin, at});
    open.push_back({at + 1, range.end});
  }
  return wanted;
}

}  // namespace

struct FlightWait::Edges {
  const Store* store;
  UniqueFd file;
  std::vector<std::uint64_t> calls;  // the waiting calls, the innermost first
};

FlightWait::FlightWait(const FlightPlace& wanted, const std::vector<Frame::Call>& inside) : wanted_(wanted) {
  // The directory of `wanted` comes first, because may_deadlock() searches only there.
  edges_.push_back({wanted.store, open_flights(*wanted.store), {}});
  for (const Frame::Call& call : inside) {
    if (call.store == nullptr) continue;
    auto edges = std::find_if(edges_.begin(), edges_.end(),
                              [&](const Edges& of) { return of.store->dir() == call.store->dir(); });
    const std::uint64_t to = edges == edges_.begin() ? call_number(wanted) : kElsewhere;
    if (edges == edges_.end())
      edges = edges_.insert(edges_.end(), Edges{call.store, open_flights(*call.store), {}});
    const std::uint64_t number = call_number({*call.store, call.key});
    edges->calls.push_back(number);
    all_visible_ &= set_lock(edges->file.get(), F_OFD_SETLK, F_RDLCK, waits_of(number) + to) == 0;
  }
}

FlightWait::~FlightWait() {
  // Unlocks explicitly: closing would not release the locks if a forked child shares the open files.
  for (const Edges& edges : edges_) set_lock(edges.file.get(), F_OFD_SETLK, F_UNLCK, 0, 0);
}

bool FlightWait::may_deadlock() const {
  if (!all_visible_) return true;
  const Edges& here = edges_.front();
  std::vector<std::uint64_t> open{call_number(wanted_)};
  absl::flat_hash_set<std::uint64_t> seen(open.begin(), open.end());
  while (!open.empty()) {
    const std::uint64_t call = open.back();
    open.pop_back();
    if (call == kElsewhere || std::find(here.calls.begin(), here.calls.end(), call) != here.calls.end())
      return true;
    const auto wanted = wanted_inside(here.file.get(), call);
    if (!wanted) return true;
    for (const std::uint64_t next : *wanted) {
      if (seen.insert(next).second) open.push_back(next);
    }
  }
  return false;
}

}  // namespace cachepy::internal
