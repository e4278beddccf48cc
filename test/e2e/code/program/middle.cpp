#include "deep.h"
#include "inline.h"

int middle(int x) {
  const int below = deep(x);
  return below + 1;
}
