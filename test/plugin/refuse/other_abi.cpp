// RUN: sed 's/kAbiVersion = [0-9]*/kAbiVersion = 999/' %S/../../../runtime/include/cachepy/detail/site.h > %t.site.h
// RUN: not %cachepy-clang -fsyntax-only -include %t.site.h %s 2>&1 | FileCheck %s
// CHECK: error: these headers of cachepy are of ABI version 999, the plugin of version {{[0-9]+}}; install both from one release
namespace cachepy::detail {
template <class T>
struct Ignored {};
template <class T>
Ignored<T> ignored(T&);
template <class T>
Ignored<T> file_arg(T&);
template <class R, class... P, class... A>
R memoize(Site&, R (*)(P...), A&&...);
}  // namespace cachepy::detail
[[cachepy::cache_file]] int cached(int a) { return a; }
