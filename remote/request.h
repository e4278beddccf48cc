// The requests of programs and the answers to them, as packets of a socket (remote_client/protocol.h).
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/file.h"
#include "remote_client/protocol.h"

namespace cachepy::remote {

using internal::Digest;
using internal::RemoteAnswer;
using internal::RemoteRequest;

struct Request {
  RemoteRequest what{};
  Digest name;
  internal::UniqueFd object;

  bool names_object() const { return name.size == internal::kObjectNameBytes; }
};

/// Nullopt: the program is gone, has not asked in time, or its request is malformed.
std::optional<Request> receive_request(int fd);
/// The bytes of the object that a program has passed; "" if there are none, or too many.
std::string passed_object(const Request& request);
bool send_answer(int fd, RemoteAnswer answer, std::string_view text = "", int passed = -1);
/// The process at the other end; nullopt if it is another user's.
std::optional<::pid_t> own_process(int fd);

}  // namespace cachepy::remote
