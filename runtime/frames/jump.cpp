// Notices longjmp() out of a cached call. No destructor runs then, so others would wait for the call for ever. The functions here
// replace those of the C library for code that calls them by name, record the target of the jump, and call the original by the one name
// that is not replaced.
//
// They are weak, so that a program keeps its own. Jumps by other means (__builtin_longjmp) are noticed later: when the stack of the call
// has been overwritten, or when code above it makes a call.
#include <csetjmp>
#include <cstdint>

#include "frames/activation.h"

namespace {

/// The beginning of the stack of the function that the jump leads to; 0: unknown. The C library stores it in its own encoding.
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
