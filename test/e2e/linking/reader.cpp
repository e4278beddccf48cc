// A program that names none of what it uses: a file, a name that is absent at first, a variable, and a file that a library reads, which
// the program may load itself.
#include <cachepy/cachepy.h>
#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#ifdef LOADED
static int first_byte(const char* path) {
#ifdef APART
  static void* const library = ::dlmopen(LM_ID_NEWLM, "liblibrary.so", LOADED);
#else
  static void* const library = ::dlopen("liblibrary.so", LOADED);
#endif
  static const auto read = reinterpret_cast<int (*)(const char*)>(::dlsym(library, "first_byte"));
  return read(path);
}
#else
extern "C" int first_byte(const char* path);
#endif

[[cachepy::cache_file("cache")]] std::string reads(const std::string& path) {
  std::ifstream in(path);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (std::FILE* const file = std::fopen("absent.txt", "r")) {
    text += std::fgetc(file);
    std::fclose(file);
  }
  const char* const variable = std::getenv("READER_VARIABLE");
  return text + (variable != nullptr ? variable : "-") + static_cast<char>(first_byte("library.txt"));
}

#ifdef IN_A_LIBRARY
/// For Python.
extern "C" void print_what_it_reads() {
  std::puts(reads("data.txt").c_str());
  std::fflush(stdout);
}
#endif

int main() {
#if defined(LOADED) && !defined(LOADED_BY_THE_CALL)
  first_byte("library.txt");
#endif
  std::puts(reads("data.txt").c_str());
}
