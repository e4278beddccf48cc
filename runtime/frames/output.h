// What a call prints to standard output and standard error.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "frames/output_log.h"
#include "watch/use.h"

namespace cachepy::internal {

/// A part of a frame. Whatever the code of the frame prints, all frames around it print, too.
class Output {
 public:
  /// `outer`: of the frame around it, which lives longer; null: there is none.
  explicit Output(Output* outer);

  /// The call, as a StreamRecording knows it.
  void set_call(const void* call) { its_call_ = call; }
  /// Records texts, until end(). `directory`: where a file may be made for long ones. Call it before anything is printed.
  void record(const std::string& directory);
  /// Whether the texts are recorded for it or for a frame around it.
  bool is_recorded() const { return log_ != nullptr; }
  void end() noexcept;

  // Of all these, the code that prints may be anywhere.

  void add(OutputKind kind, std::string_view text) noexcept;
  /// It prints, or may do so.
  void note() noexcept;
  /// A program that it starts may print.
  void note_perhaps() noexcept;
  /// It is not known what it prints. `name`: has static storage.
  void note_doubt(PrintDoubt doubt, const char* name) noexcept;
  /// Sees what this thread has written to the buffers of the C library's streams directly.
  static void look_at_streams() noexcept;
  /// It is not known who prints.
  static void note_doubt_for_all() noexcept;

  bool has_printed() const { return has_printed_.load(std::memory_order_relaxed); }
  bool may_have_printed() const { return has_printed() || may_print_.load(std::memory_order_relaxed); }
  /// Why the texts are not known; "": they are.
  std::string problem() const;
  /// See OutputLog::for_each(); only if it is recorded.
  bool for_each(const std::function<void(OutputKind, std::string_view)>& take) const {
    return log_->for_each(call_, take);
  }

 private:
  Output* const outer_;
  const void* its_call_ = nullptr;
  std::shared_ptr<OutputLog> log_;
  std::uint32_t call_ = 0;  // in the log
  bool is_counted_ = false;
  std::uint64_t doubts_before_;  // for all
  std::atomic<bool> has_printed_{false};
  std::atomic<bool> may_print_{false};
  std::atomic<const char*> doubtful_{nullptr};  // what it does
  std::atomic<PrintDoubt> doubt_{};
};

/// While it lives, what this thread prints goes through an argument of that call: a hit of the call writes it to the argument.
class PrintsThroughArgument {
 public:
  explicit PrintsThroughArgument(const void* call) noexcept;
  ~PrintsThroughArgument();
  PrintsThroughArgument(const PrintsThroughArgument&) = delete;
  PrintsThroughArgument& operator=(const PrintsThroughArgument&) = delete;

  /// Whether this thread does so for that call now.
  static bool is_for(const void* call) noexcept;

 private:
  const void* const call_;
  const PrintsThroughArgument* const outer_;
};

}  // namespace cachepy::internal
