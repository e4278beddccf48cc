// longjmp over one and several cached calls, out of a nested one, from a signal handler, by the means of the compiler: the calls
// that were left never end, and nobody waits for them, nor do they take the files of those that go on.
#include <cachepy/cachepy.h>
#include <pthread.h>
#include <sys/time.h>
#include <unistd.h>

#include <csetjmp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <thread>
#define C [[cachepy::cache_file("cache")]]

[[cachepy::ignore]] static sigjmp_buf back;
[[cachepy::ignore]] static void* compilers_back[5];
[[cachepy::ignore]] static int way = 0;

static std::string path_of(int i) {
  return "f" + std::to_string(i) + ".txt";
}
static int read(int i) {
  std::ifstream in(cachepy::track_file(path_of(i)));
  int value = -1;
  in >> value;
  return value;
}
static void leave() {
  if (way == 0) std::longjmp(*reinterpret_cast<std::jmp_buf*>(back), 1);
  if (way == 1) siglongjmp(back, 1);
  if (way == 2) raise(SIGUSR1);
  if (way == 3) __builtin_longjmp(compilers_back, 1);
}
static void on_signal(int) {
  siglongjmp(back, 1);
}

C int inner(int i, bool fail) {
  const int value = read(i);
  if (fail) leave();
  return value;
}
C int middle(int i, bool fail) {
  return inner(i, fail) + 1;
}
C int outer(int i, bool fail) {
  return middle(i, fail) + 1;
}

// Where the stack is as deep as that of the call that was left, and holds something else.
[[gnu::noinline]] static int deep(int i, int (*body)(int)) {
  volatile char room[20'000];
  room[0] = static_cast<char>(i);
  room[19'999] = room[0];
  return body(i) + room[19'999];
}

// Goes on after the call in it was left: what it reads then is its own.
C int survives(int i) {
  volatile int result = 0;
  if (sigsetjmp(back, 1) == 0)
    result = outer(i, true);
  else
    result = deep(i, [](int n) { return read(n + 1); });
  return result + read(i + 2);
}
[[gnu::noinline]] static int jumped_over(int i) {
  if (way == 3) {
    if (__builtin_setjmp(compilers_back) == 0) return outer(i, true);
  } else if (sigsetjmp(back, 1) == 0) {
    return outer(i, true);
  }
  return -1;
}

static void* waits(void* result) {
  *static_cast<int*>(result) = jumped_over(3);
  return nullptr;
}

int main() {
  std::signal(SIGUSR1, on_signal);
  for (int i = 0; i < 6; ++i) std::ofstream(path_of(i)) << E(1, 2) * (i + 1);
  usleep(20'000);
  for (way = 0; way < 4; ++way) {
    std::printf("%d %d ", jumped_over(way), jumped_over(way));
    if (way < 3) {
      std::printf("%d ", survives(way));
      std::ofstream(path_of(way + 1)) << 1000 + way;
      usleep(20'000);
      std::printf("%d ", survives(way));
      std::ofstream(path_of(way + 2)) << 2000 + way;
      usleep(20'000);
      std::printf("%d ", survives(way));
    }
    std::printf("%d %d ", deep(way, [](int i) { return outer(i, false); }), inner(way, false));
    // Another thread that this one has not begun inside of anything.
    jumped_over(3);
    int result = 0;
    if (way < 3) {
      pthread_t thread;
      pthread_create(&thread, nullptr, waits, &result);
      pthread_join(thread, nullptr);
    }
    std::printf("%d %d\n", result, outer(3, false));
  }
}
