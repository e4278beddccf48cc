// One call of a cached function as the library sees it: how to get at its arguments and its result, whatever
// their types.
#pragma once

#include "cachepy/detail/decoder.h"
#include "cachepy/detail/encoder.h"
#include "cachepy/detail/schema.h"
#include "cachepy/detail/site.h"

namespace cachepy {

/// How cached calls are to be answered; the first three are the original's _load, _force and _skip_save.
struct CallOptions {
  bool load = true;        ///< false: do not answer from the cache, compute
  bool force = false;      ///< compute and replace the stored result
  bool skip_save = false;  ///< do not store what is computed
  bool verbose = false;    ///< say what is served, and what is computed and why
  bool force_all = false;  ///< as force, also for all cached calls below, as far as this thread makes them
};

namespace detail {

class Places;

/// What the library needs of one kind of call; `call` is the Call object on the wrapper's stack.
struct CallOps {
  void (*encode_arguments)(void* call, ArgumentEncoder& out);
  void (*describe_arguments)(Schema& out);  ///< one schema a line for each parameter, "" where it is ignored
  void (*describe_result)(Schema& out);
  void (*compute)(void* call);  ///< calls the function; its result is then the call's
  void (*encode_result)(void* call, Encoder& out);
  void (*decode_result)(void* call,
                        Decoder& in);  ///< the decoded result is the call's, even when `in` has failed
  void (*drop_result)(void* call);
  /// Moves the call's result from an object of its type. Null of a call that changes arguments, and where it cannot be moved.
  void (*take_result)(void* call, void* value);

  // Of a call that changes arguments (detail/changing_call.h), else null and 0.
  void (*find_places)(void* call, Places& places);
  /// Before a compute() whose result is to be stored: gives new objects to the out arguments that may be left as they are, and
  /// records what is written to streams.
  void (*prepare)(void* call);
  unsigned can_meet;  ///< how many of its arguments may lie in memory that others have, too

  /// The function's option store_if: whether the result of compute() is to be stored. Throws what the user's code throws. Null without
  /// that option.
  bool (*is_worth_storing)(void* call);
};

/// Looks the call up, validates, else computes, records and stores. When it returns, the call has its result;
/// it throws what the function throws. Thread-safe.
/// `Abi` is the kAbiVersion that the caller was compiled with: a library of another one does not have the function, so
/// that the linker refuses what could only go wrong ("undefined reference to … run_memoized<2u>").
template <std::uint32_t Abi>
void run_memoized(Site& site, const CallOps& ops, void* call);
template <>
void run_memoized<kAbiVersion>(Site& site, const CallOps& ops, void* call);

}  // namespace detail
}  // namespace cachepy
