// Functions that print what is not recorded, or change where the standard streams lead.
#include <err.h>
#include <execinfo.h>
#include <fcntl.h>
#include <malloc.h>
#include <netdb.h>
#include <signal.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <wchar.h>

#include "watch/print.h"

using namespace cachepy::internal;

// `arguments`: in parentheses, as all of these are passed on.
#define DOUBTS(name, condition, which, shown, Result, parameters, arguments, ...) \
  REPLACES(name, Result, __VA_ARGS__)                                             \
  Result cachepy_##name parameters {                                              \
    if (is_watched() && (condition)) doubt(PrintDoubt::which, shown);             \
    return NEXT(name) arguments;                                                  \
  }
// Weak, for names that programs give to functions of their own.
#define DOUBTS_UNLESS_OWN(name, Result, parameters, arguments, ...)                                       \
  extern "C" [[gnu::weak, gnu::visibility("default")]] Result cachepy_##name(__VA_ARGS__) __asm__(#name); \
  DOUBTS(name, true, kNotRecorded, #name, Result, parameters, arguments, __VA_ARGS__)

#define WRITES_AT(name, Result, parameters, arguments, ...) \
  DOUBTS(name, is_standard(fd), kNotRecorded, #name, Result, parameters, arguments, __VA_ARGS__)
WRITES_AT(pwrite, ssize_t, (int fd, const void* text, size_t size, off_t at), (fd, text, size, at), int,
          const void*, size_t, off_t)
WRITES_AT(pwrite64, ssize_t, (int fd, const void* text, size_t size, off_t at), (fd, text, size, at), int,
          const void*, size_t, off_t)
WRITES_AT(pwritev, ssize_t, (int fd, const iovec* parts, int count, off_t at), (fd, parts, count, at), int,
          const iovec*, int, off_t)
WRITES_AT(pwritev64, ssize_t, (int fd, const iovec* parts, int count, off_t at), (fd, parts, count, at), int,
          const iovec*, int, off_t)
WRITES_AT(pwritev2, ssize_t, (int fd, const iovec* parts, int count, off_t at, int flags),
          (fd, parts, count, at, flags), int, const iovec*, int, off_t, int)
WRITES_AT(sendfile, ssize_t, (int fd, int from, off_t* at, size_t size), (fd, from, at, size), int, int,
          off_t*, size_t)
WRITES_AT(sendfile64, ssize_t, (int fd, int from, off_t* at, size_t size), (fd, from, at, size), int, int,
          off_t*, size_t)
WRITES_AT(splice, ssize_t, (int from, off_t* at, int fd, off_t* to, size_t size, unsigned flags),
          (from, at, fd, to, size, flags), int, off_t*, int, off_t*, size_t, unsigned)
WRITES_AT(copy_file_range, ssize_t, (int from, off_t* at, int fd, off_t* to, size_t size, unsigned flags),
          (from, at, fd, to, size, flags), int, off_t*, int, off_t*, size_t, unsigned)
WRITES_AT(vmsplice, ssize_t, (int fd, const iovec* parts, size_t count, unsigned flags),
          (fd, parts, count, flags), int, const iovec*, size_t, unsigned)

#define WIDE(name, file, Result, parameters, arguments, ...)                                         \
  DOUBTS(name, number_of(file) != 0, kNotRecorded, "wide characters", Result, parameters, arguments, \
         __VA_ARGS__)
WIDE(fputwc, file, wint_t, (wchar_t character, FILE* file), (character, file), wchar_t, FILE*)
WIDE(putwc, file, wint_t, (wchar_t character, FILE* file), (character, file), wchar_t, FILE*)
WIDE(putwchar, stdout, wint_t, (wchar_t character), (character), wchar_t)
WIDE(fputwc_unlocked, file, wint_t, (wchar_t character, FILE* file), (character, file), wchar_t, FILE*)
WIDE(putwc_unlocked, file, wint_t, (wchar_t character, FILE* file), (character, file), wchar_t, FILE*)
WIDE(putwchar_unlocked, stdout, wint_t, (wchar_t character), (character), wchar_t)
WIDE(__woverflow, file, wint_t, (FILE * file, wint_t character), (file, character), FILE*, wint_t)
WIDE(fputws, file, int, (const wchar_t* text, FILE* file), (text, file), const wchar_t*, FILE*)
WIDE(fputws_unlocked, file, int, (const wchar_t* text, FILE* file), (text, file), const wchar_t*, FILE*)
WIDE(vfwprintf, file, int, (FILE * file, const wchar_t* format, va_list list), (file, format, list), FILE*,
     const wchar_t*, va_list)
WIDE(vwprintf, stdout, int, (const wchar_t* format, va_list list), (format, list), const wchar_t*, va_list)
WIDE(__vfwprintf_chk, file, int, (FILE * file, int flag, const wchar_t* format, va_list list),
     (file, flag, format, list), FILE*, int, const wchar_t*, va_list)
FORMATS_LIST(wprintf, vfwprintf, (const wchar_t* format, ...), (stdout, format, list), const wchar_t*)
FORMATS_LIST(fwprintf, vfwprintf, (FILE * file, const wchar_t* format, ...), (file, format, list), FILE*,
             const wchar_t*)
FORMATS_LIST(__wprintf_chk, __vfwprintf_chk, (int flag, const wchar_t* format, ...),
             (stdout, flag, format, list), int, const wchar_t*)
FORMATS_LIST(__fwprintf_chk, __vfwprintf_chk, (FILE * file, int flag, const wchar_t* format, ...),
             (file, flag, format, list), FILE*, int, const wchar_t*)

DOUBTS_UNLESS_OWN(psignal, void, (int signal, const char* text), (signal, text), int, const char*)
DOUBTS_UNLESS_OWN(psiginfo, void, (const siginfo_t* info, const char* text), (info, text), const siginfo_t*,
                  const char*)
DOUBTS_UNLESS_OWN(herror, void, (const char* text), (text), const char*)
DOUBTS_UNLESS_OWN(malloc_stats, void, (), ())
DOUBTS_UNLESS_OWN(vwarn, void, (const char* format, va_list list), (format, list), const char*, va_list)
DOUBTS_UNLESS_OWN(vwarnx, void, (const char* format, va_list list), (format, list), const char*, va_list)
#define WARNS(name, next)                                                                                    \
  extern "C"                                                                                                 \
      [[gnu::weak, gnu::visibility("default")]] void cachepy_##name(const char* format, ...) __asm__(#name); \
  REPLACES(name, void, const char*, ...)                                                                     \
  void cachepy_##name(const char* format, ...) {                                                             \
    va_list list;                                                                                            \
    va_start(list, format);                                                                                  \
    cachepy_##next(format, list);                                                                            \
    va_end(list);                                                                                            \
  }
WARNS(warn, vwarn)
WARNS(warnx, vwarnx)
DOUBTS(backtrace_symbols_fd, is_standard(fd), kNotRecorded, "backtrace_symbols_fd", void,
       (void* const* addresses, int count, int fd), (addresses, count, fd), void* const*, int, int)

#define LEADS(name, condition, Result, parameters, arguments, ...) \
  DOUBTS(name, condition, kRedirected, #name, Result, parameters, arguments, __VA_ARGS__)
LEADS(dup, is_standard(fd), int, (int fd), (fd), int)
LEADS(dup2, is_standard(fd) || is_standard(to), int, (int fd, int to), (fd, to), int, int)
LEADS(dup3, is_standard(fd) || is_standard(to), int, (int fd, int to, int flags), (fd, to, flags), int, int,
      int)
LEADS(close, is_standard(fd), int, (int fd), (fd), int)
LEADS(fdopen, is_standard(fd), FILE*, (int fd, const char* mode), (fd, mode), int, const char*)
LEADS(fclose, number_of(file) != 0, int, (FILE * file), (file), FILE*)
LEADS(setvbuf, number_of(file) != 0, int, (FILE * file, char* to, int mode, size_t size),
      (file, to, mode, size), FILE*, char*, int, size_t)
LEADS(setbuf, number_of(file) != 0, void, (FILE * file, char* to), (file, to), FILE*, char*)
LEADS(setbuffer, number_of(file) != 0, void, (FILE * file, char* to, size_t size), (file, to, size), FILE*,
      char*, size_t)
LEADS(setlinebuf, number_of(file) != 0, void, (FILE * file), (file), FILE*)
