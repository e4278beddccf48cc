#include "frames/own_stack.h"

#include <pthread.h>

#include <cerrno>

namespace cachepy::internal {

StackBounds own_stack() {
  StackBounds everything{0, ~std::uintptr_t{0}};
  const int error_before = errno;
  pthread_attr_t attributes;
  if (::pthread_getattr_np(::pthread_self(), &attributes) != 0) return everything;
  void* low = nullptr;
  std::size_t size = 0;
  const bool known = ::pthread_attr_getstack(&attributes, &low, &size) == 0;
  ::pthread_attr_destroy(&attributes);
  errno = error_before;
  return known ? StackBounds{reinterpret_cast<std::uintptr_t>(low), size} : everything;
}

bool in_same_function(std::uintptr_t code, std::uintptr_t other_code) {
  return ::_Unwind_FindEnclosingFunction(reinterpret_cast<void*>(code)) ==
         ::_Unwind_FindEnclosingFunction(reinterpret_cast<void*>(other_code));
}

}  // namespace cachepy::internal
