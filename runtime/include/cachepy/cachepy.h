// The header that annotated code includes.
//
//     #include <cachepy/cachepy.h>
//
//     [[cachepy::cache_file("cache")]]
//     Counts load_counts(const std::string& path) {
//       std::ifstream in(cachepy::track_file(path));   // registers the dependency, stores its content hash
//       …
//     }
//
// Compiled with the plugin, load_counts runs again only when its code, its arguments or the file have
// changed. Compiled without it, the same program runs uncached. Works from C++17 on.
#pragma once

// clang-format off: its #error must come before the errors that it explains
#include "cachepy/detail/standard_library.h"
// clang-format on
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "cachepy/detail/memoize.h"
#include "cachepy/detail/no_plugin.h"
#include "cachepy/detail/standard_path.h"
#include "cachepy/detail/state.h"
#include "cachepy/error.h"

namespace cachepy {

namespace internal {
struct Activation;
}

namespace detail {
void track_path(std::string_view path);
inline const std::string& native_path(const std::string& path) {
  return path;
}
template <class Path>
const auto& native_path(const Path& path) {
  return path.native();
}
}  // namespace detail

/// Records that the cached call running in this thread depends on the file or directory at `path` as it is now: on its
/// content, or on its absence. Accepts everything that a std::filesystem::path can be made of, and returns it
/// unchanged: as std::filesystem::path if `<filesystem>` is included, else as std::string, which streams open as well.
/// Outside of a cached call it only returns the path. Relative paths start at the current directory; symlinks are
/// followed. It never throws because of the file: if the file cannot be read, the result of the call is returned but not
/// stored. Thread-safe.
template <class Path, class Result = detail::PathOrString<Path>>
Result track_file(const Path& path) {
  Result result(path);
  detail::track_path(detail::native_path(result));
  return result;
}

/// The result of the cached call that runs now must not be stored, and neither must those of the cached calls around it: it is
/// returned once. `why` is told, once for each text. Outside of a cached call it does nothing. Thread-safe.
///
///     if (!answer.complete) cachepy::do_not_store("the server gave a part only");
void do_not_store(std::string_view why);

namespace detail {

/// While it exists, nothing that this thread does is observed.
class UntrackedScope {
 public:
  UntrackedScope() noexcept;
  ~UntrackedScope();
  UntrackedScope(const UntrackedScope&) = delete;
  UntrackedScope& operator=(const UntrackedScope&) = delete;

 private:
  bool before_;
};

/// While it exists, the options apply to cached calls made directly by the current frame of this thread.
class OptionsScope {
 public:
  explicit OptionsScope(const CallOptions& options);
  ~OptionsScope();
  OptionsScope(const OptionsScope&) = delete;
  OptionsScope& operator=(const OptionsScope&) = delete;

 private:
  CallOptions outer_options_;
  const void* outer_frame_;
};

/// The frame of the cached call that runs in this thread at construction, or none. Copies share the frame.
class Context {
 public:
  Context();
  Context(const Context& other);
  Context(Context&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  Context& operator=(Context other) noexcept {
    std::swap(frame_, other.frame_);
    return *this;
  }
  ~Context();

 private:
  friend class ContextScope;
  void* frame_;  // owned: a pointer that shares the frame
};

/// While it exists, the function that constructed it works for that frame.
class ContextScope {
 public:
  [[gnu::always_inline]] explicit ContextScope(const Context& context)
      : ContextScope(context, __builtin_dwarf_cfa()) {}
  ~ContextScope();
  ContextScope(const ContextScope&) = delete;
  ContextScope& operator=(const ContextScope&) = delete;

 private:
  ContextScope(const Context& context, void* stack_begin);
  internal::Activation* activation_;
};

template <class Callable>
class Bound {
 public:
  Bound(Context context, Callable callable) : context_(std::move(context)), callable_(std::move(callable)) {}

  template <class... Arguments>
  decltype(auto) operator()(Arguments&&... arguments) {
    const ContextScope scope(context_);
    return callable_(std::forward<Arguments>(arguments)...);
  }
  template <class... Arguments>
  decltype(auto) operator()(Arguments&&... arguments) const {
    const ContextScope scope(context_);
    return callable_(std::forward<Arguments>(arguments)...);
  }

 private:
  Context context_;
  Callable callable_;
};

}  // namespace detail

/// Calls `callable` and returns its result. The options apply to the cached calls that it makes directly in this
/// thread, not to nested ones.
///
///     auto fresh = cachepy::with_options({.force = true}, [&] { return pipeline(path); });
template <class Callable>
decltype(auto) with_options(const CallOptions& options, Callable&& callable) {
  const detail::OptionsScope scope(options);
  return std::forward<Callable>(callable)();
}

/// Calls `callable` and returns its result. What it uses is no dependency of the cached call that runs now, and no reason not to
/// store it: neither files nor variables, neither random numbers nor the network. Only what is named by track_file(), and the
/// cached calls that it makes in this thread, still count.
///
///     cachepy::untracked([&] { log << "read " << path << std::endl; });
template <class Callable>
decltype(auto) untracked(Callable&& callable) {
  const detail::UntrackedScope scope;
  return std::forward<Callable>(callable)();
}

/// Wraps `callable` so that the cached calls and track_file() in it are recorded for the cached call that is running now, no
/// matter which thread or fiber runs it. They are recorded for no call if there is none now, or if it has
/// finished by then. The wrapper can be copied and called like `callable`.
///
///     pool.submit(cachepy::bind_context([&] { part = load_counts(path); }));
template <class Callable>
auto bind_context(Callable&& callable) {
  return detail::Bound<std::decay_t<Callable>>(detail::Context(), std::forward<Callable>(callable));
}

}  // namespace cachepy
