// What a call printed, in the order in which it did. A blob contains it: parts one after another, each with its kind, its size and its
// bytes.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace cachepy::internal {

enum class OutputKind : std::uint8_t {
  kStdout = 1,  ///< text written to the C library's stream of that name
  kStderr,
  kDescriptor1,  ///< text written to the descriptor directly
  kDescriptor2,
  kFlushStdout,  ///< the stream was flushed; no bytes
  kFlushStderr,
  kFormats,  ///< how the call left the formats of std::cout and its like (calls/standard_streams.h)
};

inline bool is_text(OutputKind kind) {
  return kind <= OutputKind::kDescriptor2;
}
/// Text for standard error, not for standard output.
inline bool is_for_stderr(OutputKind kind) {
  return kind == OutputKind::kStderr || kind == OutputKind::kDescriptor2;
}

/// The bytes before those of a part.
std::string output_head(OutputKind kind, std::uint64_t size);

/// Splits parts into pieces, as their bytes arrive.
class OutputReader {
 public:
  /// `take` is called with the kind of the part and its next bytes; once for a part without bytes.
  explicit OutputReader(std::function<void(OutputKind, std::string_view)> take) : take_(std::move(take)) {}
  /// False: these are no parts.
  bool add(std::string_view bytes);
  /// Whether the last part was whole.
  bool is_whole() const { return head_.empty() && left_ == 0; }

 private:
  const std::function<void(OutputKind, std::string_view)> take_;
  std::string head_;  // so far
  OutputKind kind_{};
  std::uint64_t left_ = 0;  // bytes of the part
};

}  // namespace cachepy::internal
