#include "inspect/worker.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <vector>

#include "cachepy/error.h"

namespace cachepy::internal {
namespace {

// What <cachepy/work.h> leaves in a program that calls it. In two parts, so that this file does not contain it.
const std::string kMark = std::string("cachepy: this program ") + "serves calls";

// Said by the shell, too, of a program that cannot be started.
constexpr int kCannotStart = 127;

using Clock = std::chrono::steady_clock;

// How long a program may take until it calls serve_calls().
constexpr std::chrono::seconds kPatienceWithStart{60};

std::optional<Clock::time_point> end_of_time(const BusyWorker& busy, std::chrono::milliseconds timeout) {
  if (!busy.worker->is_ready()) return busy.since + kPatienceWithStart;
  if (timeout.count() == 0) return std::nullopt;
  return busy.since + timeout;
}

/// For poll(): until the first of them has no time left.
int milliseconds_left(std::span<const BusyWorker> busy, std::chrono::milliseconds timeout) {
  std::optional<Clock::time_point> first;
  for (const BusyWorker& each : busy)
    if (const auto end = end_of_time(each, timeout); end && (!first || *end < *first)) first = end;
  if (!first) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*first - Clock::now());
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 3'600'000));
}

std::string error_text() {
  return std::strerror(errno);
}

/// The environment of this process and these variables.
std::vector<std::string> environment_with(std::vector<std::string> variables) {
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string_view variable = *each;
    const std::string_view name = variable.substr(0, variable.find('=') + 1);
    bool is_replaced = false;
    for (const std::string& other : variables) is_replaced |= other.starts_with(name);
    if (!is_replaced) variables.emplace_back(variable);
  }
  return variables;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// In the child. Only calls that are allowed after a fork of a process with threads.
[[noreturn]] void become(const char* program, const char* directory, char* const* arguments,
                         char* const* environment, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // an abandoned call might run for hours
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (::getppid() == parent && ::dup2(nothing, STDIN_FILENO) >= 0 &&
      ::dup2(STDERR_FILENO, STDOUT_FILENO) >= 0 && ::chdir(directory) == 0)
    ::execve(program, arguments, environment);
  ::_exit(kCannotStart);
}

}  // namespace

bool serves_calls(const std::string& program) {
  const int file = ::open(program.c_str(), O_RDONLY | O_CLOEXEC);
  struct ::stat stat{};
  if (file < 0 || ::fstat(file, &stat) != 0) throw Error("'" + program + "' cannot be read: " + error_text());
  std::string content(static_cast<std::size_t>(stat.st_size), '\0');
  std::size_t have = 0;
  for (ssize_t more;
       have < content.size() && (more = ::read(file, content.data() + have, content.size() - have)) > 0;)
    have += static_cast<std::size_t>(more);
  ::close(file);
  return content.find(kMark) != content.npos;
}

std::string own_program() {
  constexpr const char* kSelf = "/proc/self/exe";
  std::error_code error;
  const std::filesystem::path file = std::filesystem::read_symlink(kSelf, error);
  return !error && std::filesystem::equivalent(file, kSelf, error) ? file.native() : kSelf;
}

Worker::Worker(const Start& start) : directory_(start.directory) {
  // It would start workers that start workers.
  if (std::getenv(kWorkVariable) != nullptr)
    throw Error("workers cannot be started before cachepy::serve_calls(argc, argv) was called");
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
    throw Error("no socket for a worker: " + error_text());
  std::vector<std::string> variables{std::string(kWorkVariable) + "=" + std::to_string(ends[1])};
  if (start.audit) variables.emplace_back("CACHEPY_AUDIT=1");
  std::vector<std::string> environment = environment_with(std::move(variables));
  const std::vector<char*> environment_pointers = pointers_to(environment);
  std::vector<std::string> arguments{start.program};
  const std::vector<char*> argument_pointers = pointers_to(arguments);
  const pid_t parent = ::getpid();
  process_ = ::fork();
  if (process_ == 0) {
    ::fcntl(ends[1], F_SETFD, 0);
    become(start.program.c_str(), directory_.c_str(), argument_pointers.data(), environment_pointers.data(),
           parent);
  }
  ::close(ends[1]);
  socket_ = ends[0];
  if (process_ < 0) {
    const std::string why = error_text();
    ::close(socket_);
    throw Error("a worker cannot be started: " + why);
  }
}

Worker::~Worker() {
  if (process_ > 0) static_cast<void>(end());
}

bool Worker::tell(const CallToMake& call) {
  const std::string packet = call.encode();
  return ::send(socket_, packet.data(), packet.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(packet.size());
}

std::optional<CallMade> Worker::listen() {
  std::string packet(kMostOfMessage, '\0');
  ssize_t size;
  // ECONNRESET: it has ended without reading everything. The kernel reports that once, before the packets that it sent.
  do size = ::recv(socket_, packet.data(), packet.size(), 0);
  while (size < 0 && (errno == EINTR || errno == ECONNRESET));
  if (size <= 0) throw Gone();
  packet.resize(static_cast<std::size_t>(size));
  if (!is_ready_) {
    if (packet != kHello) throw Gone();
    is_ready_ = true;
    return std::nullopt;
  }
  std::optional<CallMade> made = CallMade::parse(packet);
  if (!made) throw Gone();
  return made;
}

std::string Worker::end() {
  ::close(socket_);
  // One that has ended by itself keeps its status.
  int status = 0;
  pid_t waited = ::waitpid(process_, &status, WNOHANG);
  if (waited == 0) {
    ::kill(process_, SIGKILL);
    do waited = ::waitpid(process_, &status, 0);
    while (waited < 0 && errno == EINTR);
  }
  process_ = -1;
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    return "was killed by signal " + std::to_string(signal) + " (" + ::strsignal(signal) + ")";
  }
  if (WEXITSTATUS(status) == kCannotStart) return "could not be started in '" + directory_ + "'";
  return "ended with status " + std::to_string(WEXITSTATUS(status));
}

void wait_for_workers(std::span<const BusyWorker> busy, std::chrono::milliseconds timeout,
                      absl::FunctionRef<void(std::size_t)> hear,
                      absl::FunctionRef<void(std::size_t)> time_is_up) {
  std::vector<::pollfd> sockets;
  for (const BusyWorker& each : busy) sockets.push_back({each.worker->socket(), POLLIN, 0});
  if (::poll(sockets.data(), sockets.size(), milliseconds_left(busy, timeout)) < 0) {
    if (errno == EINTR) return;
    throw Error("cannot wait for workers");
  }
  for (std::size_t i = 0; i < busy.size(); ++i) {
    if (sockets[i].revents != 0)
      hear(i);
    else if (const auto end = end_of_time(busy[i], timeout); end && Clock::now() >= *end)
      time_is_up(i);
  }
}

}  // namespace cachepy::internal
