// <cachepy/work.h>: the worker's side of `cachepy refresh`.
#define CACHEPY_OWN_CODE  // none of it is a cached program
#include <fcntl.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/thrown.h"
#include "cachepy/work.h"
#include "calls/cached_function.h"
#include "calls/replay_request.h"
#include "calls/stored_arguments.h"
#include "format/work_message.h"
#include "frames/quiet.h"
#include "program/replayable.h"

namespace cachepy {
namespace {

using namespace internal;

CallMade refused(std::string why) {
  CallMade made;
  made.text = std::move(why);
  return made;
}

CallMade answer_of(const ReplayRequest& request) {
  CallMade made;
  made.key = request.key;
  made.result = request.result;
  made.text = request.not_stored;
  made.difference = request.difference;
  made.outcome = request.is_computed ? CallMade::Outcome::kComputed : CallMade::Outcome::kServed;
  return made;
}

CallMade run(const Replayable& function, const std::string& arguments, ReplayRequest& request) {
  try {
    if (!replay(function, arguments, request))
      return refused("its stored arguments are of other types than the parameters that it has now");
  } catch (const detail::NotCached&) {
    return refused(request.refusal.empty() ? "caching is disabled" : request.refusal);
  } catch (...) {
    CallMade made;
    made.outcome = CallMade::Outcome::kFailed;
    made.text = thrown_text();
    return made;
  }
  if (!request.is_answered) return refused("it is not cached in this program");
  return request.refusal.empty() ? answer_of(request) : refused(request.refusal);
}

CallMade make(const CallToMake& call) {
  std::string arguments;
  std::optional<Replayable> function;
  std::optional<ReplayRequest> request;
  {
    const Quiet own_affairs;
    const Store& store = store_of(call.dir);
    if (call.fresh) {
      const NewCall& fresh = *call.fresh;
      const auto file = fresh.arguments_file.empty() ? fresh.arguments
                                                     : read_file(fresh.arguments_file, kMostStoredArguments);
      if (!file.ok()) return refused(std::string(file.status().message()));
      arguments = *file;
      function = find_replayable(call.function, fresh.signature, fresh.file);
      request.emplace(store.dir(), fresh.call);
    } else {
      const auto entry = store.open({call.function, call.key});
      if (!entry.ok()) return refused(std::string(entry.status().message()));
      const EntryMetadata& metadata = (*entry)->metadata();
      if (metadata.directory.empty()) return refused("its arguments are not stored");
      arguments = metadata.arguments;
      function = find_replayable(call.function, metadata.signature, metadata.node.source_file);
      request.emplace(store.dir(), metadata.node.call);
    }
  }
  if (!function)
    return refused("this program has no function of that name and signature whose calls can be made again");
  return run(*function, arguments, *request);
}

/// The descriptor of the socket in a worker.
std::optional<int> work_socket() {
  const char* const text = std::getenv(kWorkVariable);
  if (text == nullptr) return std::nullopt;
  int socket = -1;
  const std::string_view digits(text);
  if (std::from_chars(digits.data(), digits.data() + digits.size(), socket).ec != std::errc())
    return std::nullopt;
  ::unsetenv(kWorkVariable);  // not for the processes that the functions start
  if (::fcntl(socket, F_SETFD, FD_CLOEXEC) != 0) return std::nullopt;
  return socket;
}

bool send(int socket, std::string_view packet) {
  return ::send(socket, packet.data(), packet.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(packet.size());
}

/// Nothing: the other end is closed.
std::optional<std::string_view> receive(int socket, std::array<char, kMostOfMessage>& buffer) {
  ssize_t size;
  do size = ::recv(socket, buffer.data(), buffer.size(), 0);
  while (size < 0 && errno == EINTR);
  if (size <= 0) return std::nullopt;
  return std::string_view(buffer.data(), static_cast<std::size_t>(size));
}

void serve(int socket) {
  const auto buffer = std::make_unique<std::array<char, kMostOfMessage>>();
  if (!send(socket, kHello)) return;
  while (const auto packet = receive(socket, *buffer)) {
    const std::optional<CallToMake> call = CallToMake::parse(*packet);
    if (!send(socket, (call ? make(*call) : refused("the worker was told nonsense")).encode())) return;
  }
}

}  // namespace

void detail::serve_calls(const char*) {
  const std::optional<int> socket = work_socket();
  if (!socket) return;
  serve(*socket);
  std::exit(0);
}

}  // namespace cachepy
