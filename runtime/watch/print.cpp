// Functions that print to standard output and standard error.
#include "watch/print.h"

#include <errno.h>
#include <stdio.h>
#include <sys/single_threaded.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <memory>

using namespace cachepy::internal;

extern "C" int __vsnprintf_chk(char* to, size_t size, int flag, size_t room, const char* format, va_list);

namespace {

bool is_recorded() {
  return cachepy_watch.prints.load(std::memory_order_relaxed) != 0;
}

// Where the text in the buffers of stdout and stderr ended after the last replaced function. Code that writes to the buffers directly,
// as putc_unlocked() does, is noticed by that. Guarded by the locks of the streams.
const char* known_ends[2];

const char*& known_end(int number) {
  return known_ends[number - STDOUT_FILENO];
}

/// Looks for text that was written to the buffer of a stream directly. The stream is locked.
void look_at(FILE* file, int number) {
  const char* const end = file->_IO_write_ptr;
  const char* const known = known_end(number);
  if (end == known) return;
  known_end(number) = end;
  const bool is_added = known != nullptr && end > known && known >= file->_IO_write_base;
  if (is_added && __libc_single_threaded != 0)
    hooks().printed(number, true, known, static_cast<std::size_t>(end - known));
  else
    doubt(PrintDoubt::kUnseen, "");
}

// The functions of a sanitizer may call each other.
[[gnu::tls_model("initial-exec")]] thread_local int depth = 0;

/// Surrounds the original of a function that prints to a stream.
class Print {
 public:
  explicit Print(FILE* file) : file_(file), number_(is_watched() && depth == 0 ? number_of(file) : 0) {
    if (number_ == 0) return;
    ++depth;
    is_recorded_ = is_recorded();
    if (!is_recorded_) return;
    ::flockfile(file_);
    look_at(file_, number_);
  }
  ~Print() {
    if (number_ == 0) return;
    if (is_recorded_) {
      known_end(number_) = file_->_IO_write_ptr;
      ::funlockfile(file_);
    }
    --depth;
  }
  Print(const Print&) = delete;
  Print& operator=(const Print&) = delete;

  bool needs_text() const { return is_recorded_; }
  void done(bool has_succeeded, const char* text, std::size_t size) const {
    if (number_ == 0) return;
    if (!has_succeeded)
      doubt(PrintDoubt::kFailed, "");
    else if (size != 0)
      hooks().printed(number_, true, text, size);
  }
  void flushed(bool has_succeeded) const {
    if (number_ == 0) return;
    if (has_succeeded)
      hooks().flushed(number_);
    else
      doubt(PrintDoubt::kFailed, "");
  }

 private:
  FILE* const file_;
  const int number_;
  bool is_recorded_ = false;
};

/// A text that is formatted once more, to be recorded.
class Formatted {
 public:
  /// `format`: writes the text to a buffer of that size, and returns its whole size.
  template <class Format>
  explicit Formatted(const Format& format) {
    const int error = errno;
    const int size = format(short_, sizeof short_);
    size_ = size >= 0 ? static_cast<std::size_t>(size) : 0;
    if (size_ >= sizeof short_) {
      long_.reset(static_cast<char*>(std::malloc(size_ + 1)));
      if (long_ != nullptr) format(long_.get(), size_ + 1);
    }
    is_known_ = size >= 0 && (size_ < sizeof short_ || long_ != nullptr);
    errno = error;
  }
  bool is_known(int size) const { return is_known_ && size >= 0 && static_cast<std::size_t>(size) == size_; }
  const char* text() const { return long_ != nullptr ? long_.get() : short_; }
  std::size_t size() const { return size_; }

 private:
  struct Free {
    void operator()(char* memory) const { std::free(memory); }
  };
  char short_[512];
  std::unique_ptr<char, Free> long_;
  std::size_t size_ = 0;
  bool is_known_ = false;
};

template <class Format, class Next>
int print_formatted(FILE* file, const Format& format, const Next& next) {
  const Print print(file);
  if (!print.needs_text()) {
    const int size = next();
    print.done(size >= 0, nullptr, size > 0 ? static_cast<std::size_t>(size) : 0);
    return size;
  }
  const Formatted text(format);
  const int size = next();
  print.done(text.is_known(size), text.text(), text.size());
  return size;
}

void wrote(int fd, const void* text, std::size_t size, ssize_t done) {
  if (!is_watched()) return;
  if (is_standard(fd)) {
    if (done > 0) hooks().printed(fd, false, static_cast<const char*>(text), static_cast<std::size_t>(done));
    if (done < 0 || static_cast<std::size_t>(done) != size) doubt(PrintDoubt::kFailed, "");
  } else if (done > 0 && is_recorded()) {
    hooks().wrote(fd);
  }
}

}  // namespace

