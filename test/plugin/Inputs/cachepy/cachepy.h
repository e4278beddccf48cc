// Stands for the runtime in the tests of the plugin: logs what the plugin wrote, then calls the original body. So these
// tests need no library, and fail only for the plugin's sake.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <type_traits>

#include "cachepy/detail/site.h"

// Where the plugin expects what is cachepy's own.
#line 14 CACHEPY_HEADER

namespace cachepy::detail {

template <class T>
struct Ignored {
  T* ptr;
};
template <class T>
constexpr Ignored<T> ignored(T& argument) {
  return {&argument};
}

template <class T>
struct FileArg {
  T* ptr;
};
template <class T>
constexpr FileArg<T> file_arg(T& argument) {
  return {&argument};
}

template <class T>
struct InOut {
  T* ptr;
};
template <class T>
constexpr InOut<T> inout(T& argument) {
  return {&argument};
}

template <class T>
struct Out {
  T* ptr;
};
template <class T>
constexpr Out<T> out(T& argument) {
  return {&argument};
}
template <class T>
constexpr Out<T> fresh_out(T& argument) {
  return {&argument};
}

template <class T>
constexpr Out<T> stream(T& argument) {
  return {&argument};
}
template <class T>
constexpr int made(T&) {
  return 0;
}
template <class T>
constexpr int made_fresh(T&) {
  return 0;
}
template <class T, class... Part>
constexpr Ignored<T> with_object(T& argument, const Part&...) {
  return {&argument};
}

template <class T>
T& unwrap(T& argument) {
  return argument;
}
template <class T>
T& unwrap(Ignored<T>& argument) {
  return *argument.ptr;
}
template <class T>
T& unwrap(FileArg<T>& argument) {
  return *argument.ptr;
}
template <class T>
T& unwrap(InOut<T>& argument) {
  return *argument.ptr;
}
template <class T>
T& unwrap(Out<T>& argument) {
  return *argument.ptr;
}

inline void log_list(const char* name, const StringList& list) {
  if (list.count == 0) return;
  std::printf("  %s =", name);
  const char* next = list.data;
  for (std::uint32_t i = 0; i < list.count; ++i) {
    const int length = std::printf(" [%s]", next) - 3;
    next += length + 1;
  }
  std::printf("\n");
}

inline void log_text(const char* name, const char* text) {
  if (text) std::printf("  %s = [%s]\n", name, text);
}

/// One block per call when LOG_SITES is set.
inline void log_site(const Site& site) {
  if (!std::getenv("LOG_SITES")) return;
  std::printf("%s | %s | %s | line %u | roles [%s]\n", site.name, site.signature, site.result_type,
              static_cast<unsigned>(site.line), site.param_roles);
  log_text("dir", site.dir);
  log_text("version", site.version);
  log_list("env_vars", site.env_vars);
  log_list("depends_on_files", site.depends_on_files);
  log_list("depends_on_vars", site.depends_on_vars);
  log_text("file_pattern", site.file_pattern);
  log_text("algo", site.algo);
  log_text("libraries", site.libraries);
  if (site.hash_file_paths >= 0) std::printf("  hash_file_paths = %d\n", site.hash_file_paths);
  if (site.verbose >= 0) std::printf("  verbose = %d\n", site.verbose);
  log_list("params", site.param_names);
}

/// A member function and its object; the parts of the object that are in the key are only counted.
template <class Object, class Impl, class R, class... P>
struct Method {
  std::remove_reference_t<Object>& object;
  Impl impl;
};
#define METHOD(qualifiers, Object)                                                                             \
  template <class R, class C, class... P, class... Part>                                                     \
  Method<Object, R (C::*)(P...) qualifiers, R, P...> method(                                                  \
      R (C::*impl)(P...) qualifiers, std::remove_reference_t<Object>& object, const Part&...) {               \
    return {object, impl};                                                                                    \
  }
METHOD(const, const C&)
METHOD(const&, const C&)
METHOD(const&&, const C&&)
METHOD(, C&)
METHOD(&, C&)
METHOD(&&, C&&)
#undef METHOD

template <class Object, class Impl, class R, class... P, class... A>
R memoize(Site& site, Method<Object, Impl, R, P...> method, A&&... arguments) {
  detail::log_site(site);
  return (static_cast<Object>(method.object).*method.impl)(static_cast<P&&>(detail::unwrap(arguments))...);
}

template <class R, class... P, class... A>
R memoize(Site& site, R (*impl)(P...), A&&... arguments) {
  detail::log_site(site);
  return impl(static_cast<P&&>(detail::unwrap(arguments))...);
}

}  // namespace cachepy::detail
