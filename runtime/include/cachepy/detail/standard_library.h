// Ends the compilation with a sentence where the program's C++ is too old, or its standard library is not the one that
// libcachepy was built with: a std::string or a std::filesystem::path of one means nothing to the other, and the linker would
// say so in its own way.
#pragma once

#include <cstddef>

#if __cplusplus < 201703L
#error "cachepy works with C++17 and later; compile with '-std=c++17'"
#endif
#if defined(_LIBCPP_VERSION) || !defined(__GLIBCXX__)
#error "cachepy is built with libstdc++ and works with no other standard library; remove '-stdlib=libc++'"
#elif !_GLIBCXX_USE_CXX11_ABI
#error "cachepy is built with the C++11 ABI of libstdc++; remove '-D_GLIBCXX_USE_CXX11_ABI=0'"
#endif
static_assert(sizeof(void*) == 8, "cachepy is for 64-bit programs; remove '-m32' or '-mx32'");