void cachepy::internal::look_at_streams(bool begins) {
  const bool is_first = begins && cachepy_watch.prints.fetch_add(1, std::memory_order_relaxed) == 0;
  if (begins && !is_first) return;
  for (FILE* const file : {stdout, stderr}) {
    const int number = number_of(file);
    if (number == 0) continue;
    ::flockfile(file);
    if (is_first)
      known_end(number) = file->_IO_write_ptr;
    else
      look_at(file, number);
    ::funlockfile(file);
  }
}

// Texts.

#define PUTS(name, file, end, parameters, arguments, ...)                      \
  REPLACES(name, int, __VA_ARGS__)                                             \
  int cachepy_##name parameters {                                              \
    const Print print(file);                                                   \
    const int result = NEXT(name) arguments;                                   \
    if (print.needs_text() && result >= 0) {                                   \
      print.done(true, text, std::strlen(text));                               \
      print.done(true, end, std::strlen(end));                                 \
    } else {                                                                   \
      print.done(result >= 0, nullptr, *text != '\0' || *end != '\0' ? 1 : 0); \
    }                                                                          \
    return result;                                                             \
  }
PUTS(puts, stdout, "\n", (const char* text), (text), const char*)
PUTS(fputs, file, "", (const char* text, FILE* file), (text, file), const char*, FILE*)
PUTS(fputs_unlocked, file, "", (const char* text, FILE* file), (text, file), const char*, FILE*)

#define PUTC(name, file, parameters, arguments, ...) \
  REPLACES(name, int, __VA_ARGS__)                   \
  int cachepy_##name parameters {                    \
    const Print print(file);                         \
    const int result = NEXT(name) arguments;         \
    const char text = static_cast<char>(character);  \
    print.done(result != EOF, &text, 1);             \
    return result;                                   \
  }
PUTC(fputc, file, (int character, FILE* file), (character, file), int, FILE*)
PUTC(putc, file, (int character, FILE* file), (character, file), int, FILE*)
PUTC(_IO_putc, file, (int character, FILE* file), (character, file), int, FILE*)
PUTC(fputc_unlocked, file, (int character, FILE* file), (character, file), int, FILE*)
PUTC(putc_unlocked, file, (int character, FILE* file), (character, file), int, FILE*)
PUTC(putchar, stdout, (int character), (character), int)
PUTC(putchar_unlocked, stdout, (int character), (character), int)

// Called by code that writes to the buffer of a stream itself.
REPLACES(__overflow, int, FILE*, int)
int cachepy___overflow(FILE* file, int character) {
  const Print print(file);
  const int result = NEXT(__overflow)(file, character);
  const char text = static_cast<char>(character);
  print.done(result != EOF, &text, character != EOF ? 1 : 0);
  return result;
}

#define FWRITE(name)                                                                      \
  REPLACES(name, size_t, const void*, size_t, size_t, FILE*)                              \
  size_t cachepy_##name(const void* text, size_t size, size_t count, FILE* file) {        \
    const Print print(file);                                                              \
    const size_t done = NEXT(name)(text, size, count, file);                              \
    print.done(done == count || size == 0, static_cast<const char*>(text), size * count); \
    return done;                                                                          \
  }
FWRITE(fwrite)
FWRITE(fwrite_unlocked)

#define FFLUSH(name)                     \
  REPLACES(name, int, FILE*)             \
  int cachepy_##name(FILE* file) {       \
    const Print print(file);             \
    const int result = NEXT(name)(file); \
    print.flushed(result == 0);          \
    return result;                       \
  }
FFLUSH(fflush_unlocked)
REPLACES(fflush, int, FILE*)
int cachepy_fflush(FILE* file) {
  const Print first(file != nullptr ? file : stdout);
  const int result = NEXT(fflush)(file);
  first.flushed(result == 0);
  if (file == nullptr && is_watched() && is_recorded()) {
    ::flockfile(stderr);
    known_end(STDERR_FILENO) = stderr->_IO_write_ptr;
    ::funlockfile(stderr);
    hooks().flushed(STDERR_FILENO);
  }
  return result;
}

// Formatted texts. `write`: formats into `to`.

#define FORMATS(name, file, write, parameters, arguments, ...) \
  REPLACES(name, int, __VA_ARGS__)                             \
  int cachepy_##name parameters {                              \
    return print_formatted(                                    \
        file,                                                  \
        [&](char* to, size_t room) {                           \
          va_list copy;                                        \
          va_copy(copy, list);                                 \
          const int size = write;                              \
          va_end(copy);                                        \
          return size;                                         \
        },                                                     \
        [&] { return NEXT(name) arguments; });                 \
  }
