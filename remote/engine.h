// One kind of server that keeps objects: bytes under names. Knows nothing of what they are.
//
// An engine holds a connection, so each thread has its own. Only std::bad_alloc is thrown; what a server does wrong is an outcome.
#pragma once

#include <chrono>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace cachepy::remote {

struct Outcome {
  enum class Kind {
    kDone,
    kMissing,      ///< there is no object of that name
    kRefused,      ///< the server answers, but does not do it
    kUnreachable,  ///< it does not answer
  };
  Kind kind = Kind::kDone;
  std::string problem = {};  ///< for people, without secrets

  static Outcome missing() { return {Kind::kMissing}; }
  static Outcome refused(std::string problem) { return {Kind::kRefused, std::move(problem)}; }
  static Outcome unreachable(std::string problem) { return {Kind::kUnreachable, std::move(problem)}; }
  bool is_done() const { return kind == Kind::kDone; }
};

/// What a server says to somebody who wants to compute a call.
struct Claim {
  enum class Kind {
    kMine,   ///< nobody else computes it
    kTaken,  ///< `holder` computes it
    kThere,  ///< the result has come meanwhile
    kNone,   ///< the server keeps no claims, or the call has no result for others
  };
  Kind kind = Kind::kNone;
  std::string holder = {};
};

/// Why a claim ends.
enum class Release {
  kOver,     ///< the result is there, or the next one may try
  kNothing,  ///< the call has no result for others, so all may compute it
};

/// How long a claim lasts unless it is renewed. Others wait that long for a machine that has failed.
inline constexpr std::chrono::milliseconds kClaimTime{4000};
/// How long nobody waits for a call that has no result for others.
inline constexpr std::chrono::milliseconds kNothingTime{2000};

/// Called from time to time while an object arrives.
using Arriving = std::function<void()>;

class Engine {
 public:
  virtual ~Engine() = default;

  /// Reads the object of that name, 64 hexadecimal digits, into `bytes`.
  virtual Outcome get(const std::string& name, std::string& bytes, const Arriving& arriving) = 0;
  /// Stores the object, `head` followed by `body`, as a whole or not at all. Replaces one of that name.
  virtual Outcome put(const std::string& name, std::string_view head, std::string_view body) = 0;
  /// Whether the server answers.
  virtual Outcome probe() = 0;

  /// Claims the call whose result would be the object of that name, for kClaimTime. `holder`: a text that nobody else uses.
  virtual Outcome claim(const std::string&, const std::string&, Claim& claim) {
    claim.kind = Claim::Kind::kNone;
    return {};
  }
  /// Begins that time anew, or ends the claim, if it is still that holder's.
  virtual Outcome renew(const std::string&, const std::string&) { return {}; }
  virtual Outcome release(const std::string&, const std::string&, Release) { return {}; }
};

// Longer than any server needs that works, and short enough for a helper that others wait for.
inline constexpr std::chrono::milliseconds kConnectTimeout{1000};
inline constexpr std::chrono::seconds kSilenceTimeout{2};

/// The engine for `file:`, `redis:`, `redis+unix:`, `http:`, `https:`, `bazel+http:`, `bazel+https:` and `s3:`. Null for another scheme.
std::unique_ptr<Engine> make_engine(const std::string& url);

std::unique_ptr<Engine> make_file_engine(std::string_view directory);
/// `rest`: the URL without its scheme.
std::unique_ptr<Engine> make_redis_engine(std::string_view rest, bool is_unix);
std::unique_ptr<Engine> make_http_engine(const std::string& url);
std::unique_ptr<Engine> make_bazel_engine(const std::string& url);
/// `rest`: "bucket/prefix".
std::unique_ptr<Engine> make_s3_engine(std::string_view rest);

/// What a server says, for people: its beginning, with '?' for everything that is not printable ASCII.
std::string text_of_server(std::string_view text);

}  // namespace cachepy::remote
