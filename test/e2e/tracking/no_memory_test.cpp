// The kernel gives no memory to what records the system calls of a call: the call works as ever, and is not stored.
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cstddef>

#include "cachepy/cachepy.h"
#include "listening.h"

namespace {
std::atomic<bool> refuses{false};
std::atomic<int> refused{0};
}  // namespace

// In place of the C library's, whose own allocator does not call it by this name.
extern "C" [[gnu::visibility("default")]] void* mmap(void* at, std::size_t size, int protection, int flags,
                                                     int fd, off_t offset) noexcept {
  if (refuses && (flags & MAP_ANONYMOUS) != 0) {
    ++refused;
    errno = ENOMEM;
    return MAP_FAILED;
  }
  const long result = ::syscall(SYS_mmap, at, size, protection, flags, fd, offset);
  return reinterpret_cast<void*>(result);
}

namespace {

char first_byte(const std::string& path) {
  char byte = '?';
  const int fd = ::open(path.c_str(), O_RDONLY);
  if (fd < 0 || ::read(fd, &byte, 1) != 1) byte = '?';
  ::close(fd);
  return byte;
}

[[cachepy::ignore]] bool without_memory = false;
[[cachepy::cache_file("cache")]] char reads(const std::string& path) {
  ++runs()["reads"];
  refuses = without_memory;
  const char byte = first_byte(path);
  refuses = false;
  return byte;
}
[[cachepy::cache_file("cache")]] char calls_reads(const std::string& path) {
  ++runs()["calls_reads"];
  return reads(path);
}

class NoMemory : public Listening {};

TEST_F(NoMemory, t030_the_recorder_gets_no_memory) {
  write("a.txt", "1");
  without_memory = true;
  refused = 0;
  for (int i = 0; i < 2; ++i) EXPECT_EQ(calls_reads(at("a.txt")), '1');
  EXPECT_GE(refused, 2) << "nothing had to be recorded";
  EXPECT_EQ(runs()["reads"], 2);
  EXPECT_EQ(runs()["calls_reads"], 2);
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_NE(messages[0].find("could not be recorded"), std::string::npos) << messages[0];

  without_memory = false;
  for (const char* const text : {"1", "2"}) {
    write("a.txt", text);
    for (int i = 0; i < 2; ++i) EXPECT_EQ(calls_reads(at("a.txt")), *text);
  }
  EXPECT_EQ(runs()["reads"], 4);
}

}  // namespace
