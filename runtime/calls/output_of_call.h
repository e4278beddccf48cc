// What a computed call prints, as its record keeps it: noted only, or with the texts, so that a hit can print them (print_again.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "calls/cached_function.h"
#include "calls/standard_streams.h"
#include "format/effect.h"
#include "frames/frame.h"

namespace cachepy::internal {

class OutputOfCall {
 public:
  /// Both outlive it.
  explicit OutputOfCall(const CachedFunction& function) : function_(function) {}

  /// Records texts if the function's option asks for it. After begin_watching().
  void prepare(Frame& frame, const void* call);
  /// Before the call begins: what the caller has printed until now is the caller's.
  void before(Frame& frame) const;
  /// Immediately before the function.
  void begin();
  /// When the function has ended, still in the frame of the call.
  void end(Frame& frame);

  /// The effect for the record of the call; nullopt: it has printed nothing. `keep`: with its texts.
  std::optional<Effect> effect(Frame& frame, bool keep);
  /// After effect(): why the texts could not be kept; "": they are.
  const std::string& problem() const { return problem_; }
  std::uint64_t bytes_written() const { return bytes_written_; }

 private:
  void store(Output& output, Effect& effect);

  const CachedFunction& function_;
  std::optional<StandardStreams> at_begin_;
  std::string formats_;  // that the call has changed
  std::string problem_;
  std::uint64_t bytes_written_ = 0;
};

}  // namespace cachepy::internal
