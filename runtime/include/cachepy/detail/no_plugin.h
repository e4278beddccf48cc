// If CACHEPY_VERBOSE is set, reports which files of a program were compiled without the plugin. Their cached functions run uncached, which
// nothing else would show.
#pragma once

#if !defined(CACHEPY_PLUGIN) && !defined(CACHEPY_OWN_CODE)
#include <cstdio>
#include <cstdlib>

#ifdef __clang__
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wglobal-constructors"
#endif

namespace {

[[gnu::constructor]] void cachepy_say_no_plugin() {
  const char* const verbose = std::getenv("CACHEPY_VERBOSE");
  if (verbose == nullptr || (*verbose != '1' && *verbose != 't' && *verbose != 'y' && *verbose != 'T'))
    return;
  std::fputs(
      "[cachepy] " __BASE_FILE__
      " was compiled without the cachepy plugin: the cached functions in it are computed at each call\n",
      stderr);
}

}  // namespace

#ifdef __clang__
#pragma clang diagnostic pop
#endif
#endif
