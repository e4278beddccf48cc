// Implements cache_remotes() and cache_remote_flush() of <cachepy/cache.h>.
#include <sstream>

#include "cachepy/cache.h"
#include "cachepy/error.h"
#include "config/settings.h"
#include "remote_client/client.h"

namespace cachepy {
namespace {

using namespace internal;

// The helper waits for two seconds for a server that is silent.
constexpr std::chrono::milliseconds kPatienceForEach{5000};

std::string text_or_throw(const RemoteState& state) {
  if (!state.problem.empty()) throw Error("cachepy: the remotes cannot be asked: " + state.problem);
  return state.text;
}

/// A line of remote_state().
RemoteInfo parsed(const std::string& line) {
  const std::size_t space = line.find(' ');
  const std::string word = line.substr(0, space), rest = space == line.npos ? "" : line.substr(space + 1);
  if (word == "up") return {rest, true, ""};
  const std::size_t colon = rest.find(": ");
  if (word != "down" || colon == rest.npos) return {"", false, rest};
  return {rest.substr(0, colon), false, rest.substr(colon + 2)};
}

}  // namespace

std::vector<RemoteInfo> cache_remotes() {
  std::vector<RemoteInfo> remotes;
  if (!has_remote(settings())) return remotes;
  std::istringstream lines(text_or_throw(remote_state(settings(), kPatienceForEach)));
  for (std::string line; std::getline(lines, line);) remotes.push_back(parsed(line));
  return remotes;
}

RemoteSent cache_remote_flush(std::chrono::milliseconds longest) {
  RemoteSent done;
  if (has_remote(settings()))
    std::istringstream(text_or_throw(flush_remote(settings(), longest))) >> done.sent >> done.failed;
  return done;
}

}  // namespace cachepy
