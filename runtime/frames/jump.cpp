// longjmp() past a cached call leaves it without an end: no destructor runs, and whoever waits for the call would wait for
// ever. The definitions here take the place of the C library's for code that calls them by name, note where the jump goes, and
// go on in the C library's own, by its one name that is left alone.
//
// Weak, so that a program which has its own keeps it. What jumps by other means (__builtin_longjmp) is found out later, if the
// stack of the call that was left was overwritten since, or what asks is above it.
#include <csetjmp>
#include <cstdint>

#include "frames/activation.h"

namespace {

/// Where the stack begins that the jump leads to; 0: not known. The C library keeps it in a form of its own.
std::uintptr_t target_of([[maybe_unused]] const __jmp_buf_tag* buffer) {
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__LP64__)
  constexpr int kStackPointer = 6;
  std::uintptr_t address = static_cast<std::uintptr_t>(buffer[0].__jmpbuf[kStackPointer]);
  asm("ror $17, %0\n\txor %%fs:0x30, %0" : "+r"(address) : : "cc");
  return address;
#else
  return 0;
#endif
}

[[noreturn]] void jump(__jmp_buf_tag* buffer, int value) {
  cachepy::internal::note_jump(target_of(buffer));
  ::_longjmp(buffer, value);
}

}  // namespace

extern "C" {
[[gnu::weak, noreturn]] void cachepy_longjmp(__jmp_buf_tag* buffer, int value) __asm__("longjmp");
[[gnu::weak, noreturn]] void cachepy_siglongjmp(__jmp_buf_tag* buffer, int value) __asm__("siglongjmp");
[[gnu::weak, noreturn]] void cachepy_checked_longjmp(__jmp_buf_tag* buffer,
                                                     int value) __asm__("__longjmp_chk");
void cachepy_longjmp(__jmp_buf_tag* buffer, int value) {
  jump(buffer, value);
}
void cachepy_siglongjmp(__jmp_buf_tag* buffer, int value) {
  jump(buffer, value);
}
void cachepy_checked_longjmp(__jmp_buf_tag* buffer, int value) {
  jump(buffer, value);
}
}
