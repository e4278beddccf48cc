// A plug-in that is loaded with RTLD_DEEPBIND: its calls go to the C library.
#include <cstdio>

extern "C" int first_byte(const char* path) {
  std::FILE* const file = std::fopen(path, "r");
  if (file == nullptr) return -1;
  const int byte = std::fgetc(file);
  std::fclose(file);
  return byte;
}
