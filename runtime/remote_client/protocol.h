// What programs and the helper process `cachepy-remote` (remote/) say to each other.
//
// They meet at a Unix socket of type SOCK_SEQPACKET in a private directory. A connection carries one request, which is one packet:
//
//   G <name>     get the object of that name          answer: kComing*, then kHit with a descriptor, kMiss, kOff or kUnusable
//   P <name>     send the object in the descriptor    no answer: the program goes on at once
//   C <name>     claim the call with that result      answer: kMine, kTaken with who computes it, kThere, or kMiss: claims are not kept
//   S            tell the state of each server        answer: kText
//   F            wait until everything was sent       answer: kText
//
// After kMine, the connection is the claim. The program sends its results there (P <name>), or N if there is none for others, and closes
// it at the end. The claim ends when they are sent; with N, nobody waits for others to compute that call for a while.
//
// An answer is one byte, then text for people. The helper reads its configuration from its environment.
#pragma once

#include <cstddef>
#include <cstdint>

namespace cachepy::internal {

/// Part of the name of the socket, so that a program never meets a helper of another version.
inline constexpr char kRemoteProtocol[] = "cachepy remote protocol 2";

enum class RemoteRequest : char {
  kGet = 'G',
  kPut = 'P',
  kClaim = 'C',
  kNothing = 'N',
  kStatus = 'S',
  kFlush = 'F'
};

enum class RemoteAnswer : char {
  kHit = 'h',       ///< with a descriptor of the entry's bytes
  kMiss = 'm',      ///< the servers do not have it
  kComing = 'c',    ///< a server answers, and the object is on its way; sent every second
  kOff = 'o',       ///< no server can be reached
  kUnusable = 'u',  ///< a server answers, but not with something that may be used
  kMine = 'y',      ///< nobody else computes it
  kTaken = 'w',     ///< another process computes it
  kThere = 'r',     ///< the result has come meanwhile
  kText = 't',
};

/// Names of objects are SHA-256 digests.
inline constexpr std::size_t kObjectNameBytes = 32;
/// Larger entries are not shared. Redis has the same limit for a value.
inline constexpr std::uint64_t kMaxObjectBytes = std::uint64_t{500} << 20;
inline constexpr std::size_t kMaxPacketBytes = 8192;

// The environment of the helper. CACHEPY_REMOTE_TOKEN is only there: a secret that is sent as "Authorization: Bearer".
inline constexpr char kRemoteUrls[] = "CACHEPY_REMOTE";
inline constexpr char kRemoteMode[] = "CACHEPY_REMOTE_MODE";
inline constexpr char kRemoteKeys[] = "CACHEPY_REMOTE_KEYS";
inline constexpr char kRemoteSigningKey[] = "CACHEPY_REMOTE_SIGNING_KEY";
inline constexpr char kRemoteToken[] = "CACHEPY_REMOTE_TOKEN";
/// What else of the environment decides whom S3 servers see, and where they are.
inline constexpr const char* kAwsVariables[] = {
    "AWS_ENDPOINT_URL_S3",         "AWS_ENDPOINT_URL",      "AWS_REGION",        "AWS_DEFAULT_REGION",
    "AWS_ACCESS_KEY_ID",           "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE",
    "AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE",       "AWS_CA_BUNDLE"};

}  // namespace cachepy::internal
