// What a call and the calls below it print, in one sequence, so that the order is known even if several of them run at once.
//
// Texts are recorded wherever the C library is called, as events are (recorder.h): also in signal handlers and in allocators. Therefore
// recording allocates nothing. Texts that need much memory go to a file without a name.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "format/output.h"

namespace cachepy::internal {

/// A file without a name in that directory or, if there can be none, in memory.
UniqueFd unnamed_file(const std::string& directory);

class OutputLog {
 public:
  /// `directory`: where a file may be made.
  explicit OutputLog(std::string directory);
  ~OutputLog();
  OutputLog(const OutputLog&) = delete;
  OutputLog& operator=(const OutputLog&) = delete;

  /// A call that begins inside the call `outer`; 0: inside of none.
  std::uint32_t begin_call(std::uint32_t outer);
  /// Adds what that call has just printed. Does nothing in a forked process.
  void add(std::uint32_t call, OutputKind kind, std::string_view text) noexcept;

  /// Calls `take` with what that call and the calls below it have printed until now, piece by piece: the pieces of one text follow each
  /// other. False: something could not be recorded.
  bool for_each(std::uint32_t call, const std::function<void(OutputKind, std::string_view)>& take) const;

 private:
  struct Head {
    std::uint64_t size;
    std::uint32_t call;
    OutputKind kind;
  };
  struct Call {
    std::uint32_t outer;
    std::uint64_t begin;  // position in the sequence
  };
  struct View;

  void append(std::uint32_t call, OutputKind kind, std::string_view text) noexcept;
  bool extend(std::uint32_t call, OutputKind kind, std::string_view text) noexcept;
  bool spill() noexcept;
  bool write_to_file(std::string_view bytes) noexcept;
  View view(std::uint32_t call) const;

  const std::string directory_;
  const ::pid_t process_;
  char* buffer_;               // null: there was no memory
  std::size_t used_ = 0;       // of the buffer
  std::size_t last_head_ = 0;  // place of the last head in the buffer, if has_last_
  bool has_last_ = false;
  bool has_lost_ = false;
  std::uint64_t in_file_ = 0;  // bytes; those in the buffer follow
  std::optional<KeptFile> file_;
  std::vector<Call> calls_;  // of which the first is numbered 1
};

}  // namespace cachepy::internal
