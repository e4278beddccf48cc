// Calls every cached function once and prints what it gave.
#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>

#include "cached.h"

int main(int, char** arguments) {
  const Show show = [](const char* name, int value) { std::printf("%s %d\n", name, value); };
  if (const char* value = std::getenv("SCALE")) set_state(std::atoi(value));
  if (const char* value = std::getenv("OFFSET")) set_hidden_state(std::atof(value));
  if (const char* value = std::getenv("MODE")) set_mode(value);
  call_all(show);
  show("hidden_elsewhere", hidden_elsewhere(1));
  void* plugin = dlopen(arguments[1], RTLD_NOW | RTLD_LOCAL);
  if (plugin == nullptr) return std::fprintf(stderr, "%s\n", dlerror()), EXIT_FAILURE;
  show("plugged", reinterpret_cast<int (*)(int)>(dlsym(plugin, "run_plugin"))(1));
  const Shape& later = *reinterpret_cast<const Shape* (*)()>(dlsym(plugin, "plugin_shape"))();
  show("measured_later", measured(2, later));
  show("recognised_later", recognised(2, later));
}
