// What `cachepy refresh`, refresh() and map() and the worker processes of a program tell each other: one message in each packet of a socket.
//
// The socket is a SOCK_SEQPACKET pair. The variable CACHEPY_WORK names its descriptor in the worker, which says Hello, then
// answers each CallToMake with a CallMade, and ends when the other end is closed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/digest.h"

namespace cachepy::internal {

inline constexpr const char* kWorkVariable = "CACHEPY_WORK";
/// The first message of a worker. It names the version of the messages.
inline constexpr std::string_view kHello = "cachepy worker 2";
/// No packet is larger; longer texts are cut.
inline constexpr std::size_t kMostOfMessage = std::size_t{64} << 10;

/// What else a worker has to know about a call whose result is not stored.
struct NewCall {
  std::string signature;
  std::string file;            ///< Site::file
  Digest call;                 ///< NodeRecord::call
  std::string arguments;       ///< encoded
  std::string arguments_file;  ///< "" = `arguments`; otherwise the file that contains them
};

struct CallToMake {
  std::string dir;  ///< the cache directory, absolute
  std::string function;
  Digest key;
  std::optional<NewCall> fresh = std::nullopt;  ///< none: the arguments are stored with the result

  std::string encode() const;
  static std::optional<CallToMake> parse(std::string_view packet);
};

struct CallMade {
  enum class Outcome : std::uint8_t {
    kServed,    ///< there is a valid result
    kComputed,  ///< and is stored, unless `text` says why not
    kFailed,    ///< the function threw: `text`
    kRefused,   ///< the call cannot be made by this worker: `text`
  };

  Outcome outcome = Outcome::kRefused;
  Digest key;     ///< with which it was made
  Digest result;  ///< of the encoded result
  std::string text;
  std::string
      difference;  ///< how the result of an audited call differs from the stored one; "" = it does not

  std::string encode() const;
  static std::optional<CallMade> parse(std::string_view packet);
};

}  // namespace cachepy::internal