#define PLAIN ::vsnprintf(to, room, format, copy)
#define CHECKED ::__vsnprintf_chk(to, room, flag, room, format, copy)
FORMATS(vfprintf, file, PLAIN, (FILE * file, const char* format, va_list list), (file, format, list), FILE*,
        const char*, va_list)
FORMATS(vprintf, stdout, PLAIN, (const char* format, va_list list), (format, list), const char*, va_list)
FORMATS(__vfprintf_chk, file, CHECKED, (FILE * file, int flag, const char* format, va_list list),
        (file, flag, format, list), FILE*, int, const char*, va_list)
FORMATS(__vprintf_chk, stdout, CHECKED, (int flag, const char* format, va_list list), (flag, format, list),
        int, const char*, va_list)

FORMATS_LIST(printf, vfprintf, (const char* format, ...), (stdout, format, list), const char*)
FORMATS_LIST(fprintf, vfprintf, (FILE * file, const char* format, ...), (file, format, list), FILE*,
             const char*)
FORMATS_LIST(__printf_chk, __vfprintf_chk, (int flag, const char* format, ...), (stdout, flag, format, list),
             int, const char*)
FORMATS_LIST(__fprintf_chk, __vfprintf_chk, (FILE * file, int flag, const char* format, ...),
             (file, flag, format, list), FILE*, int, const char*)

REPLACES(perror, void, const char*)
void cachepy_perror(const char* prefix) {
  const char* const reason = ::strerror(errno);
  const bool has_prefix = prefix != nullptr && *prefix != '\0';
  print_formatted(
      stderr,
      [&](char* to, size_t room) {
        return ::snprintf(to, room, "%s%s%s\n", has_prefix ? prefix : "", has_prefix ? ": " : "", reason);
      },
      [&] {
        NEXT(perror)(prefix);
        return ::snprintf(nullptr, 0, "%s%s%s\n", has_prefix ? prefix : "", has_prefix ? ": " : "", reason);
      });
}

// Descriptors.

#define WRITES(name)                                              \
  REPLACES(name, ssize_t, int, const void*, size_t)               \
  ssize_t cachepy_##name(int fd, const void* text, size_t size) { \
    const ssize_t done = NEXT(name)(fd, text, size);              \
    wrote(fd, text, size, done);                                  \
    return done;                                                  \
  }
WRITES(write)
WRITES(__write)

REPLACES(writev, ssize_t, int, const iovec*, int)
ssize_t cachepy_writev(int fd, const iovec* parts, int count) {
  const ssize_t done = NEXT(writev)(fd, parts, count);
  if (!is_watched()) return done;
  if (done < 0 || !is_standard(fd)) {
    wrote(fd, nullptr, 0, done < 0 ? -1 : is_recorded() ? 1 : 0);
    return done;
  }
  std::size_t left = static_cast<std::size_t>(done);
  for (int i = 0; i < count; ++i) {
    const std::size_t size = std::min(left, parts[i].iov_len);
    if (parts[i].iov_len != 0) wrote(fd, parts[i].iov_base, parts[i].iov_len, static_cast<ssize_t>(size));
    left -= size;
  }
  return done;
}

#define FORMATS_TO_DESCRIPTOR(name, write, parameters, arguments, ...)    \
  REPLACES(name, int, __VA_ARGS__)                                        \
  int cachepy_##name parameters {                                         \
    if (!is_watched() || !is_standard(fd)) return NEXT(name) arguments;   \
    const Formatted text([&](char* to, size_t room) {                     \
      va_list copy;                                                       \
      va_copy(copy, list);                                                \
      const int size = write;                                             \
      va_end(copy);                                                       \
      return size;                                                        \
    });                                                                   \
    const int size = NEXT(name) arguments;                                \
    wrote(fd, text.text(), text.size(), text.is_known(size) ? size : -1); \
    return size;                                                          \
  }
FORMATS_TO_DESCRIPTOR(vdprintf, PLAIN, (int fd, const char* format, va_list list), (fd, format, list), int,
                      const char*, va_list)
FORMATS_TO_DESCRIPTOR(__vdprintf_chk, CHECKED, (int fd, int flag, const char* format, va_list list),
                      (fd, flag, format, list), int, int, const char*, va_list)
FORMATS_LIST(dprintf, vdprintf, (int fd, const char* format, ...), (fd, format, list), int, const char*)
FORMATS_LIST(__dprintf_chk, __vdprintf_chk, (int fd, int flag, const char* format, ...),
             (fd, flag, format, list), int, int, const char*)
