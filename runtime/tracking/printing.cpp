#include "tracking/printing.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

#include "frames/frame.h"
#include "frames/quiet.h"

namespace cachepy::internal {
namespace {

/// Surrounds the code of a hook, as Hook does. It also finds frames that record no events: what they print, frames around them print.
class PrintHook {
 public:
  PrintHook() : is_quiet_(is_quiet()), owner_(is_quiet_ ? Owner() : find()) {
    if (owner_.doubt != Doubt::kNone) Output::note_doubt_for_all();
  }
  ~PrintHook() { errno = error_; }
  PrintHook(const PrintHook&) = delete;
  PrintHook& operator=(const PrintHook&) = delete;

  /// Whether the program's own code runs.
  bool is_loud() const { return !is_quiet_; }
  /// Null: it prints for no frame, or it is not known for which.
  Output* output() const { return owner_.frame != nullptr ? &owner_.frame->output() : nullptr; }

 private:
  static Owner find() {
    const Quiet quiet;
    return owner_to_record_for();
  }

  const int error_ = errno;
  const bool is_quiet_;
  const Owner owner_;
  const Quiet quiet_;
};

OutputKind kind_of(int fd, bool is_stream) {
  if (is_stream) return fd == STDOUT_FILENO ? OutputKind::kStdout : OutputKind::kStderr;
  return fd == STDOUT_FILENO ? OutputKind::kDescriptor1 : OutputKind::kDescriptor2;
}

/// Whether both descriptors are open for the same pipe, terminal or file, other than /dev/null.
bool is_same_file(int fd, int other) {
  struct ::stat a;
  struct ::stat b;
  if (::fstat(fd, &a) != 0 || ::fstat(other, &b) != 0) return false;
  const bool is_null = S_ISCHR(a.st_mode) && a.st_rdev == ::makedev(1, 3);
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino && !is_null;
}

}  // namespace

void record_printed(int fd, bool is_stream, const char* text, std::size_t size) {
  const PrintHook hook;
  Output* const output = hook.output();
  if (output == nullptr) return;
  if (!output->is_recorded()) {
    // Most of what goes to standard error are logs, of which nobody expects a message.
    fd == STDOUT_FILENO ? output->note() : output->note_perhaps();
    return;
  }
  output->note();
  if (text != nullptr)
    output->add(kind_of(fd, is_stream), {text, size});
  else  // the recording began while it was printed
    output->note_doubt(PrintDoubt::kNotRecorded, "another thread");
}

void record_flushed(int fd) {
  const PrintHook hook;
  if (Output* const output = hook.output(); output != nullptr && output->is_recorded())
    output->add(fd == STDOUT_FILENO ? OutputKind::kFlushStdout : OutputKind::kFlushStderr, {});
}

void record_print_doubt(PrintDoubt doubt, const char* name) {
  const PrintHook hook;
  if (!hook.is_loud()) return;
  if (doubt == PrintDoubt::kRedirected || doubt == PrintDoubt::kUnseen) Output::note_doubt_for_all();
  Output* const output = hook.output();
  if (output == nullptr) return;
  if (doubt != PrintDoubt::kRedirected) output->note();
  output->note_doubt(doubt, name);
}

void record_wrote(int fd) {
  const PrintHook hook;
  Output* const output = hook.output();
  if (output == nullptr || !output->is_recorded()) return;
  if (!is_same_file(fd, STDOUT_FILENO) && !is_same_file(fd, STDERR_FILENO)) return;
  output->note();
  output->note_doubt(PrintDoubt::kNotRecorded, "another descriptor");
}

void record_opened_to_print(const char* path) {
  constexpr std::string_view kPlaces[] = {"/dev/stdout", "/dev/stderr",    "/dev/fd/",
                                          "/dev/tty",    "/proc/self/fd/", "/dev/pts/"};
  for (const std::string_view place : kPlaces) {
    if (!std::string_view(path).starts_with(place)) continue;
    const PrintHook hook;
    if (Output* const output = hook.output()) {
      output->note();
      output->note_doubt(PrintDoubt::kNotRecorded, "a file of the terminal");
    }
    return;
  }
}

}  // namespace cachepy::internal
