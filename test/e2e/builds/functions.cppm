module;
#include <cachepy/cachepy.h>

#include <cstdio>
#include <string>
#include <vector>
export module functions;
export {
#include "functions.h"
}
