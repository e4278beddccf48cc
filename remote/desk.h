// Answers the requests of programs at the helper's socket (remote_client/protocol.h).
#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>

#include "base/file.h"
#include "claims.h"
#include "outbox.h"
#include "request.h"
#include "servers.h"

namespace cachepy::remote {

class Desk {
 public:
  /// `listener`: the socket. All must live until the process ends.
  Desk(int listener, const Configuration& configuration, Servers& servers, Outbox& outbox, Claims& claims);

  /// How long nobody has asked for anything; zero while a request is being answered.
  std::chrono::steady_clock::duration idle() const;

 private:
  void serve();
  internal::UniqueFd accept_one();
  /// Receives a request, and takes the object that it hands over.
  std::optional<Request> take_request(int fd);
  /// May take the connection over.
  void answer(internal::UniqueFd& fd, const Request& request, Engines& engines);
  void send_object(int fd, Engines& engines, const Digest& name);
  void claim(internal::UniqueFd& fd, Engines& engines, const Digest& name);
  void wait_until_sent(int fd);

  const int listener_;
  const Configuration& configuration_;
  Servers& servers_;
  Outbox& outbox_;
  Claims& claims_;
  std::mutex accepting_;
  std::atomic<int> busy_{0};    // requests that were accepted and not answered yet
  std::atomic<int> taking_{0};  // those of them that may hand over an object
  std::atomic<std::chrono::steady_clock::rep> last_{};
};

}  // namespace cachepy::remote
