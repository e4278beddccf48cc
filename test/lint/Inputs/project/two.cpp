#include "shared.h"
int two() { return in_header({1, 2}) > 0; }
