// Functions whose results may be others at each call.
#include <mqueue.h>
#include <netdb.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include <cstdarg>
#include <cstring>

#include "watch/replace.h"

using namespace cachepy::internal;

// `arguments`: in parentheses, as all of these are passed on.
#define USES(name, use, condition, shown, Result, parameters, arguments, ...)               \
  REPLACES(name, Result, __VA_ARGS__)                                                       \
  Result cachepy_##name parameters {                                                        \
    if (is_watched() && (condition)) hooks().used(use, shown, __builtin_return_address(0)); \
    return NEXT(name) arguments;                                                            \
  }

// Weak, for names that programs give to functions of their own.
#define USES_UNLESS_OWN(name, use, shown, Result, parameters, arguments, ...)                             \
  extern "C" [[gnu::weak, gnu::visibility("default")]] Result cachepy_##name(__VA_ARGS__) __asm__(#name); \
  USES(name, use, true, shown, Result, parameters, arguments, __VA_ARGS__)

#define CLOCK(name, Result, parameters, arguments, ...) \
  USES_UNLESS_OWN(name, Use::kClock, #name, Result, parameters, arguments, __VA_ARGS__)
CLOCK(time, time_t, (time_t* at), (at), time_t*)
CLOCK(clock_gettime, int, (clockid_t clock, timespec* at), (clock, at), clockid_t, timespec*)
CLOCK(gettimeofday, int, (timeval * at, void* zone), (at, zone), timeval*, void*)
CLOCK(timespec_get, int, (timespec * at, int base), (at, base), timespec*, int)
CLOCK(clock, clock_t, (), ())
CLOCK(times, clock_t, (tms * at), (at), tms*)
CLOCK(getrusage, int, (int who, struct ::rusage* usage), (who, usage), int, struct ::rusage*)

#define IDENTITY(name, Result, parameters, arguments, ...) \
  USES_UNLESS_OWN(name, Use::kIdentity, #name, Result, parameters, arguments, __VA_ARGS__)
IDENTITY(getpid, pid_t, (), ())
IDENTITY(getppid, pid_t, (), ())
IDENTITY(gettid, pid_t, (), ())
IDENTITY(getuid, uid_t, (), ())
IDENTITY(geteuid, uid_t, (), ())
IDENTITY(getgid, gid_t, (), ())
IDENTITY(getegid, gid_t, (), ())
IDENTITY(gethostname, int, (char* name, size_t size), (name, size), char*, size_t)
IDENTITY(uname, int, (struct ::utsname * name), (name), struct ::utsname*)
IDENTITY(get_nprocs, int, (), ())
IDENTITY(sysinfo, int, (struct ::sysinfo * info), (info), struct ::sysinfo*)
IDENTITY(getloadavg, int, (double* loads, int count), (loads, count), double*, int)
IDENTITY(getlogin, char*, (), ())
IDENTITY(getlogin_r, int, (char* name, size_t size), (name, size), char*, size_t)
IDENTITY(gethostid, long, (), ())
IDENTITY(getifaddrs, int, (void** found), (found), void**)

#define RANDOM(name, Result, parameters, arguments, ...) \
  USES_UNLESS_OWN(name, Use::kRandom, #name, Result, parameters, arguments, __VA_ARGS__)
RANDOM(getrandom, ssize_t, (void* at, size_t size, unsigned flags), (at, size, flags), void*, size_t,
       unsigned)
RANDOM(getentropy, int, (void* at, size_t size), (at, size), void*, size_t)
RANDOM(arc4random, std::uint32_t, (), ())
RANDOM(arc4random_buf, void, (void* at, size_t size), (at, size), void*, size_t)
RANDOM(arc4random_uniform, std::uint32_t, (std::uint32_t bound), (bound), std::uint32_t)
// Of the C library's own generators, which are seeded for the whole process.
RANDOM(rand, int, (), ())
RANDOM(random, long, (), ())
RANDOM(drand48, double, (), ())
RANDOM(lrand48, long, (), ())
RANDOM(mrand48, long, (), ())
#define SEEDS(name, Seed) USES_UNLESS_OWN(name, Use::kSeed, #name, void, (Seed seed), (seed), Seed)
SEEDS(srand, unsigned)
SEEDS(srandom, unsigned)
SEEDS(srand48, long)
// It may use the processor's instruction, and call nothing. A program may be linked with libstdc++'s archive.
#define RANDOM_DEVICE(name) \
  USES_UNLESS_OWN(name, Use::kRandom, "std::random_device", unsigned, (void* self), (self), void*)
RANDOM_DEVICE(_ZNSt13random_device9_M_getvalEv)
RANDOM_DEVICE(_ZNSt13random_device16_M_getval_pretr1Ev)

#define NETWORK(name, Result, parameters, arguments, ...) \
  USES(name, Use::kNetwork, true, #name, Result, parameters, arguments, __VA_ARGS__)
USES(socket, Use::kNetwork, family != AF_UNIX && family != AF_NETLINK, "socket", int,
     (int family, int type, int protocol), (family, type, protocol), int, int, int)
NETWORK(connect, int, (int fd, const sockaddr* to, socklen_t size), (fd, to, size), int, const sockaddr*,
        socklen_t)
NETWORK(accept, int, (int fd, sockaddr* from, socklen_t* size), (fd, from, size), int, sockaddr*, socklen_t*)
NETWORK(accept4, int, (int fd, sockaddr* from, socklen_t* size, int flags), (fd, from, size, flags), int,
        sockaddr*, socklen_t*, int)
NETWORK(getaddrinfo, int, (const char* node, const char* service, const addrinfo* hints, addrinfo** found),
        (node, service, hints, found), const char*, const char*, const addrinfo*, addrinfo**)
NETWORK(getnameinfo, int,
        (const sockaddr* address, socklen_t size, char* host, socklen_t host_size, char* service,
         socklen_t service_size, int flags),
        (address, size, host, host_size, service, service_size, flags), const sockaddr*, socklen_t, char*,
        socklen_t, char*, socklen_t, int)
NETWORK(gethostbyname, hostent*, (const char* name), (name), const char*)
NETWORK(gethostbyname2, hostent*, (const char* name, int family), (name, family), const char*, int)
NETWORK(gethostbyaddr, hostent*, (const void* address, socklen_t size, int family), (address, size, family),
        const void*, socklen_t, int)
NETWORK(gethostbyname_r, int,
        (const char* name, hostent* host, char* room, size_t size, hostent** found, int* error),
        (name, host, room, size, found, error), const char*, hostent*, char*, size_t, hostent**, int*)
NETWORK(gethostbyname2_r, int,
        (const char* name, int family, hostent* host, char* room, size_t size, hostent** found, int* error),
        (name, family, host, room, size, found, error), const char*, int, hostent*, char*, size_t, hostent**,
        int*)
NETWORK(gethostbyaddr_r, int,
        (const void* address, socklen_t length, int family, hostent* host, char* room, size_t size,
         hostent** found, int* error),
        (address, length, family, host, room, size, found, error), const void*, socklen_t, int, hostent*,
        char*, size_t, hostent**, int*)
#define RESOLVES(name)                                                                          \
  NETWORK(name, int, (const char* domain, int kind, int type, unsigned char* answer, int room), \
          (domain, kind, type, answer, room), const char*, int, int, unsigned char*, int)
RESOLVES(res_query)
RESOLVES(res_search)
#define RESOLVES_IN(name)                                                                                    \
  NETWORK(name, int, (void* state, const char* domain, int kind, int type, unsigned char* answer, int room), \
          (state, domain, kind, type, answer, room), void*, const char*, int, int, unsigned char*, int)
RESOLVES_IN(res_nquery)
RESOLVES_IN(res_nsearch)

#define IPC(name, Result, parameters, arguments, ...) \
  USES(name, Use::kIpc, true, #name, Result, parameters, arguments, __VA_ARGS__)
// LLVM's OpenMP runtime looks for other copies of itself in the process.
USES(shm_open, Use::kIpc, std::strncmp(name, "/__KMP_REGISTERED_LIB_", 22) != 0, "shm_open", int,
     (const char* name, int flags, mode_t mode), (name, flags, mode), const char*, int, mode_t)
IPC(shmat, void*, (int id, const void* at, int flags), (id, at, flags), int, const void*, int)
IPC(msgrcv, ssize_t, (int id, void* to, size_t size, long type, int flags), (id, to, size, type, flags), int,
    void*, size_t, long, int)
IPC(mq_receive, ssize_t, (mqd_t queue, char* to, size_t size, unsigned* priority),
    (queue, to, size, priority), mqd_t, char*, size_t, unsigned*)

// They read files, list directories or run programs inside of the C library, where nobody sees what.
#define OPAQUE(name, Result, parameters, arguments, ...) \
  USES(name, Use::kOpaque, true, #name, Result, parameters, arguments, __VA_ARGS__)
OPAQUE(wordexp, int, (const char* words, void* found, int flags), (words, found, flags), const char*, void*,
       int)
OPAQUE(open_by_handle_at, int, (int mount, void* handle, int flags), (mount, handle, flags), int, void*, int)
OPAQUE(getdate, tm*, (const char* text), (text), const char*)
OPAQUE(getdate_r, int, (const char* text, tm* time), (text, time), const char*, tm*)

// Standard input.

#define READS(name, Result, parameters, arguments, ...) \
  USES(name, Use::kTerminal, fd == STDIN_FILENO, "standard input", Result, parameters, arguments, __VA_ARGS__)
READS(read, ssize_t, (int fd, void* to, size_t size), (fd, to, size), int, void*, size_t)
READS(__read_chk, ssize_t, (int fd, void* to, size_t size, size_t room), (fd, to, size, room), int, void*,
      size_t, size_t)
READS(readv, ssize_t, (int fd, const iovec* to, int count), (fd, to, count), int, const iovec*, int)

#define STREAMS(name, Result, parameters, arguments, ...) \
  USES(name, Use::kTerminal, file == stdin, "standard input", Result, parameters, arguments, __VA_ARGS__)
STREAMS(fread, size_t, (void* to, size_t size, size_t count, FILE* file), (to, size, count, file), void*,
        size_t, size_t, FILE*)
STREAMS(fread_unlocked, size_t, (void* to, size_t size, size_t count, FILE* file), (to, size, count, file),
        void*, size_t, size_t, FILE*)
STREAMS(__fread_chk, size_t, (void* to, size_t room, size_t size, size_t count, FILE* file),
        (to, room, size, count, file), void*, size_t, size_t, size_t, FILE*)
STREAMS(fgetc, int, (FILE * file), (file), FILE*)
STREAMS(getc, int, (FILE * file), (file), FILE*)
STREAMS(_IO_getc, int, (FILE * file), (file), FILE*)
STREAMS(__uflow, int, (FILE * file), (file), FILE*)
STREAMS(fgets, char*, (char* to, int size, FILE* file), (to, size, file), char*, int, FILE*)
STREAMS(__fgets_chk, char*, (char* to, size_t room, int size, FILE* file), (to, room, size, file), char*,
        size_t, int, FILE*)
STREAMS(getline, ssize_t, (char** line, size_t* size, FILE* file), (line, size, file), char**, size_t*, FILE*)
STREAMS(getdelim, ssize_t, (char** line, size_t* size, int end, FILE* file), (line, size, end, file), char**,
        size_t*, int, FILE*)
STREAMS(fgetwc, wint_t, (FILE * file), (file), FILE*)
STREAMS(getwc, wint_t, (FILE * file), (file), FILE*)
USES(getchar, Use::kTerminal, true, "standard input", int, (), ())

REPLACES(__isoc99_scanf, int, const char*, ...)
int cachepy___isoc99_scanf(const char* format, ...) {
  if (is_watched()) hooks().used(Use::kTerminal, "standard input", __builtin_return_address(0));
  va_list arguments;
  va_start(arguments, format);
  const int count = ::vfscanf(stdin, format, arguments);
  va_end(arguments);
  return count;
}
