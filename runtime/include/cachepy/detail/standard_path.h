// The name of std::filesystem::path without <filesystem>, which would cost every user of <cachepy/cachepy.h> more compile
// time than all the rest of it (docs/decisions/light-header.md).
#pragma once

#include <cstddef>
#include <string>

#include "cachepy/detail/standard_library.h"

#ifdef __GLIBCXX__
// Its names are reserved, of which strict builds would warn outside of system headers.
#pragma GCC system_header
// As libstdc++'s <bits/fs_fwd.h> declares it, without what that includes.
// clang-format off
namespace std _GLIBCXX_VISIBILITY(default) {
_GLIBCXX_BEGIN_NAMESPACE_VERSION
namespace filesystem {
#if _GLIBCXX_USE_CXX11_ABI
inline namespace __cxx11 __attribute__((__abi_tag__("cxx11"))) {
#endif
class path;
#if _GLIBCXX_USE_CXX11_ABI
}
#endif
}  // namespace filesystem
_GLIBCXX_END_NAMESPACE_VERSION
}  // namespace std
// clang-format on
#else  // nothing works with these, which has been said
#include <filesystem>
#endif

namespace cachepy::detail {

/// std::filesystem::path, whatever `Dependent` is: so that templates can wait for its definition.
template <class Dependent>
struct StandardPath {
  using type = std::filesystem::path;
};

/// std::filesystem::path where the program has included <filesystem>, else std::string. Functions, not a class template,
/// which would keep its first answer for the rest of the translation unit.
template <class Dependent, std::size_t = sizeof(typename StandardPath<Dependent>::type)>
typename StandardPath<Dependent>::type path_or_string(int);
template <class Dependent>
std::string path_or_string(long);
template <class Dependent>
using PathOrString = decltype(detail::path_or_string<Dependent>(0));

}  // namespace cachepy::detail
