// Functions that look at the environment or set it.
#include <cstddef>
#include <cstring>

#include "watch/replace.h"

using namespace cachepy::internal;

#define GETENV(name)                                           \
  REPLACES(name, char*, const char*)                           \
  char* cachepy_##name(const char* variable) {                 \
    char* const value = NEXT(name)(variable);                  \
    if (is_watched()) hooks().asked_variable(variable, value); \
    return value;                                              \
  }
GETENV(getenv)
GETENV(secure_getenv)

REPLACES(setenv, int, const char*, const char*, int)
int cachepy_setenv(const char* name, const char* value, int overwrite) {
  if (is_watched()) hooks().set_variable(name);
  return NEXT(setenv)(name, value, overwrite);
}
REPLACES(unsetenv, int, const char*)
int cachepy_unsetenv(const char* name) {
  if (is_watched()) hooks().set_variable(name);
  return NEXT(unsetenv)(name);
}
REPLACES(putenv, int, char*)
int cachepy_putenv(char* text) {
  if (is_watched()) hooks().set_variable(text);
  return NEXT(putenv)(text);
}
REPLACES(clearenv, int)
int cachepy_clearenv() {
  if (is_watched()) hooks().set_variable(nullptr);
  return NEXT(clearenv)();
}
