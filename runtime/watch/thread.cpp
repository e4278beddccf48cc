// Functions that start threads.
#include <pthread.h>
#include <threads.h>

#include "watch/replace.h"

using namespace cachepy::internal;

namespace {

/// Asks what the new thread is to run, and has it started.
template <class Start>
int start(NewThread thread, const void* caller, int succeeded, const Start& next) {
  const ThreadHooks* const hooks = cachepy_watch.threads.load(std::memory_order_acquire);
  const void* const argument = thread.argument;
  const void* const routine = thread.routine;
  if (hooks != nullptr) hooks->starting(thread, caller);
  const int result = next(thread);
  const bool is_other = thread.argument != argument || thread.routine != routine;
  if (result != succeeded && is_other) hooks->not_started(thread);
  return result;
}

}  // namespace

REPLACES(pthread_create, int, pthread_t*, const pthread_attr_t*, void* (*)(void*), void*)
int cachepy_pthread_create(pthread_t* id, const pthread_attr_t* attributes, void* (*routine)(void*),
                           void* argument) {
  return start({reinterpret_cast<void*>(routine), argument, false}, __builtin_return_address(0), 0,
               [&](const NewThread& thread) {
                 return NEXT(pthread_create)(
                     id, attributes, reinterpret_cast<void* (*)(void*)>(thread.routine), thread.argument);
               });
}

REPLACES(thrd_create, int, thrd_t*, int (*)(void*), void*)
int cachepy_thrd_create(thrd_t* id, int (*routine)(void*), void* argument) {
  return start({reinterpret_cast<void*>(routine), argument, true}, __builtin_return_address(0), thrd_success,
               [&](const NewThread& thread) {
                 return NEXT(thrd_create)(id, reinterpret_cast<int (*)(void*)>(thread.routine),
                                          thread.argument);
               });
}
