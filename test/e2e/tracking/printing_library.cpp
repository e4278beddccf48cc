// A library that is compiled without the plugin, and prints.
#include <cstdio>
#include <iostream>

extern "C" void library_prints(const char* text) {
  std::printf("printed by a library: %s\n", text);
  std::cout << "and by its std::cout" << std::endl;
  std::fprintf(stderr, "%s\n", text);
}
