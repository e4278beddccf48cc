// All that depends on the version of LLVM. Porting to another one starts, and should end, here.
#pragma once

#include "clang/Basic/Version.h"

#if CLANG_VERSION_MAJOR != 19
#error "the plugin is written for Clang 19"
#endif
